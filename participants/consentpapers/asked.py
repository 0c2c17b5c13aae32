"""Whose consents are kept: the people of the two bases of a year, and those whom rooms above add to `GROUPS` (data of a
candidate is processed from the application on, long before a base)."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from participants.consents.models import Consent
from participants.consents.texts import ConsentText
from participants.people.cards import MenteeCard, MentorCard
from participants.people.models import Person


class Group(NamedTuple):
    """Some of the people: `people(user, year)` is the condition on them."""

    code: str
    title: str
    people: Callable[[Any, Any], Q]


def in_base(model: Any) -> Callable[[Any, Any], Q]:
    """Those who have a line in a base."""
    return lambda user, year: Q(Exists(model.objects.filter(person=OuterRef("pk"), year=year)))  # scope: the rows'


MENTEES = "mentees"
GROUPS = [
    Group(MENTEES, "наставляемые", in_base(MenteeCard)),
    Group("mentors", "наставники", in_base(MentorCard)),
]


def choices() -> list[tuple[str, str]]:
    """The groups for a form."""
    return [(group.code, group.title) for group in GROUPS]


def kept(user: Any, year: Any, codes: Iterable[str] = ()) -> Q:
    """Condition on people: of these groups, or of any."""
    chosen = [group for group in GROUPS if group.code in codes] or GROUPS
    return Q(*(group.people(user, year) for group in chosen), _connector=Q.OR)


def roles_of(people: Iterable[Person], user: Any, year: Any) -> dict[int, str]:
    """The role of each of these people in the year, as texts of consents speak of it: a mentor or who wants to be one,
    that and a mentee, or «». Two queries."""
    rows = Person.objects.filter(pk__in=[person.pk for person in people])  # scope: of the people in hand

    def are(codes: list[str]) -> set[int]:
        return set(rows.filter(kept(user, year, codes)).values_list("pk", flat=True)) if year else set()

    mentors, mentees = are([group.code for group in GROUPS if group.code != MENTEES]), are([MENTEES])
    return {pk: ConsentText.Role.BOTH if pk in mentees else ConsentText.Role.MENTOR for pk in mentors}


def asked_people(request: Any) -> QuerySet[Person]:
    """All of them in the year that is shown, with their consents."""
    rows = Person.objects.visible_to(request.user).here().filter(kept(request.user, request.year))
    papers = Consent.objects.written().order_by("-given_on", "-pk")
    return rows.prefetch_related(Prefetch("consents", papers, to_attr="papers")).for_list()
