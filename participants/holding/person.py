"""The row of a person as it is at this moment, held until the end of the transaction: a page that was open meanwhile
writes nothing about somebody who was erased or joined with another."""

from collections.abc import Iterable

from mentoring.kit.workflow import MoveRefused
from mentoring.org.models import SchoolYear
from participants.people.models import Person
from participants.people.rules import GONE, stands


def why_gone(person: Person) -> str:
    """Why nothing new is begun with somebody; empty when it may be."""
    if not stands(person):
        return GONE
    return f"{person}: отмечено, что выбыл." if person.left_on else ""


def hold(key: int) -> Person:
    """One person. Raises MoveRefused."""
    person = Person.objects.select_for_update().get(pk=key)  # scope: of the caller
    if not stands(person):
        raise MoveRefused(GONE)
    return person


def hold_in(year: SchoolYear, key: int) -> Person:
    """One person in a year, which is locked first, as everywhere. Raises YearClosed, MoveRefused."""
    year.hold_open()
    return hold(key)


def hold_each(keys: Iterable[int]) -> None:
    """Several people, all or none. Raises MoveRefused when one of them is gone."""
    asked = set(keys)
    if asked - hold_all(asked):
        raise MoveRefused(GONE)


def hold_all(keys: Iterable[int]) -> set[int]:
    """Those of the people who still stand; always locked in one order."""
    rows = Person.objects.select_for_update().filter(pk__in=list(keys)).order_by("pk")  # scope: of the caller
    told = rows.values_list("pk", "erased_at", "merged_into")
    return {pk for pk, erased, joined in told if erased is None and joined is None}
