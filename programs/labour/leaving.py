"""Tandems in which a worker teaches colleagues: what an early end leaves behind."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from mentoring.org.models import SchoolYear
from participants.people.models import Person
from programs.labour.models import MentorDuty, MentorDutyQuerySet
from programs.tandems.models import Tandem, TandemMember

Side = TandemMember.Side
SAID = {
    Tandem.State.DRAFT: "черновик № {}: удалите его или выберите другого наставника",
    Tandem.State.ORDERED: "пара № {} в проекте приказа: уберите её оттуда",
    Tandem.State.ACTIVE: "тандем № {} действует: прекратите его до {:%d.%m.%Y} или замените наставника приказом",
}


def among_colleagues(year: Any) -> QuerySet[TandemMember]:
    """Mentors of open tandems of the year that have a teacher among the mentees; `year` may be an OuterRef. It is the
    tandem's: of the member's own SQLite takes the index and reads the whole year for each person."""
    colleague = TandemMember.objects.filter(
        tandem=OuterRef("tandem"), side=Side.MENTEE, until__isnull=True, person__kind=Person.Kind.TEACHER
    )
    mentors = TandemMember.objects.filter(tandem__year=year, side=Side.MENTOR, holds=True, until__isnull=True)
    return mentors.filter(Exists(colleague))


def left_by(person: Person | int, year: SchoolYear) -> list[Tandem]:
    """Open tandems of one mentor with colleagues, by number."""
    mine = among_colleagues(year).filter(person=person).values("tandem_id")
    return list(Tandem.objects.filter(pk__in=mine).order_by("number"))


def with_tandems(duties: MentorDutyQuerySet) -> MentorDutyQuerySet:
    """Those of the duties that end early while the mentor still has open tandems with colleagues and no other duty."""
    tandems = among_colleagues(OuterRef("year")).filter(person=OuterRef("person"))
    other = MentorDuty.objects.going().filter(
        person=OuterRef("person"), year=OuterRef("year")
    )  # scope: the same person
    return duties.filter(Exists(tandems), ~Exists(other), state=MentorDuty.State.STOPPED)


def said_of(tandem: Tandem, last_day: Any) -> str:
    """What has to be done with one of them, in words."""
    return SAID[Tandem.State(tandem.state)].format(tandem.number, last_day)
