"""Demand and supply of a school year, counted by the database. Source: seed 000 table 1 row 2 («карта аналитики
областей запросов»), domain.md §1.3.

Demand: accepted requests that no tandem answers yet. Supply: places that mentors of the base still have (their limit
less their open tandems); where the year asks for admission, of the admitted. A mentor of several areas may give a place
to any one of them, so places of areas must not be added up; `Demand.places` counts each mentor once."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count
from django.utils import timezone

from mentoring.org.models import MentoringForm, SchoolYear
from participants.people.cards import CardQuerySet, MentorCard
from participants.requests.areas import RequestArea
from participants.requests.models import MentoringRequestQuerySet
from participants.selection.standing import may_mentor
from programs.demand.map import Demand, build
from programs.tandems.models import TandemMember


def loads(year: SchoolYear) -> Counter[int]:
    """{person: open tandems of the year that they carry as a mentor}. Read whole: the index of members holds all of it,
    and counting thousands here costs less than a question for each."""
    carried = TandemMember.objects.filter(year=year, side=TandemMember.Side.MENTOR, holds=True, until=None)
    return Counter(carried.order_by().values_list("person_id", flat=True))  # scope: counts, told of the user's lines


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


def supply(user: Any, year: SchoolYear) -> tuple[dict[int, tuple[int, int]], int]:
    """{area: (free places, mentors who have one)} and the free places of all mentors, each counted once."""
    carried, free = loads(year), {}
    places_in: dict[int, int] = defaultdict(int)
    mentors_in: dict[int, int] = defaultdict(int)
    rows = mentors_of(user, year).order_by().values_list("person_id", "load_limit", "offers__area")
    for person, limit, area in rows:  # once for each area of a mentor, once without one
        free[person] = left = places(limit, year, carried[person])
        if area is not None:
            places_in[area] += left
            mentors_in[area] += left > 0
    return {area: (number, mentors_in[area]) for area, number in places_in.items()}, sum(free.values())


def demand_of(user: Any, year: SchoolYear, requests: MentoringRequestQuerySet, audience: str = "") -> Demand:
    """The map of these requests, which are the user's and filtered already; five questions whatever the number.
    `audience` narrows the areas to those of pupils or of teachers."""
    areas = RequestArea.objects.used_in(user.school).leaves().for_list()  # scope: of the open school
    if audience:
        areas = areas.filter(audience=audience)
    waiting = requests.waiting().order_by()
    cells = waiting.values("areas", "form").annotate(number=Count("pk")).values_list("areas", "form", "number")
    by_area, places_of_all = supply(user, year)
    named = list(areas.values_list("pk", "title", "parent__title"))
    return build(named, list(cells), by_area, waiting.count(), places_of_all)


def columns(demand: Demand) -> list[tuple[int | None, str]]:
    """The forms that the requests name, in the order of the reference list; those without a form last."""
    keys = {form for row in demand.rows for form in row.by_form}
    named = MentoringForm.objects.filter(pk__in=[key for key in keys if key]).order_by("order", "code")
    forms: list[tuple[int | None, str]] = [(form.pk, form.title) for form in named.only("pk", "title")]
    return [*forms, (None, "форма не выбрана")] if None in keys else forms
