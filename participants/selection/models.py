"""Candidates to mentors of a school year, their interviews, what was checked of them, their admission.

Source: domain.md §3.9 (application, interview card), ТК РФ ст. 351.1 (certificate of no criminal record)."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mentoring.org.models import MentoringForm, SchoolYear
from participants.people.models import Person
from participants.requests.areas import RequestArea

TONES = {
    "applied": "wait", "invited": "run", "recommended": "run", "reserve": "mute", "refused": "none", "learning": "run",
    "admitted": "ok", "withdrawn": "mute",
}  # fmt: skip
INNER = (Person.Kind.PUPIL, Person.Kind.TEACHER)


class OwnQuerySet(models.QuerySet):
    """Rows about a candidate: `way` leads to the person."""

    way = "candidate__person"

    def visible_to(self, user: Any) -> Any:
        """Of the open school, for its curator and director: a candidate does not read what was written of them."""
        if not user.school or not user.has("curator", "director"):
            return self.none()
        return self.filter(**{f"{self.way}__school": user.school})


class CandidateQuerySet(OwnQuerySet):
    """Questions about candidates."""

    way = "person"

    def of(self, year: SchoolYear) -> "CandidateQuerySet":
        """Those of one school year."""
        return self.filter(year=year)

    def outside(self) -> "CandidateQuerySet":
        """The outer contour; see `outside_of`."""
        return self.filter(outer("person__"))

    def for_list(self) -> "CandidateQuerySet":
        """With person, form and year in Russian order."""
        rows = self.select_related("person__school", "form", "year__school")
        return rows.order_by("person__sort_key", "pk")


def outer(prefix: str) -> Q:
    """Condition: neither a pupil nor a teacher of this school; `prefix` leads to the person («person__»)."""
    elsewhere = ~Q(**{f"{prefix}workplace": ""}) & ~Q(**{f"{prefix}workplace": F(f"{prefix}school__short_name")})
    return ~Q(**{f"{prefix}kind__in": INNER}) | elsewhere


def outside_of(person: Person) -> bool:
    """The same of one person, `school` loaded."""
    return person.kind not in INNER or person.workplace not in ("", person.school.short_name)


class Candidate(models.Model):
    """Somebody who wants to mentor in a school year. `words` are the free text of the application: the sources ask for
    «письменная свободная форма», so the structure beside it may stay empty. `slots` as in requests;
    `forms` are all that suit, `form` the one that goes into the base."""

    class State(models.TextChoices):
        """Words of the interface. Moves are in workflow.py."""

        APPLIED = "applied", "подал заявку"
        INVITED = "invited", "собеседование назначено"
        RECOMMENDED = "recommended", "рекомендован"
        RESERVE = "reserve", "в резерве"
        REFUSED = "refused", "отказ"
        LEARNING = "learning", "обучается"
        ADMITTED = "admitted", "допущен"
        WITHDRAWN = "withdrawn", "отозван"

    class Source(models.TextChoices):
        """Where the application is from."""

        OWN = "own", "сам подал заявку"
        HAND = "hand", "записал куратор"
        INVITED = "invited", "пригласила школа"

    class Learning(models.TextChoices):
        """Ready to go to the Школа наставников."""

        UNKNOWN = "", "не спросили"
        YES = "yes", "готов учиться"
        LATER = "later", "не сейчас"
        NO = "no", "не готов"

    person = models.ForeignKey(Person, models.CASCADE, related_name="candidacies", verbose_name="человек")
    year = models.ForeignKey(SchoolYear, models.CASCADE, related_name="candidates", verbose_name="учебный год")
    words = models.TextField("своими словами", max_length=2000, blank=True)
    motivation = models.TextField("почему хочет быть наставником", max_length=1000, blank=True)
    experience = models.TextField("опыт наставничества", max_length=1000, blank=True)
    can_teach = models.TextField("чему готов учить", max_length=1000, blank=True)
    will_not = models.TextField("чего не готов делать", max_length=1000, blank=True)
    learning = models.CharField("готовность к обучению", max_length=5, choices=Learning, blank=True)
    achievements = models.TextField("достижения", max_length=1000, blank=True)
    interests = models.TextField("интересы", max_length=1000, blank=True)
    form = models.ForeignKey(
        MentoringForm, models.PROTECT, null=True, blank=True, verbose_name="предпочитаемая форма наставничества"
    )
    forms = models.ManyToManyField(MentoringForm, blank=True, related_name="+", verbose_name="подходящие формы")
    areas = models.ManyToManyField(RequestArea, blank=True, related_name="+", verbose_name="в чём готов помогать")
    wished_age = models.CharField("желаемый возраст наставляемых", max_length=120, blank=True)
    time_resource = models.CharField("сколько времени готов давать", max_length=120, blank=True)
    slots = models.JSONField("удобные уроки", default=list, blank=True)
    source = models.CharField("откуда", max_length=7, choices=Source, default=Source.HAND)
    state = models.CharField("состояние", max_length=11, choices=State, default=State.APPLIED, editable=False)
    reason = models.CharField("причина", max_length=300, blank=True, editable=False)
    decided_at = models.DateTimeField("решено", null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField("записан", auto_now_add=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "кандидат в наставники", "кандидаты в наставники"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["year", "state"], name="candidate_year_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "year"],
                name="candidate_once",
                violation_error_message="Этот человек уже есть среди кандидатов этого года.",
            ),
            models.CheckConstraint(
                name="candidate_state_known",
                condition=Q(state__in=list(TONES)),
            ),
        ]

    def __str__(self) -> str:
        return f"Кандидат № {self.pk}"

    @property
    def school_id(self) -> int:
        """For the journal."""
        return self.year.school_id

    @property
    def tone(self) -> str:
        """Colour and icon of the state."""
        return TONES[self.state]

    @property
    def outside(self) -> bool:
        """Of the outer contour."""
        return outside_of(self.person)


class Interview(models.Model):
    """A talk with a candidate: planned first, held when `decision` is there. Criteria are 0–2, risks are words."""

    class Mark(models.IntegerChoices):
        """How much of it there is."""

        NO = 0, "нет"
        PARTLY = 1, "отчасти"
        YES = 2, "да"

    class Decision(models.TextChoices):
        """What comes of it; the same words are moves of the candidate."""

        RECOMMENDED = "recommended", "рекомендован"
        RESERVE = "reserve", "в резерв"
        REFUSED = "refused", "отказать"

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="interviews", verbose_name="кандидат")
    planned_on = models.DateField("назначено на", null=True)
    place = models.CharField("время и место", max_length=200, blank=True)
    held_on = models.DateField("состоялось", null=True)
    held_by = models.CharField("кто проводил", max_length=200, blank=True)
    psychologist = models.BooleanField("был педагог-психолог", default=False)
    motivation = models.PositiveSmallIntegerField("мотивация", choices=Mark, null=True)
    communication = models.PositiveSmallIntegerField("умение общаться", choices=Mark, null=True)
    time = models.PositiveSmallIntegerField("наличие времени", choices=Mark, null=True)
    risks = models.TextField("риски", max_length=1000, blank=True)
    decision = models.CharField("решение", max_length=11, choices=Decision, blank=True)
    reason = models.CharField("почему", max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "собеседование", "собеседования"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["candidate"], condition=Q(decision=""), name="interview_one_planned"),
            models.CheckConstraint(
                name="interview_decided_is_held", condition=Q(decision="") | Q(held_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"Собеседование № {self.pk}"

    @property
    def school_id(self) -> int:
        """For the journal."""
        return self.candidate.school_id

    @property
    def total(self) -> int | None:
        """Sum of the criteria of 6; None before it is held."""
        marks = (self.motivation, self.communication, self.time)
        return None if None in marks else sum(mark for mark in marks if mark is not None)


class RecordCheckQuerySet(OwnQuerySet):
    """Questions about certificates seen."""

    way = "person"


class RecordCheck(models.Model):
    """A certificate of no criminal record was shown (ТК РФ ст. 351.1). Only that it was: neither its number nor what it
    says is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="record_checks", verbose_name="чья")
    seen_on = models.DateField("когда показана")
    seen_by = models.CharField("кто видел", max_length=200)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = RecordCheckQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "справка об отсутствии судимости", "справки об отсутствии судимости"
        ordering = ["-seen_on", "-pk"]

    def __str__(self) -> str:
        return f"Справка: человек {self.person_id}"

    @property
    def school_id(self) -> int:
        """For the journal."""
        return self.person.school_id


class AdmissionQuerySet(OwnQuerySet):
    """Questions about admissions."""

    def in_force(self, on: datetime.date) -> "AdmissionQuerySet":
        """Those that stand on a day: neither later nor taken back. They do not end with the year: who has learned it
        once is not sent to the course again."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=on), admitted_on__lte=on)

    def for_list(self) -> "AdmissionQuerySet":
        """With candidate, person and form in Russian order."""
        rows = self.select_related("candidate__person__school", "candidate__form", "candidate__year")
        return rows.order_by("candidate__person__sort_key", "pk")


class Admission(models.Model):
    """The candidate may be paired, and on what ground."""

    class Ground(models.TextChoices):
        """Why."""

        COURSE = "course", "окончил Школу наставников"
        INTERVIEW = "interview", "по итогам собеседования"
        EXPERIENCE = "experience", "по опыту наставничества"

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="admissions", verbose_name="кандидат")
    ground = models.CharField("основание", max_length=10, choices=Ground)
    reason = models.CharField("чем подтверждён опыт", max_length=300, blank=True)
    admitted_on = models.DateField("допущен с")
    ended_on = models.DateField("допуск отозван с", null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = AdmissionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "допуск наставника", "допуски наставников"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["candidate"], condition=Q(ended_on=None), name="admission_one_in_force"),
            models.CheckConstraint(
                name="admission_by_experience_has_reason", condition=~Q(ground="experience") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"Допуск № {self.pk}"

    @property
    def school_id(self) -> int:
        """For the journal."""
        return self.candidate.school_id


class SelectionRulesQuerySet(models.QuerySet["SelectionRules"]):
    """Questions about rules of selection."""

    def visible_to(self, user: Any) -> "SelectionRulesQuerySet":
        """Those of the open school."""
        return self.filter(year__school=user.school) if user.school else self.none()


class SelectionRules(models.Model):
    """What the school asks of mentors before pairing in a year. A year without a row asks for nothing: a school that
    has mentors already is not stopped by what it does not know of yet."""

    year = models.OneToOneField(SchoolYear, models.CASCADE, related_name="selection", verbose_name="учебный год")
    admission_needed = models.BooleanField("в пары берём только допущенных наставников", default=False)
    course_needed = models.BooleanField("для допуска нужна Школа наставников или опыт", default=False)

    objects = SelectionRulesQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "правила отбора", "правила отбора"

    def __str__(self) -> str:
        return f"Правила отбора, {self.year_id}"

    @property
    def school_id(self) -> int:
        """For the journal."""
        return self.year.school_id
