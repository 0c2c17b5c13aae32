"""Which consents a person lacks on a day: the gate in front of every order.

A child's consent is signed by a legal representative, from 18 one's own counts (152-ФЗ ст. 9; domain.md §5.5). A child
needs two documents, processing and participation; a grown-up one.
"""

import datetime
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from participants.consents.models import Consent
from participants.people.models import Person, PersonQuerySet

ADULT = 18


def years_before(day: datetime.date, years: int) -> datetime.date:
    """The same day so many years ago; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def is_minor(on: datetime.date) -> Q:
    """People under 18 on that day, in the words of the database; agrees with `Person.is_minor_on`."""
    by_date = Q(birth_date__gt=years_before(on, ADULT))
    by_year = Q(birth_date__isnull=True, birth_year__gte=on.year - ADULT)
    unknown = Q(birth_date__isnull=True, birth_year__isnull=True, kind=Person.Kind.PUPIL)
    return by_date | by_year | unknown


def has_valid(kind: str, signer: str, on: datetime.date) -> Exists:
    """The person has a valid consent of this kind, signed by whoever must."""
    return Exists(Consent.objects.valid_on(on).filter(person=OuterRef("pk"), kind=kind, signer=signer))


def lacking(people: PersonQuerySet, on: datetime.date) -> PersonQuerySet:
    """Those of `people` who lack at least one needed consent on that day; one query."""
    child = Q(has_valid(Consent.Kind.PROCESSING, Consent.Signer.GUARDIAN, on))
    child &= Q(has_valid(Consent.Kind.PARTICIPATION, Consent.Signer.GUARDIAN, on))
    grown_up = Q(has_valid(Consent.Kind.PROCESSING, Consent.Signer.SELF, on))
    return people.filter((is_minor(on) & ~child) | (~is_minor(on) & ~grown_up))


def needed(person: Person, on: datetime.date) -> list[tuple[str, str]]:
    """(kind, signer) of every consent this person needs on that day."""
    if person.is_minor_on(on):
        guardian = Consent.Signer.GUARDIAN.value
        return [(Consent.Kind.PROCESSING.value, guardian), (Consent.Kind.PARTICIPATION.value, guardian)]
    return [(Consent.Kind.PROCESSING.value, Consent.Signer.SELF.value)]


def missing_among(people: Iterable[Person], on: datetime.date) -> dict[int, list[str]]:
    """For each person (by id) who lacks something: the lacking documents in words. One query for all."""
    people = list(people)
    valid = Consent.objects.valid_on(on).filter(person__in=people).values_list("person_id", "kind", "signer")
    have = set(valid)
    found: dict[int, list[str]] = {}
    for person in people:
        lacks = [pair for pair in needed(person, on) if (person.pk, *pair) not in have]
        if lacks:
            found[person.pk] = [wording(kind, signer) for kind, signer in lacks]
    return found


def missing_consents(person: Person, on: datetime.date) -> list[str]:
    """The documents this person lacks on that day, in words; empty when all is there."""
    return missing_among([person], on).get(person.pk, [])


def wording(kind: str, signer: str) -> str:
    """«согласие на обработку персональных данных (подписывает законный представитель)»."""
    purpose = {"processing": "на обработку персональных данных", "participation": "на участие в программе"}[kind]
    return f"согласие {purpose} (подписывает {Consent.Signer(signer).label})"
