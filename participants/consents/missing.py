"""Which consents a person lacks before a pair may enter an order (152-ФЗ ст. 9; domain.md §5.5).

Everybody: processing of personal data. Under 18 also taking part, and a legal representative signs both; from 18 on
one's own signature is needed, so a consent that a parent gave no longer serves after the birthday."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from participants.consents.models import Consent
from participants.people.models import Person

KIND, SIGNER = Consent.Kind, Consent.Signer
REQUIRED = (KIND.PROCESSING, KIND.PARTICIPATION)  # asked for by every pair; the others only by the act that needs them
TO_WHAT = {
    KIND.PROCESSING: "обработку персональных данных",
    KIND.PARTICIPATION: "участие в программе наставничества",
    KIND.PUBLICATION: "публикацию на сайте школы",
    KIND.IMAGE: "использование фото и видео",
    KIND.TRANSFER: "передачу данных партнёру",
}


def needed(minor: bool) -> list[tuple[str, str]]:
    """(kind, signer) of the consents that a person of this age must have."""
    if minor:
        return [(KIND.PROCESSING, SIGNER.GUARDIAN), (KIND.PARTICIPATION, SIGNER.GUARDIAN)]
    return [(KIND.PROCESSING, SIGNER.SELF)]


def missing_consents(person: Person, on: datetime.date) -> list[str]:
    """What is missing on this day, in words; empty when the person may be paired. One query."""
    return missing_of([person], on)[person.pk]


def missing_of(people: Iterable[Person], on: datetime.date) -> dict[int, list[str]]:
    """The same for many people by their numbers, in one query."""
    return {pk: [words(*pair) for pair in pairs] for pk, pairs in missing_pairs(people, on).items()}


def missing_pairs(people: Iterable[Person], on: datetime.date) -> dict[int, list[tuple[str, str]]]:
    """(kind, signer) of what is missing, by the numbers of people, in one query."""
    people = list(people)
    return lacking_of(people, on, given_on(people, on))


def given_on(people: Iterable[Person], on: datetime.date) -> set[tuple[int, str, str]]:
    """(number of the person, kind, signer) of what stands on this day. One query."""
    valid = Consent.objects.valid_on(on).filter(person__in=people)
    return set(valid.values_list("person_id", "kind", "signer").distinct())


def lacking_of(
    people: Iterable[Person], on: datetime.date, given: set[tuple[int, str, str]]
) -> dict[int, list[tuple[str, str]]]:
    """(kind, signer) of what each of them must have on this day and is not given."""
    return {
        person.pk: [pair for pair in needed(person.is_minor_on(on)) if (person.pk, *map(str, pair)) not in given]
        for person in people
    }


def missing_since(
    people: Iterable[Person], signed_on: datetime.date, today: datetime.date, until: datetime.date | None = None
) -> dict[int, list[tuple[str, str]]]:
    """(kind, signer) that papers signed on a day, till `until`, fill: missing then, or by today, when what stood then
    has ended. What stands today is not missing, nor is anything for whoever lacks nothing today: of them the page that
    asks says that they are passed over. Who signs is told by the age on the day of signing. At most three queries."""
    people, last = list(people), min(today, until or today)
    then, stands = given_on(people, signed_on), given_on(people, today)
    by_last = stands if last == today else given_on(people, last)
    lack = lacking_of(people, today, stands)

    def fills(person: Person, pair: tuple[str, str]) -> bool:
        one = (person.pk, *map(str, pair))
        due_by_last = pair in needed(person.is_minor_on(last))
        return one not in stands and (one not in then or (due_by_last and one not in by_last))

    return {
        person.pk: [pair for pair in needed(person.is_minor_on(signed_on)) if lack[person.pk] and fills(person, pair)]
        for person in people
    }


def allows(person: Person, kind: str, on: datetime.date, recipient: str = "") -> bool:
    """The act may be done on this day (a photograph shown, data given to `recipient`): a consent to exactly this
    stands, signed by whoever must sign at this age. Asked by the act itself, never by pairing. One query."""
    signer = SIGNER.GUARDIAN if person.is_minor_on(on) else SIGNER.SELF
    return Consent.objects.valid_on(on).filter(person=person, kind=kind, signer=signer, recipient=recipient).exists()


def words(kind: str, signer: str) -> str:
    """«нет согласия на участие в программе наставничества (подписывает законный представитель)»."""
    return f"нет согласия на {TO_WHAT[KIND(kind)]} (подписывает {SIGNER(signer).label})"


def minors(on: datetime.date, prefix: str = "") -> Q:
    """Condition: under 18 on this day, by the same rules as Person.is_minor_on; `prefix` leads to the person."""
    leap = (on.month, on.day) == (2, 29)
    eighteen = on.replace(year=on.year - 18, day=28 if leap else on.day)  # born on this day: 18 today

    def of(**conditions: Any) -> Q:
        return Q(**{prefix + name: value for name, value in conditions.items()})

    by_date = of(birth_date__isnull=False, birth_date__gt=eighteen)
    by_year = of(birth_date__isnull=True, birth_year__isnull=False, birth_year__gte=on.year - 18)
    by_kind = of(birth_date__isnull=True, birth_year__isnull=True, kind=Person.Kind.PUPIL)
    return by_date | by_year | by_kind


def lacks(on: datetime.date, person: str = "") -> Q:
    """Condition: lacks a consent on this day. `person` is the way to the person («person»), empty for people."""
    key, prefix = (f"{person}_id", f"{person}__") if person else ("pk", "")

    def complete(minor: bool) -> Q:
        valid = Consent.objects.valid_on(on).filter(person=OuterRef(key))
        return Q(*(Exists(valid.filter(kind=kind, signer=signer)) for kind, signer in needed(minor)))

    young = minors(on, prefix)
    return (young & ~complete(True)) | (~young & ~complete(False))


def turned_eighteen(on: datetime.date, person: str = "") -> Q:
    """Condition: of age by this day, and only the consent that a representative gave stands: the own one is needed."""
    key, prefix = (f"{person}_id", f"{person}__") if person else ("pk", "")
    valid = Consent.objects.valid_on(on).filter(person=OuterRef(key), kind=KIND.PROCESSING)
    return ~minors(on, prefix) & Q(
        Exists(valid.filter(signer=SIGNER.GUARDIAN)) & ~Exists(valid.filter(signer=SIGNER.SELF))
    )


def lacking(people: QuerySet[Person], on: datetime.date) -> QuerySet[Person]:
    """Those of the people who lack a consent on this day, by the same rules as missing_consents."""
    return people.filter(lacks(on))
