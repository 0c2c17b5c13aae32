"""Whom to ask to become a mentor in an area where places are short."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from mentoring.kit.russian import search_key
from mentoring.org.models import SchoolYear
from participants.offers.models import MentorArea
from participants.people.cards import MentorCard
from participants.people.models import Person
from participants.requests.areas import RequestArea
from programs.demand.counting import mentors_of, with_places

SHOWN = 30  # people in one list of the page
GROWN = [Person.Kind.TEACHER, Person.Kind.GRADUATE, Person.Kind.PARENT, Person.Kind.ENTERPRISE]


def in_area(user: Any, year: SchoolYear, area: RequestArea) -> list[MentorCard]:
    """The mentors of the area, those with more free places first."""
    own = MentorArea.objects.filter(card=OuterRef("pk"), area=area)  # scope: the lines are the user's
    rows = mentors_of(user, year).filter(Exists(own)).for_list()
    return sorted(with_places(rows, year), key=lambda card: -card.free)


def speaks_of(area: RequestArea, column: str) -> Q:
    """Condition: the folded text of the column holds a keyword of the area at the beginning of a word."""
    words = [search_key(word) for word in area.keywords if word.strip()]
    starts = [Q(**{f"{column}__startswith": word}) | Q(**{f"{column}__contains": f" {word}"}) for word in words]
    return Q(*starts, _connector=Q.OR) if starts else Q(pk__in=[])


def maybe_mentors(user: Any, year: SchoolYear, area: RequestArea) -> list[MentorCard]:
    """Mentors with a free place whose post or subject speaks of the area, though nobody has given it to them."""
    own = MentorArea.objects.filter(card=OuterRef("pk"), area=area)  # scope: the lines are the user's
    rows = mentors_of(user, year).filter(~Exists(own), speaks_of(area, "person__search_text")).for_list()
    return [card for card in with_places(rows, year) if card.free][:SHOWN]


def candidates(user: Any, year: SchoolYear, area: RequestArea) -> list[Person]:
    """Grown-ups of the school, not in the base of mentors this year, whose post or subject speaks of the area."""
    in_base = MentorCard.objects.filter(person=OuterRef("pk"), year=year)  # scope: the people are the user's
    rows = Person.objects.visible_to(user).here().filter(~Exists(in_base), kind__in=GROWN)
    return list(rows.filter(speaks_of(area, "search_text")).for_list()[:SHOWN])
