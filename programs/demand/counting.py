"""Demand and supply of a school year, counted by the database. Source: seed 000 table 1 row 2 («карта аналитики
областей запросов»), domain.md §1.3.

Demand: accepted requests that no tandem answers yet. Supply: places that mentors of the base still have (their limit
less their open tandems); where the year asks for admission, of the admitted. A mentor of several areas may give a place
to any one of them, so places of areas must not be added up; `Demand.places` counts each mentor once."""

from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from mentoring.org.models import MentoringForm, SchoolYear
from participants.offers.models import MentorArea
from participants.people.cards import MentorCard
from participants.requests.areas import RequestArea
from participants.requests.models import MentoringRequestQuerySet
from participants.selection.standing import may_mentor
from programs.demand.map import Demand, build
from programs.tandems.models import TandemMember


def free_places(year: SchoolYear, card: str = "") -> Greatest:
    """Expression: how many tandems more a mentor may take; never below nothing. `card` is the way to the line of the
    base («card__»), empty for the lines themselves."""
    carried = TandemMember.objects.filter(
        person=OuterRef(f"{card}person_id"), tandem__year=year, side=TandemMember.Side.MENTOR, holds=True, until=None
    )  # the tandem's year: of the member's own SQLite takes the index and reads the whole year for each mentor
    load = carried.order_by().values("person").annotate(number=Count("pk")).values("number")
    limit = Coalesce(F(f"{card}load_limit"), Value(year.mentor_load))
    return Greatest(limit - Coalesce(Subquery(load), Value(0)), Value(0))


def mentors_of(user: Any, year: SchoolYear) -> QuerySet[Any]:
    """Lines of the base of the year whose people have not left, with `free` places."""
    rows = MentorCard.objects.visible_to(user).filter(year=year, person__left_on=None)
    rows = rows.filter(may_mentor(year, timezone.localdate(), "person_id"))
    return rows.annotate(free=free_places(year))


def supply(user: Any, year: SchoolYear) -> tuple[dict[int, tuple[int, int]], int]:
    """{area: (free places, mentors who have one)} and the free places of all mentors, each counted once. The places of
    a mentor are asked once and added up here: a mentor stands in several areas."""
    free: dict[int, int] = dict(mentors_of(user, year).order_by().values_list("pk", "free"))
    found: dict[int, tuple[int, int]] = {}
    named = MentorArea.objects.filter(card__year=year).order_by()  # scope: only lines that `free` holds are counted
    for area, card in named.values_list("area", "card"):
        if card in free:
            places, mentors = found.get(area, (0, 0))
            found[area] = places + free[card], mentors + (free[card] > 0)
    return found, sum(free.values())


def demand_of(user: Any, year: SchoolYear, requests: MentoringRequestQuerySet, audience: str = "") -> Demand:
    """The map of these requests, which are the user's and filtered already; five questions whatever the number.
    `audience` narrows the areas to those of pupils or of teachers."""
    areas = RequestArea.objects.used_in(user.school).leaves().for_list()  # scope: of the open school
    if audience:
        areas = areas.filter(audience=audience)
    waiting = requests.waiting().order_by()
    cells = waiting.values("areas", "form").annotate(number=Count("pk")).values_list("areas", "form", "number")
    by_area, places = supply(user, year)
    return build(list(areas), list(cells), by_area, waiting.count(), places)


def columns(demand: Demand) -> list[tuple[int | None, str]]:
    """The forms that the requests name, in the order of the reference list; those without a form last."""
    keys = {form for row in demand.rows for form in row.by_form}
    named = MentoringForm.objects.filter(pk__in=[key for key in keys if key]).order_by("order", "code")
    forms: list[tuple[int | None, str]] = [(form.pk, form.title) for form in named.only("pk", "title")]
    return [*forms, (None, "форма не выбрана")] if None in keys else forms
