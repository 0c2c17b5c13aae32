"""Choosing people for a pair by links alone: who is offered, how they stand, and the address that takes them."""

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.http import QueryDict

from mentoring.asked import number, numbers
from mentoring.kit.russian import search_key
from mentoring.org.models import SchoolYear
from mentoring.org.suiting import forms_to_offer
from participants.people.cards import MenteeCard, MentorCard
from participants.people.models import Person
from participants.requests.areas import RequestArea
from participants.requests.models import MentoringRequest
from participants.selection.standing import may_mentor
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


def area_of(asked: QueryDict, user: Any) -> RequestArea | None:
    """The area that the address names: the map of requests leads here with it."""
    wanted = max(0, number(asked.get("area", "")))
    return RequestArea.objects.visible_to(user).leaves().filter(pk=wanted).first() if wanted else None


def candidates(
    side: str,
    words: str,
    taken: Sequence[Person],
    user: Any,
    year: SchoolYear,
    day: datetime.date,
    everybody: bool = False,
    area: RequestArea | None = None,
) -> list[Candidate]:
    """Up to SHOWN people of the base by the words of the search, those already chosen left out; of mentors only those
    whom the rules of the year let mentor, unless `everybody` is asked for.

    Without words only those mentees are offered who are in no open tandem of the year and, when an area is given, wait
    for a mentor in it."""
    ids = [person.pk for person in taken]
    rows = BASES[side].objects.visible_to(user).of(year).here()
    rows = rows.exclude(person_id__in=ids)
    if side == "mentee" and not words:
        held = TandemMember.objects.filter(year=year, side=TandemMember.Side.MENTEE, holds=True)
        rows = rows.exclude(person_id__in=held.values("person_id"))
        if area:
            wait = MentoringRequest.objects.visible_to(user).of(year).waiting().filter(areas=area)
            rows = rows.filter(person_id__in=wait.values("person_id"))
    if side == "mentor" and not everybody:
        rows = rows.filter(may_mentor(year, day, "person_id"))
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


def same_person(mentors: Sequence[Standing], mentees: Sequence[Standing]) -> str:
    """The refusal when somebody stands on both sides; empty when nobody does."""
    both = {person.pk for person in mentors} & {person.pk for person in mentees}
    return "Наставник и наставляемый — один человек. Выберите другого наставника." if both else ""


def briefly(people: Sequence[Standing]) -> list[Warned]:
    """Who lacks papers, in one line: a list of drafts has no room for which."""
    names = [one.name for one in people if one.missing]
    more = f" и ещё {len(names) - 3}" if len(names) > 3 else ""
    return [Warned("consent", f"Нет согласий: {', '.join(names[:3])}{more}")] if names else []


def looked_over(
    drafts: Sequence[Tandem], year: SchoolYear, day: datetime.date
) -> list[tuple[Tandem, list[Warned], bool]]:
    """Each draft, its warnings, whether it may enter an order as it is; such come first. A fixed number of queries."""
    known = standings([person for one in drafts for person in (*one.mentors, *one.mentees)], year, day)
    forms = forms_to_offer(year)
    rows = []
    for one in drafts:
        mentors, mentees = ([known[person.pk] for person in side] for side in (one.mentors, one.mentees))
        found = warnings(mentors, mentees, form=one.form, forms=forms, added=0)
        sound = not any(warned.code in ("admission", "consent", "form", "kind") for warned in found)
        rows.append((one, [*briefly([*mentors, *mentees]), *(one for one in found if one.code != "consent")], sound))
    return sorted(rows, key=lambda row: not row[2])
