"""Choosing people for a pair by links alone: who is offered, how they stand, and the address that takes them."""

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.http import QueryDict

from mentoring.asked import numbers
from mentoring.kit.russian import search_key
from mentoring.org.models import SchoolYear
from participants.people.cards import MenteeCard, MentorCard
from participants.people.models import Person
from programs.tandems.models import Tandem, TandemMember
from programs.tandems.standing import Standing, standings
from programs.tandems.warnings import Warned, warnings

SHOWN = 12
BASES: dict[str, Any] = {"mentor": MentorCard, "mentee": MenteeCard}


class Candidate(NamedTuple):
    """Somebody of a base: `ids` is the choice with this person in it."""

    person: Person
    standing: Standing
    ids: list[int]
    is_taken: bool


def chosen(asked: QueryDict, side: str, user: Any) -> list[Person]:
    """The people named in the address who may be seen, in Russian order."""
    ids = numbers(asked.getlist(side)[:30])
    return list(Person.objects.visible_to(user).here().filter(pk__in=ids).for_list())


def candidates(
    side: str, words: str, taken: Sequence[Person], user: Any, year: SchoolYear, day: datetime.date
) -> list[Candidate]:
    """Up to SHOWN people of the base by the words of the search, those already chosen left out.

    Without words only those mentees are offered who are in no open tandem of the year."""
    ids = [person.pk for person in taken]
    rows = BASES[side].objects.visible_to(user).of(year).filter(person__left_on__isnull=True)
    rows = rows.exclude(person_id__in=ids)
    if side == "mentee" and not words:
        held = TandemMember.objects.filter(year=year, side=TandemMember.Side.MENTEE, holds=True)
        rows = rows.exclude(person_id__in=held.values("person_id"))
    for word in search_key(words).split()[:8]:
        rows = rows.filter(person__search_text__contains=word)
    people = [card.person for card in rows.for_list()[:SHOWN]]
    known = standings(people, year, day)
    return [
        Candidate(
            person,
            known[person.pk],
            [*ids, person.pk] if side == "mentee" else [person.pk],
            known[person.pk].held is not None if side == "mentee" else known[person.pk].load >= known[person.pk].limit,
        )
        for person in people
    ]


def looked_over(
    drafts: Sequence[Tandem], year: SchoolYear, day: datetime.date
) -> list[tuple[Tandem, list[Warned], bool]]:
    """Each draft, its warnings, whether it may enter an order as it is; such come first. A fixed number of queries."""
    known = standings([person for one in drafts for person in (*one.mentors, *one.mentees)], year, day)
    forms = set(year.forms.values_list("pk", flat=True))
    rows = []
    for one in drafts:
        mentors, mentees = ([known[person.pk] for person in side] for side in (one.mentors, one.mentees))
        chosen_form = one.form_id in forms
        found = warnings(mentors, mentees, form_title=one.form.title, form_chosen=chosen_form, added=0)
        rows.append((one, found, not any(warned.code in ("consent", "form") for warned in found)))
    return sorted(rows, key=lambda row: not row[2])
