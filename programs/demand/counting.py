"""Demand and supply of a school year, counted by the database. Source: seed 000 table 1 row 2 («карта аналитики
областей запросов»), domain.md §1.3.

Demand: accepted requests for which nobody has made a pair; those with a draft or in an order project are a figure of
their own, because their mentors' places are taken already. Supply: places that mentors of the base still have (their
limit less their open tandems); where the year asks for admission, of the admitted. A mentor of several areas may give
a place to any one of them, so places of areas must not be added up; `Supply.places` counts each mentor once."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, IntegerField, QuerySet, Value
from django.utils import timezone

from mentoring.org.models import MentoringForm, SchoolYear
from participants.desk.planned import in_hand
from participants.people.cards import CardQuerySet, MentorCard
from participants.requests.areas import RequestArea
from participants.requests.models import MentoringRequestQuerySet
from participants.selection.standing import may_mentor
from programs.demand.map import Demand, Numbers, Supply, build
from programs.tandems.models import TandemMember


def carried_in(year: SchoolYear) -> QuerySet[TandemMember]:
    """Seats of mentors in open tandems of the year."""
    return TandemMember.objects.filter(year=year, side=TandemMember.Side.MENTOR, holds=True, until=None)


def loads(year: SchoolYear) -> Counter[int]:
    """{person: open tandems of the year that they carry as a mentor}. Read whole: the index of members holds all of it,
    and counting thousands here costs less than a question for each."""
    return Counter(
        carried_in(year).order_by().values_list("person_id", flat=True)
    )  # scope: counts, told of the user's lines


def places(limit: int | None, year: SchoolYear, load: int) -> int:
    """How many tandems more a mentor may take by their own limit or the year's; never below nothing."""
    return max((year.mentor_load if limit is None else limit) - load, 0)


def with_places(cards: Iterable[Any], year: SchoolYear) -> list[Any]:
    """The lines, each with `free` places."""
    found, carried = list(cards), loads(year)
    for card in found:
        card.free = places(card.load_limit, year, carried[card.person_id])
    return found


def mentors_of(user: Any, year: SchoolYear) -> CardQuerySet:
    """Lines of the base of the year of people who are still here and whom its rules let mentor: those who are offered
    when a pair is made (programs/matching/picking)."""
    rows = MentorCard.objects.visible_to(user).of(year).here()
    return rows.filter(may_mentor(year, timezone.localdate(), "person_id"))


def supply(user: Any, year: SchoolYear) -> Supply:
    """What the mentors of the base have left."""
    carried, free, bare = loads(year), dict[int, int](), list[int]()
    places_in: dict[int, int] = defaultdict(int)
    mentors_in: dict[int, int] = defaultdict(int)
    rows = mentors_of(user, year).order_by().values_list("person_id", "load_limit", "offers__area")
    for person, limit, area in rows:  # once for each area of a mentor, once without one
        left = free.get(person)
        if left is None:
            left = free[person] = places(limit, year, carried[person])
        if area is None:
            bare.append(left)
        else:
            places_in[area] += left
            mentors_in[area] += left > 0
    by_area = {area: (number, mentors_in[area]) for area, number in places_in.items()}
    return Supply(by_area, sum(free.values()), len(bare), sum(bare))


def demand_of(user: Any, year: SchoolYear, requests: MentoringRequestQuerySet, audience: str = "") -> Demand:
    """The map of these requests, which are the user's and filtered already; four questions whatever the number.
    `audience` narrows the areas to those of pupils or of teachers."""
    areas = RequestArea.objects.used_in(user.school).leaves().for_list()  # scope: of the open school
    if audience:
        areas = areas.filter(audience=audience)
    named = list(areas.values_list("pk", "title", "parent__title"))
    return build(named, numbers_of(requests.waiting(), year), supply(user, year))


def numbers_of(waiting: MentoringRequestQuerySet, year: SchoolYear) -> Numbers:
    """Requests of the year that wait, by area and form, and those of them with a pair in hand. One question of three
    parts: cells, the requests with a pair one by one (they are few, and found by their tandems), all that wait."""
    nothing, number, parts = Value(None, IntegerField()), Count("pk"), ("part", "a", "f", "number")
    named = {"a": F("areas"), "f": F("form")}
    waiting = waiting.order_by()
    cells = waiting.annotate(part=Value(0), **named).values("part", "a", "f").annotate(number=number)
    planned = waiting.filter(in_hand(year)).annotate(part=Value(1), **named, number=F("pk"))
    whole = waiting.annotate(part=Value(2), a=nothing, f=nothing).values("part", "a", "f").annotate(number=number)
    by_cell, ready, seen, total = {}, Counter[tuple[int | None, int | None]](), set[int](), 0
    others = (planned.values_list(*parts), whole.values_list(*parts))
    for part, area, form, found in cells.values_list(*parts).union(*others, all=True):
        if part == 0:
            by_cell[area, form] = found
        elif part == 1:
            ready[area, form] += 1
            seen.add(found)
        else:
            total = found
    return Numbers(by_cell, ready, total, len(seen))


def columns(demand: Demand) -> list[tuple[int | None, str]]:
    """The forms that the requests name, in the order of the reference list; those without a form last."""
    keys = {form for row in demand.rows for form in row.by_form}
    named = MentoringForm.objects.filter(pk__in=[key for key in keys if key]).order_by("order", "code")
    forms: list[tuple[int | None, str]] = [(form.pk, form.title) for form in named.only("pk", "title")]
    return [*forms, (None, "форма не выбрана")] if None in keys else forms
