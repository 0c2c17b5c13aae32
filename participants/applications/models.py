"""The school's open links of a year, and applications that came by them or were typed in from paper."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mentoring.kit.russian import search_key, sort_key
from mentoring.links.models import PersonalLink
from mentoring.org.models import SchoolYear
from participants.people.models import Person
from participants.requests.models import MentoringRequest
from participants.telling.facts import cased

TONES = {"started": "mute", "new": "wait", "accepted": "ok", "declined": "none", "double": "mute"}


class Kind(models.TextChoices):
    """Who applies; the same words as purposes of links."""

    MENTEE = "mentee", "наставляемый"
    MENTOR = "mentor", "кандидат в наставники"


class DoorQuerySet(models.QuerySet["Door"]):
    """Questions about open links."""

    def visible_to(self, user: Any) -> "DoorQuerySet":
        """Those of the open school, for its curator and director."""
        leads = user.school and user.has("curator", "director")
        return self.filter(year__school=user.school) if leads else self.none()

    def letting_in(self) -> "DoorQuerySet":
        """Those that take a form today: begun, not closed by the curator, the year is open."""
        rows = self.exclude(year__state=SchoolYear.State.CLOSED)
        return rows.filter(closed_at=None, opens_on__lte=timezone.localdate())


class Door(models.Model):
    """The school's one link for everybody who wants to apply in a year, one for each kind. `turned_away` counts what
    was refused because of too many: nothing else is kept of it."""

    year = models.ForeignKey(SchoolYear, models.CASCADE, related_name="doors", verbose_name="учебный год")
    kind = models.CharField("чьи заявки", max_length=6, choices=Kind)
    link = models.OneToOneField(PersonalLink, models.CASCADE, related_name="door", verbose_name="ссылка")
    opens_on = models.DateField("принимаем с")
    closes_on = models.DateField("принимаем по", help_text="Включительно")
    closed_at = models.DateTimeField("закрыта", null=True, editable=False)
    turned_away = models.PositiveIntegerField("не принято сверх предела", default=0, editable=False)
    turned_away_at = models.DateTimeField(null=True, editable=False)

    objects = DoorQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "приём заявок", "приём заявок"
        constraints = [
            models.UniqueConstraint(fields=["year", "kind"], name="door_once"),
            models.CheckConstraint(
                name="door_dates",
                condition=Q(closes_on__gte=models.F("opens_on")),
                violation_error_message="Последний день приёма раньше первого",
            ),
        ]

    def __str__(self) -> str:
        return f"Приём заявок № {self.pk}"

    @property
    def school_id(self) -> int:
        """For the journal."""
        return self.year.school_id

    def standing(self, today: datetime.date) -> tuple[str, str]:
        """Tone and word of the tag."""
        if self.closed_at:
            return "mute", "Закрыт"
        if today < self.opens_on:
            return "wait", f"Откроется {self.opens_on:%d.%m.%Y}"
        return ("run", "Открыт") if self.link.is_open else ("mute", "Срок вышел")


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Questions about applications."""

    def visible_to(self, user: Any) -> "ApplicationQuerySet":
        """Those of the open school that were sent, for its curator and director; an unfinished one is nobody's."""
        leads = user.school and user.has("curator", "director")
        rows = self.exclude(state="started")
        return rows.filter(year__school=user.school) if leads else self.none()

    def of(self, year: SchoolYear) -> "ApplicationQuerySet":
        """Of one school year."""
        return self.filter(year=year)

    def waiting(self) -> "ApplicationQuerySet":
        """Sent, and nobody has decided yet."""
        return self.filter(state="new")

    def for_list(self) -> "ApplicationQuerySet":
        """Russian order: applications of one name stand side by side."""
        return self.select_related("year__school", "person").order_by("sort_key", "pk")


class Application(models.Model):
    """What somebody typed about themselves or their child. Nothing of it is a fact of the school until a curator takes
    it in: then `person` says who it became. `payload` is the typed text by field of the form ({name: text or list});
    `name` and `place` repeat two of them for lists. An application that was begun and put off is `started`: its text
    is the draft of its own `link`. `ip_hash` tells addresses apart for a day, the address itself is not kept."""

    class State(models.TextChoices):
        """Words of the interface. Moves are in workflow.py."""

        STARTED = "started", "не закончена"
        NEW = "new", "ждёт решения"
        ACCEPTED = "accepted", "принята"
        DECLINED = "declined", "отклонена"
        DOUBLE = "double", "повтор"

    year = models.ForeignKey(SchoolYear, models.CASCADE, related_name="applications", verbose_name="учебный год")
    kind = models.CharField("чья", max_length=6, choices=Kind)
    state = models.CharField("состояние", max_length=8, choices=State, default=State.NEW, editable=False)
    payload = models.JSONField("что написано", default=dict, editable=False)
    name = models.CharField("ФИО", max_length=360, editable=False)
    place = models.CharField("класс, должность", max_length=200, blank=True, editable=False)
    search_text = models.CharField(max_length=600, editable=False)
    sort_key = models.CharField(max_length=400, editable=False)
    by_paper = models.BooleanField("с бумаги", default=False, editable=False)
    number = models.CharField("номер бланка", max_length=12, blank=True, editable=False)
    link = models.OneToOneField(
        PersonalLink, models.SET_NULL, null=True, editable=False, related_name="application", verbose_name="ссылка"
    )
    ip_hash = models.CharField(max_length=32, blank=True, editable=False)
    reason = models.CharField("причина", max_length=300, blank=True, editable=False)
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, editable=False, related_name="applications", verbose_name="человек"
    )
    request = models.OneToOneField(
        MentoringRequest, models.SET_NULL, null=True, editable=False, related_name="application", verbose_name="запрос"
    )
    created_at = models.DateTimeField("пришла", default=timezone.now, editable=False)
    decided_at = models.DateTimeField("решено", null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name="кто решил"
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "заявка", "заявки"
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["year", "state"], name="application_year_state"),
            models.Index(fields=["ip_hash", "created_at"], name="application_address", condition=~Q(ip_hash="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "kind", "number"],
                name="application_paper_once",
                condition=~Q(number=""),
                violation_error_message="Бланк с этим номером уже внесён.",
            ),
            models.CheckConstraint(
                name="application_state_known",
                condition=Q(state__in=["started", "new", "accepted", "declined", "double"]),
            ),
        ]

    def __str__(self) -> str:
        return f"Заявка № {self.pk}"

    @property
    def school_id(self) -> int:
        """For the journal."""
        return self.year.school_id

    @property
    def tone(self) -> str:
        """Colour and icon of the state."""
        return TONES[self.state]

    @property
    def lacks_contact(self) -> bool:
        """Nobody can be reached by it: a paper was handed in without a telephone and without mail."""
        return not any(self.payload.get(name) for name in ("contact", "guardian_contact"))

    def refresh_keys(self) -> None:
        """Name, class and keys of search by the payload; every verb calls it before it writes."""
        self.name = cased(" ".join(self.payload.get("full_name", "").split()))[:360]
        self.place = " ".join(self.payload.get("place", "").split())[:200]
        self.search_text = search_key(f"{self.name} {self.place}")[:600]
        self.sort_key = sort_key(self.name)[:400]
