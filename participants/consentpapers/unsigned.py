"""Consents of pupils of 14 and more that the pupil has not signed: as conditions for lists, and by numbers of people.

The same rule as `who_signs`, on the day of signing. It warns and stops nothing: the representative's signature serves.
"""

import datetime
from collections.abc import Iterable, Sequence

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear

from participants.consents.missing import REQUIRED, minors
from participants.consents.models import Consent, ConsentQuerySet
from participants.consents.signing import CHILD_SIGNS
from participants.people.models import Person

EIGHTEEN, YEAR = 18, 10_000  # a day as a number is YYYYMMDD, so full years are told by whole tens of thousands


def _day(field: str) -> Combinable:
    """A day as the number YYYYMMDD."""
    return ExtractYear(field) * YEAR + ExtractMonth(field) * 100 + ExtractDay(field)


def of_pupils(papers: ConsentQuerySet) -> QuerySet[Consent]:
    """Those of the papers that were signed when the pupil was from 14 to 17 and so signs too; of unknown age none."""
    aged = papers.alias(
        lived=_day("given_on") - _day("person__birth_date"),
        years=ExtractYear("given_on") - F("person__birth_year") - 1,  # by the year alone the lower of two ages
    )
    by_day = Q(person__birth_date__isnull=False, lived__gte=CHILD_SIGNS * YEAR, lived__lt=EIGHTEEN * YEAR)
    by_year = Q(person__birth_date__isnull=True, years__gte=CHILD_SIGNS, years__lt=EIGHTEEN)
    return aged.filter(by_day | by_year)


def unsigned(on: datetime.date) -> QuerySet[Consent]:
    """Consents that stand on this day, given by a representative, without the signature of a pupil who is still under
    18, and without another paper about the same that has it."""
    valid = Consent.objects.valid_on(on).filter(signer=Consent.Signer.GUARDIAN)
    leap = (on.month, on.day) == (2, 29)
    fourteen = on.replace(year=on.year - CHILD_SIGNS, day=28 if leap else on.day)
    old = Q(person__birth_date__lte=fourteen) | Q(person__birth_year__lt=on.year - CHILD_SIGNS)  # spares the arithmetic
    bare = of_pupils(valid.filter(old, child_signed=False))
    same = valid.filter(person=OuterRef("person"), kind=OuterRef("kind"), recipient=OuterRef("recipient"))
    return bare.filter(minors(on, "person__")).filter(~Exists(same.exclude(pk__in=bare.values("pk"))))


def by_pupil(on: datetime.date, kinds: Sequence[str] = ()) -> Q:
    """Condition on people: a consent, of these kinds when they are named, waits for the pupil's own signature."""
    papers = unsigned(on).filter(kind__in=kinds) if kinds else unsigned(on)
    return Q(Exists(papers.filter(person=OuterRef("pk"))))


def unsigned_of(people: Iterable[Person], on: datetime.date) -> set[int]:
    """Those of the people whose consent to processing or to taking part the pupil has not signed. One query."""
    papers = unsigned(on).filter(person__in=list(people), kind__in=REQUIRED)
    return set(papers.values_list("person_id", flat=True))
