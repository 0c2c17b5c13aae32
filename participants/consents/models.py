"""A consent of a person or of a legal representative: kind, given by, date, term, withdrawn, scan (152-ФЗ ст. 9)."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from participants.consents.texts import ConsentText
from participants.people.models import Person


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Questions about consents."""

    def visible_to(self, user: Any) -> "ConsentQuerySet":
        """The school's for those who run it; one's own for everybody else."""
        if not user.school:
            return self.none()
        rows = self.filter(person__school=user.school)
        return rows if user.has("curator", "director", "staff") else rows.filter(person__user=user)

    def written(self) -> "ConsentQuerySet":
        """Without records made by mistake, which are no consents: neither given nor taken back."""
        return self.filter(mistaken_at=None)

    def valid_on(self, day: datetime.date) -> "ConsentQuerySet":
        """Given, not withdrawn and not over on that day."""
        return self.written().filter(
            Q(given_on__lte=day),
            Q(until__isnull=True) | Q(until__gte=day),
            Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day),
        )


class Consent(models.Model):
    """One signed document about one purpose."""

    class Kind(models.TextChoices):
        """Purposes; each is a document of its own."""

        PROCESSING = "processing", "обработка персональных данных"
        PARTICIPATION = "participation", "участие в программе наставничества"
        PUBLICATION = "publication", "публикация на сайте школы"
        IMAGE = "image", "использование фото и видео"
        TRANSFER = "transfer", "передача данных партнёру"

    class Signer(models.TextChoices):
        """Who signed: a child's consent is a legal representative's, from 18 one's own."""

        SELF = "self", "сам участник"
        GUARDIAN = "guardian", "законный представитель"

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents", verbose_name="о ком")
    kind = models.CharField("на что", max_length=16, choices=Kind)
    signer = models.CharField("кто подписал", max_length=10, choices=Signer)
    signer_name = models.CharField("ФИО подписавшего", max_length=300, blank=True)
    given_on = models.DateField("дата подписания")
    until = models.DateField("действует по", null=True, blank=True, help_text="Пусто: до отзыва")
    withdrawn_on = models.DateField("отозвано", null=True, blank=True)
    child_signed = models.BooleanField("подписал и сам ученик", default=False)
    recipient = models.CharField("кому передаются данные", max_length=200, blank=True)
    text = models.ForeignKey(
        ConsentText, models.PROTECT, null=True, blank=True, related_name="consents", verbose_name="подписанный текст"
    )
    withdrawn_at = models.DateTimeField("отзыв записан", null=True, editable=False)
    destroy_by = models.DateField("уничтожить данные до", null=True, editable=False)
    letter = models.CharField("заявление об отзыве", max_length=120, blank=True, editable=False)
    mistaken_at = models.DateTimeField("записано по ошибке", null=True, editable=False)
    mistaken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    mistake = models.CharField("в чём ошибка", max_length=200, blank=True, editable=False)
    scan = models.FileField("скан", upload_to="consents", blank=True)
    place = models.CharField("где бумага", max_length=120, blank=True, help_text="Например: папка 3, лист 12")
    created_at = models.DateTimeField("записано", auto_now_add=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "согласие", "согласия"
        ordering = ["-given_on", "-pk"]
        indexes = [
            # Holds every field that `valid_on` asks for, so 20,000 people are gone through without reading a consent.
            models.Index(
                fields=["person", "kind", "signer", "given_on", "until", "withdrawn_on", "mistaken_at"],
                name="consent_standing",
            ),
            models.Index(fields=["until"], name="consent_ends", condition=Q(until__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="consent_term",
                condition=Q(until__isnull=True) | Q(until__gte=models.F("given_on")),
                violation_error_message="Согласие не может закончиться раньше, чем подписано.",
            ),
            # What was taken back is never unsaid as a mistake, and a mistake is never counted as taken back.
            models.CheckConstraint(
                name="consent_mistaken_or_withdrawn",
                condition=Q(mistaken_at__isnull=True) | Q(withdrawn_on__isnull=True),
                violation_error_message="Отозванное согласие не может быть записью по ошибке.",
            ),
        ]

    def __str__(self) -> str:
        return f"Согласие: {self.get_kind_display()}"

    @property
    def school_id(self) -> int:
        """For the journal."""
        return self.person.school_id
