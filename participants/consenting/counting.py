"""How many of the consents that pairing needs are missing in each class, told before blanks are printed."""

from collections import Counter
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from participants.consentpapers.asked import choices, kept
from participants.consents.missing import missing_pairs
from participants.people.models import Person

GROWN = "grown"


def place_of(person: Person) -> str:
    """The class as the form names it; grown-ups together."""
    return GROWN if person.grade is None else f"{person.grade} {person.letter}"


def lacking_in(people: QuerySet[Person], user: Any, year: Any) -> Counter[str]:
    """The number of missing consents in each class, of grown-ups, in each group of people, and «» of all, where
    there is anybody. A query for the people, one for their consents, one for each group."""
    rows = people.only("grade", "letter", "kind", "birth_date", "birth_year")
    found: Counter[str] = Counter()
    mine = {}
    for person, pairs in zip(rows, missing_pairs(rows, timezone.localdate()).values(), strict=True):
        mine[person.pk] = len(pairs)
        found[place_of(person)] += len(pairs)
    groups = {code: people.filter(kept(user, year, [code])).values_list("pk", flat=True) for code, _ in choices()}
    for code, keys in {"": mine, **groups}.items():
        if numbers := [mine[pk] for pk in keys]:
            found[code] = sum(numbers)
    return found


def with_number(title: str, number: int | None) -> str:
    """«5 А — не хватает 12»; of nobody no number."""
    if number is None:
        return title
    return f"{title} — не хватает {number}" if number else f"{title} — нужные есть"
