"""Where places are most short, for the home: the areas of the map below nothing, asked in one question."""

from collections import Counter, defaultdict
from typing import Any

from django.db.models import CharField, Count, F, IntegerField, Value

from mentoring.org.models import SchoolYear
from participants.desk.planned import in_hand
from participants.offers.models import MentorArea
from participants.requests.areas import RequestArea
from participants.requests.models import MentoringRequest
from programs.demand.counting import carried_in, mentors_of, places
from programs.demand.map import Row

OFFER, LOAD, ASKED = range(3)
COLUMNS = ("part", "a", "b", "number", "words")


def shortages(user: Any, year: SchoolYear, least: int) -> list[Row]:
    """Areas with at least so many more requests than free places, the worst first, as the map of the whole year counts
    them; forms are not told apart."""
    offers, carried = defaultdict[int, list[tuple[int, int | None]]](list), Counter[int]()
    asked: list[tuple[int, str, int]] = []
    for part, one, other, number, words in lines(user, year):
        if part == OFFER:
            offers[other].append((one, number))
        elif part == LOAD:
            carried[one] = number
        else:
            asked.append((one, words, number))
    rows = []
    for pk, title, number in asked:
        free = [places(limit, year, carried[person]) for person, limit in offers[pk]]
        rows.append(Row(pk, title, "", {}, number, sum(free), sum(left > 0 for left in free)))
    return sorted((row for row in rows if row.balance <= -least), key=lambda row: (row.balance, row.title))


def lines(user: Any, year: SchoolYear) -> Any:
    """(OFFER, mentor, area, limit), (LOAD, mentor, tandems), (ASKED, area, requests, title) as one question. A column
    takes its kind from the first part, which therefore holds no bare NULL."""
    nothing, empty = Value(None, IntegerField()), Value("", CharField())
    mine = MentorArea.objects.filter(card__in=mentors_of(user, year).order_by().values("pk"))
    offers = mine.annotate(
        part=Value(OFFER), a=F("card__person"), b=F("area"), number=F("card__load_limit"), words=empty
    )
    seats = carried_in(year).order_by().annotate(part=Value(LOAD), a=F("person"), b=nothing, words=empty)
    loads = seats.values("part", "a", "b", "words").annotate(number=Count("pk"))
    wait = MentoringRequest.objects.visible_to(user).of(year).waiting().exclude(in_hand(year)).order_by().values("pk")
    used = RequestArea.objects.used_in(user.school).leaves().filter(requests__in=wait).order_by()
    named = used.annotate(part=Value(ASKED), a=F("pk"), b=nothing, words=F("title")).values("part", "a", "b", "words")
    asked = named.annotate(number=Count("requests"))
    return offers.values_list(*COLUMNS).union(loads.values_list(*COLUMNS), asked.values_list(*COLUMNS), all=True)
