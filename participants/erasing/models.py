"""A demand to destroy what the school keeps of a person, and the act of it. Source: 152-ФЗ ст. 20, 21; приказ
Роскомнадзора № 179 of 28.10.2022 (what the act and the export of the journal hold, three years)."""

import datetime
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mentoring.org.models import School
from mentoring.org.workdays import workday_after
from participants.people.models import Person

TONES = {"asked": "wait", "done": "done", "declined": "none"}
KEPT_YEARS = 3
NEAR = 3  # working days before the end of a term from which the home reminds of it


class ErasureQuerySet(models.QuerySet["Erasure"]):
    """Questions about demands."""

    def visible_to(self, user: Any) -> "ErasureQuerySet":
        """Those of the open school for its curator and director; one's own for everybody else."""
        if not user.school:
            return self.none()
        rows = self.filter(school=user.school)
        return rows if user.has("curator", "director") else rows.filter(person__user=user)

    def waiting(self) -> "ErasureQuerySet":
        """Nobody has done or declined them yet."""
        return self.filter(state="asked")

    def near(self, today: datetime.date) -> "ErasureQuerySet":
        """Those that wait and whose term ends within three working days or is over."""
        return self.waiting().filter(due_on__lte=workday_after(today, NEAR))

    def for_list(self) -> "ErasureQuerySet":
        """Those that wait first, by the term; then the newest."""
        waits = models.Case(models.When(state="asked", then=0), default=1)
        return self.select_related("person").annotate(waits=waits).order_by("waits", "due_on", "-pk")

    def delete(self) -> NoReturn:
        """Refused: an act is kept for three years, a demand is its ground."""
        raise TypeError("Demands and acts of destruction are not deleted.")


class Erasure(models.Model):
    """One demand. When it is done, the row is the act of order № 179: it says by a number whose data it was, never by
    a name. `decisions` is what to do with words of others that may name the person: {"label:pk:field:digest":
    "replace" or "keep"}, that is model, row, column and the digest of the text that was read: what is written there
    later is asked about anew; "replace" takes the name out, "keep" leaves a namesake. `act` is what was destroyed:
    {"categories": […], "counts": {label: rows}, "fields", "people", "users": numbers}, frozen."""

    class State(models.TextChoices):
        """Words of the interface."""

        ASKED = "asked", "ждёт исполнения"
        DONE = "done", "исполнено"
        DECLINED = "declined", "отклонено"

    class AskedBy(models.TextChoices):
        """Whose will it is."""

        SELF = "self", "сам человек"
        GUARDIAN = "guardian", "законный представитель"
        AUTHORITY = "authority", "Роскомнадзор или суд"
        SCHOOL = "school", "сама школа"

    class Ground(models.TextChoices):
        """Why, as the act says it. The terms are in asking.py."""

        WITHDRAWN = "withdrawn", "отзыв согласия на обработку персональных данных"
        NEEDLESS = "needless", "данные не нужны для заявленной цели"
        UNLAWFUL = "unlawful", "неправомерная обработка данных"
        REACHED = "reached", "достигнута цель обработки данных"

    school = models.ForeignKey(School, models.PROTECT, related_name="erasures", verbose_name="школа")
    person = models.ForeignKey(Person, models.PROTECT, related_name="erasures", verbose_name="о ком")
    asked_by = models.CharField("кто требует", max_length=10, choices=AskedBy)
    ground = models.CharField("основание", max_length=10, choices=Ground)
    asked_on = models.DateField("дата требования")
    document = models.CharField("входящий номер", max_length=40, blank=True, help_text="Без имён: «вх. 41»")
    due_on = models.DateField("исполнить до", editable=False)
    state = models.CharField("состояние", max_length=8, choices=State, default=State.ASKED, editable=False)
    decisions = models.JSONField("упоминания", default=dict, editable=False)
    reason = models.CharField("почему отклонено", max_length=300, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField("записано", auto_now_add=True)
    done_at = models.DateTimeField("уничтожены", null=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name="кто"
    )
    act = models.JSONField("акт", default=dict, editable=False)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "требование уничтожить данные", "требования уничтожить данные"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["school", "state", "due_on"], name="erasure_school_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state="asked"),
                name="erasure_one_open",
                violation_error_message="Такое требование об этом человеке уже записано.",
            ),
            models.CheckConstraint(name="erasure_state_known", condition=Q(state__in=["asked", "done", "declined"])),
            models.CheckConstraint(name="erasure_done_has_act", condition=~Q(state="done") | Q(done_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"Требование № {self.pk}"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused, see the manager."""
        raise TypeError("Demands and acts of destruction are not deleted.")

    @property
    def kept_until(self) -> datetime.date | None:
        """Till when the act is kept: three years after the destruction (order № 179, п. 8)."""
        if self.done_at is None:
            return None
        day = timezone.localdate(self.done_at)
        last = (day.month, day.day) == (2, 29)
        return day.replace(year=day.year + KEPT_YEARS, day=28 if last else day.day)

    @property
    def standing(self) -> tuple[str, str]:
        """Tone and words of the tag; a demand whose term is over is red."""
        late = self.state == self.State.ASKED and self.due_on < timezone.localdate()
        return ("bad", "срок вышел") if late else (TONES[self.state], self.get_state_display())
