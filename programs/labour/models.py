"""Extra work of a worker who helps a colleague to learn the trade. Source: ТК РФ ст. 351.8, domain.md §5.7.

The law speaks of workers only: a teacher who mentors pupils needs nothing of this."""

import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from mentoring.accounts.models import RUNS_SCHOOL
from mentoring.kit.names import NBSP
from mentoring.org.models import SchoolYear
from participants.people.models import Person

TONES = {"asked": "wait", "agreed": "run", "declined": "mute", "active": "ok", "stopped": "warn"}
GOING = ("asked", "agreed", "active")


class MentorDutyQuerySet(models.QuerySet["MentorDuty"]):
    """Questions about duties."""

    def visible_to(self, user: Any) -> "MentorDutyQuerySet":
        """Of the open school for those who run it; one's own for a mentor."""
        if not user.school:
            return self.none()
        rows = self.filter(year__school=user.school)
        return rows if user.has(*RUNS_SCHOOL) else rows.filter(person__user=user)

    def of(self, year: SchoolYear) -> "MentorDutyQuerySet":
        """Those of one school year."""
        return self.filter(year=year)

    def going(self) -> "MentorDutyQuerySet":
        """Asked for, agreed to or in force; a person has one of them a year."""
        return self.filter(state__in=GOING)

    def between(self, first: datetime.date, last: datetime.date) -> "MentorDutyQuerySet":
        """Signed ones in force on a day of this span: what is paid for."""
        signed = self.filter(state__in=["active", "stopped"], starts__lte=last, ends__gte=first)
        return signed.filter(Q(last_day=None) | Q(last_day__gte=first))

    def for_list(self) -> "MentorDutyQuerySet":
        """With person and year in Russian order."""
        return self.select_related("person", "year").order_by("person__sort_key", "-pk")


class MentorDuty(models.Model):
    """What a worker is asked to do beside the usual work, on what terms. After the agreement is signed the terms stay;
    other terms are another duty. `last_day` is the last day of work after a notice."""

    class State(models.TextChoices):
        """Words of the interface. Moves are in workflow.py."""

        ASKED = "asked", "ждём согласия"
        AGREED = "agreed", "согласие есть"
        DECLINED = "declined", "не согласен"
        ACTIVE = "active", "соглашение подписано"
        STOPPED = "stopped", "прекращено досрочно"

    class Payment(models.TextChoices):
        """How it is paid for."""

        SUM = "sum", "рублей в месяц"
        PERCENT = "percent", "процентов оклада в месяц"
        RULES = "rules", "по положению об оплате труда"

    class Side(models.TextChoices):
        """Who ends it before its time."""

        WORKER = "worker", "отказался работник"
        EMPLOYER = "employer", "отменил работодатель"

    person = models.ForeignKey(Person, models.CASCADE, related_name="duties", verbose_name="работник")
    year = models.ForeignKey(SchoolYear, models.CASCADE, related_name="duties", verbose_name="учебный год")
    content = models.TextField("содержание работы", max_length=2000)
    method = models.CharField("форма работы", max_length=300)
    starts = models.DateField("с какого дня")
    ends = models.DateField("по какой день")
    payment = models.CharField("чем оплачивается", max_length=7, choices=Payment, default=Payment.SUM)
    amount = models.DecimalField(
        "размер", max_digits=9, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal("0.01"))]
    )
    terms = models.CharField("условия выплаты", max_length=300, blank=True)
    ground = models.CharField("приказ", max_length=200, blank=True)
    state = models.CharField("состояние", max_length=8, choices=State, default=State.ASKED, editable=False)
    consent_on = models.DateField("дата согласия", null=True, editable=False)
    number = models.CharField("номер соглашения", max_length=40, blank=True, editable=False)
    dated = models.DateField("дата соглашения", null=True, editable=False)
    ended_by = models.CharField("кто прекращает", max_length=8, choices=Side, blank=True, editable=False)
    notice_on = models.DateField("дата уведомления", null=True, editable=False)
    last_day = models.DateField("последний день", null=True, editable=False)
    reason = models.CharField("причина", max_length=300, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField("записано", auto_now_add=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = MentorDutyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "работа по наставничеству", "работы по наставничеству"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["year", "state"], name="duty_year_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "year"],
                condition=Q(state__in=["asked", "agreed", "active"]),
                name="duty_one_going",
                violation_error_message="У этого работника уже есть запись этого года.",
            ),
            models.CheckConstraint(name="duty_ends_after_start", condition=Q(ends__gte=F("starts"))),
            models.CheckConstraint(
                name="duty_state_known", condition=Q(state__in=["asked", "agreed", "declined", "active", "stopped"])
            ),
            models.CheckConstraint(
                name="duty_signed_has_papers",
                condition=~Q(state__in=["active", "stopped"]) | Q(consent_on__isnull=False, dated__isnull=False),
            ),
            models.CheckConstraint(
                name="duty_stopped_has_notice",
                condition=~Q(state="stopped") | Q(notice_on__isnull=False, last_day__gte=F("notice_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"Работа по наставничеству № {self.pk}"

    @property
    def school_id(self) -> int:
        """For the journal."""
        return self.year.school_id

    @property
    def over_on(self) -> datetime.date:
        """The last day by the agreement and the notice."""
        return self.last_day or self.ends

    @property
    def tone(self) -> str:
        """The colour of the state, whatever the day."""
        return TONES[self.state]

    def standing(self, on: datetime.date) -> tuple[str, str]:
        """Tone and words of the state on a day."""
        if self.state == self.State.STOPPED and self.last_day:
            over = self.last_day < on
            return ("none" if over else "warn", f"{'Прекращено' if over else 'До'} {self.last_day:%d.%m.%Y}")
        if self.state == self.State.ACTIVE and self.ends < on:
            return "done", f"Срок истёк {self.ends:%d.%m.%Y}"
        if self.state == self.State.ACTIVE and self.starts > on:
            return "wait", f"Начнётся {self.starts:%d.%m.%Y}"
        words = "действует" if self.state == self.State.ACTIVE else self.get_state_display()
        return self.tone, words[0].upper() + words[1:]

    @property
    def paid(self) -> str:
        """«3 000 руб. в месяц», «15 % оклада в месяц», «по положению об оплате труда»."""
        if self.payment == self.Payment.RULES or self.amount is None:
            return str(self.Payment.RULES.label) if self.payment == self.Payment.RULES else ""
        whole = f"{self.amount:,.2f}".removesuffix(".00").replace(",", NBSP).replace(".", ",")
        unit = "руб. в месяц" if self.payment == self.Payment.SUM else "% оклада в месяц"
        return f"{whole}{NBSP}{unit}"
