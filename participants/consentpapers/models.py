"""A blank of a consent that was asked for, and the printing of many of them."""

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from mentoring.links.models import PersonalLink
from mentoring.org.models import School
from participants.consents.models import Consent
from participants.consents.texts import ConsentText
from participants.people.models import Person

LETTERS, LENGTH, PREFIX = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ", 16, "CONSENT-"


def new_code() -> str:
    """The number of a blank: 80 random bits that say nothing of anybody."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


class ConsentBlankQuerySet(models.QuerySet["ConsentBlank"]):
    """Questions about blanks."""

    def visible_to(self, user: Any) -> "ConsentBlankQuerySet":
        """The school's for those who run it."""
        if not user.school or not user.has("curator", "director", "staff"):
            return self.none()
        return self.filter(person__school=user.school, person__merged_into__isnull=True)

    def waiting(self) -> "ConsentBlankQuerySet":
        """Asked for; no paper is there yet."""
        return self.filter(consent__isnull=True, annulled_at__isnull=True)

    def for_list(self) -> "ConsentBlankQuerySet":
        """By class, then grown-ups, in Russian order; papers of one person together."""
        rows = self.select_related("person", "text", "link")
        grade = models.F("person__grade").asc(nulls_last=True)
        return rows.order_by(grade, "person__letter", "person__sort_key", "person_id", "kind")


class ConsentBlank(models.Model):
    """One consent asked of one person: the text and the term that its paper has, what was answered by link, the paper.

    An answer by link is an intention and never the consent: a tick is not a signature (152-ФЗ ст. 9 ч. 4)."""

    class Answer(models.TextChoices):
        """What the signer says he is going to do."""

        NONE = "", "ответа нет"
        AGREE = "agree", "согласны, ждём бумагу"
        REFUSE = "refuse", "не согласны"

    person = models.ForeignKey(Person, models.CASCADE, related_name="blanks", verbose_name="о ком")
    kind = models.CharField("на что", max_length=16, choices=Consent.Kind)
    signer = models.CharField("кто подписывает", max_length=10, choices=Consent.Signer)
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="blanks", verbose_name="текст")
    recipient = models.CharField("кому передаются данные", max_length=200, blank=True)
    until = models.DateField("действует по", null=True, blank=True)
    code = models.CharField("код бланка", max_length=LENGTH, unique=True, default=new_code, editable=False)
    link = models.ForeignKey(
        PersonalLink, models.SET_NULL, null=True, blank=True, related_name="blanks", verbose_name="ссылка"
    )
    answer = models.CharField("ответ", max_length=6, choices=Answer, blank=True, editable=False)
    answered_at = models.DateTimeField("ответ получен", null=True, editable=False)
    signer_name = models.CharField("ФИО ответившего", max_length=300, blank=True, editable=False)
    contact = models.CharField("контакт ответившего", max_length=120, blank=True, editable=False)
    printed_at = models.DateTimeField("напечатан", null=True, editable=False)
    consent = models.OneToOneField(
        Consent, models.SET_NULL, null=True, blank=True, related_name="blank", verbose_name="подписанное согласие"
    )
    annulled_at = models.DateTimeField("не нужен", null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField("создан", auto_now_add=True)

    objects = ConsentBlankQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "бланк согласия", "бланки согласий"
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["person", "kind"],
                name="blank_waiting",
                condition=Q(consent__isnull=True, annulled_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(name="blank_answer_known", condition=Q(answer__in=["", "agree", "refuse"])),
        ]

    def __str__(self) -> str:
        return f"Бланк {self.shown_code}"

    @property
    def school_id(self) -> int:
        """For the journal."""
        return self.person.school_id

    @property
    def shown_code(self) -> str:
        """The code in groups of four, for typing."""
        return "-".join(self.code[at : at + 4] for at in range(0, LENGTH, 4))

    @property
    def standing(self) -> tuple[str, str]:
        """Tone and words of the tag while the paper is not there."""
        if self.answer:
            tone = "run" if self.answer == self.Answer.AGREE else "bad"
            return tone, self.get_answer_display()
        return "wait", "отправлено" if self.link_id else "бланк напечатан"


class BlankPrintQuerySet(models.QuerySet["BlankPrint"]):
    """Questions about printings."""

    def visible_to(self, user: Any) -> "BlankPrintQuerySet":
        """Of the open school, for its curator."""
        return self.filter(school=user.school) if user.school and user.has("curator") else self.none()


class BlankPrint(models.Model):
    """One PDF with blanks. A big one is drawn by the worker and kept for two days; a small one is drawn when asked."""

    school = models.ForeignKey(School, models.CASCADE, related_name="+", verbose_name="школа")
    blanks = models.JSONField("бланки", default=list)
    file = models.FileField("файл", upload_to="blanks", blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField("создано", auto_now_add=True)

    objects = BlankPrintQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "печать бланков", "печати бланков"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"Печать бланков № {self.pk}"
