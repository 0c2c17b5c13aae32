"""What the school has ahead: lessons and interviews of the next days. Source: ux.md §1.4, «Ближайшие события»."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.dates import WEEKDAYS

from mentoring.kit.russian import day_words, plural
from monitoring.attention.items import Look
from participants.people.cards import still_here
from participants.schooling.models import Enrolment, Lesson
from participants.selection.models import Candidate, Interview

DAYS = 7
FEW = 5


@dataclass(frozen=True)
class Event:
    """One line: the day, what it is, where it leads, what else is known of it."""

    day: datetime.date
    title: str
    url: str
    details: tuple[str, ...] = ()

    @property
    def on(self) -> str:
        """«23 ноября»."""
        return day_words(self.day)

    @property
    def meta(self) -> str:
        """«Понедельник, 15:30 · 19 слушателей»."""
        name, words = str(WEEKDAYS[self.day.weekday()]), [word for word in self.details if word]
        return " · ".join([f"{name}, {words[0]}", *words[1:]] if words else [name])


def coming(look: Look) -> list[Event]:
    """From today on, seven days, the nearest five; two queries."""
    events = lessons(look) + interviews(look)
    return sorted(events, key=lambda event: event.day)[:FEW]


def ahead(look: Look) -> tuple[datetime.date, datetime.date]:
    """The first and the last of the days."""
    return look.today, look.today + datetime.timedelta(days=DAYS)


def lessons(look: Look) -> list[Event]:
    """Lessons of «Школа наставников» that nobody has marked yet, with those who learn in the group."""
    learns = Count("group__enrolments", filter=Q(group__enrolments__state=Enrolment.State.ENROLLED))
    rows = Lesson.objects.visible_to(look.user).filter(group__course__year=look.year, marked_at=None)
    rows = rows.filter(day__range=ahead(look)).annotate(learners=learns).order_by("day", "starts", "pk")
    return [
        Event(
            row.day,
            str(row.group),
            reverse("lesson", args=[row.pk]),
            (
                f"{row.starts:%H:%M}",
                row.place or row.group.place,
                f"{row.learners} {plural(row.learners, 'слушатель', 'слушателя', 'слушателей')}" * bool(row.learners),
            ),
        )
        for row in rows[:FEW]
    ]


def interviews(look: Look) -> list[Event]:
    """Talks with candidates that are appointed, not held and still waited for; a day with several is one line."""
    rows = Interview.objects.visible_to(look.user).filter(candidate__year=look.year, decision="")
    rows = rows.filter(still_here("candidate__person__"), candidate__state=Candidate.State.INVITED)
    rows = rows.filter(planned_on__range=ahead(look)).select_related("candidate__person").order_by("planned_on", "pk")
    days: dict[datetime.date, list[Interview]] = {}
    for row in rows:
        if row.planned_on:
            days.setdefault(row.planned_on, []).append(row)
    return [talk(day, found) for day, found in days.items()]


def talk(day: datetime.date, rows: list[Interview]) -> Event:
    """The interviews of one day."""
    first, number = rows[0], len(rows)
    if number == 1:
        name, url = first.candidate.person.short_name, reverse("candidate", args=[first.candidate_id])
        return Event(day, f"Собеседование: {name}", url, (first.place,))
    people = f"{number} {plural(number, 'кандидат', 'кандидата', 'кандидатов')}"
    return Event(day, f"Собеседования: {people}", reverse("candidates") + "?view=talk")
