"""A request to correct one's own data. Source: 152-ФЗ ст. 14 ч. 1, ст. 20 ч. 3 and ст. 21 ч. 2: seven working days."""

import datetime
from typing import Any

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mentoring.org.models import School
from mentoring.org.workdays import workday_after
from participants.people.models import Person

TONES = {"asked": "wait", "corrected": "done", "declined": "none"}
TERM = 7  # working days
NEAR = 3  # working days before the end of the term from which the home hurries
LONGEST = 1000


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Questions about these requests."""

    def visible_to(self, user: Any) -> "CorrectionQuerySet":
        """Those of the open school for its curator and director; one's own for everybody else."""
        if not user.school:
            return self.none()
        rows = self.filter(school=user.school)
        return rows if user.has("curator", "director") else rows.filter(person__user=user)

    def waiting(self) -> "CorrectionQuerySet":
        """Nobody has answered them yet."""
        return self.filter(state="asked")

    def for_list(self) -> "CorrectionQuerySet":
        """Those that wait first, by the term; then the newest."""
        waits = models.Case(models.When(state="asked", then=0), default=1)
        return self.select_related("person").annotate(waits=waits).order_by("waits", "due_on", "-pk")


class Correction(models.Model):
    """What the person says is wrong and how it is right; what became of it. The data itself is corrected on its own
    pages."""

    class State(models.TextChoices):
        """Words of the interface."""

        ASKED = "asked", "ждёт ответа"
        CORRECTED = "corrected", "исправлено"
        DECLINED = "declined", "отклонено"

    class AskedBy(models.TextChoices):
        """Whose will it is."""

        SELF = "self", "сам человек"
        GUARDIAN = "guardian", "законный представитель"
        AUTHORITY = "authority", "Роскомнадзор"

    class Came(models.TextChoices):
        """How the school learned of it."""

        PAGE = "page", "со страницы «Мои данные»"
        PAPER = "paper", "письменное заявление"
        MAIL = "mail", "электронное письмо или сообщение"
        TALK = "talk", "лично или по телефону"

    school = models.ForeignKey(School, models.PROTECT, related_name="corrections", verbose_name="школа")
    person = models.ForeignKey(Person, models.PROTECT, related_name="corrections", verbose_name="о ком")
    asked_by = models.CharField("кто просит", max_length=9, choices=AskedBy, default=AskedBy.SELF)
    came = models.CharField("как обратились", max_length=5, choices=Came, default=Came.PAGE)
    document = models.CharField("входящий номер", max_length=40, blank=True, help_text="Без имён: «вх. 41»")
    words = models.TextField("что исправить", validators=[MaxLengthValidator(LONGEST)])
    state = models.CharField("состояние", max_length=9, choices=State, default=State.ASKED, editable=False)
    asked_on = models.DateField("дата просьбы")
    due_on = models.DateField("ответить до", editable=False)
    reason = models.CharField("почему отклонено", max_length=300, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField("записано", auto_now_add=True)
    decided_at = models.DateTimeField("отвечено", null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name="кто"
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "просьба исправить данные", "просьбы исправить данные"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["school", "state", "due_on"], name="correction_school_state")]
        constraints = [
            models.CheckConstraint(
                name="correction_state_known", condition=Q(state__in=["asked", "corrected", "declined"])
            ),
            models.CheckConstraint(name="correction_reason", condition=~Q(state="declined") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"Просьба № {self.pk}"

    @property
    def is_read(self) -> bool:
        """Whoever asked reads the answer on their own page; all others are told of it by the curator."""
        return self.came == self.Came.PAGE

    @property
    def standing(self) -> tuple[str, str]:
        """Tone and words of the tag; a request whose term is over is red."""
        late = self.state == self.State.ASKED and self.due_on < timezone.localdate()
        return ("bad", "срок вышел") if late else (TONES[self.state], self.get_state_display())


def term_of(day: datetime.date) -> datetime.date:
    """The last day on which a request of that day may be answered."""
    return workday_after(day, TERM)
