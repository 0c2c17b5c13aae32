"""Choosing people for a pair by links alone: who is offered, how they stand, and the address that takes them."""

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.http import QueryDict

from mentoring.kit.russian import search_key
from mentoring.org.models import SchoolYear
from participants.people.cards import MenteeCard, MentorCard
from participants.people.models import Person
from programs.tandems.standing import Standing, standings

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
    ids = [int(text) for text in asked.getlist(side)[:30] if text.isdecimal() and len(text) < 16]
    return list(Person.objects.visible_to(user).filter(pk__in=ids).for_list())


def candidates(
    side: str, words: str, taken: Sequence[Person], user: Any, year: SchoolYear, day: datetime.date
) -> list[Candidate]:
    """Up to SHOWN people of the base by the words of the search, those already chosen left out."""
    ids = [person.pk for person in taken]
    rows = BASES[side].objects.visible_to(user).of(year).filter(person__left_on__isnull=True)
    rows = rows.exclude(person_id__in=ids)
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
