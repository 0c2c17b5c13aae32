"""Who of some people is not admitted as a mentor, and what pairing says of it."""

import datetime
from collections.abc import Iterable, Sequence

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from mentoring.kit.workflow import MoveRefused
from mentoring.org.models import SchoolYear
from participants.people.models import Person
from participants.selection.models import Admission, Candidate
from participants.selection.standing import asks_admission

NOT_ADMITTED = "нет допуска наставника"


def missing_admission(people: Iterable[Person], year: SchoolYear, on: datetime.date) -> dict[int, str]:
    """What is said of those who may not be paired as mentors in this year; empty when the year does not ask. One
    query."""
    return {pk: NOT_ADMITTED for pk, asked in not_admitted(people, year, on).items() if asked}


def not_admitted(people: Iterable[Person], year: SchoolYear, on: datetime.date) -> dict[int, bool]:
    """{person: whether the year asks for it} of those who are not admitted; empty where the school selects nobody, that
    is asks for nothing and has no candidates in the year. One query."""
    selects = Exists(Candidate.objects.filter(year=year))  # scope: of the year
    admitted = Admission.objects.in_force(on).filter(candidate__person=OuterRef("pk"))  # scope: of these people
    named = Person.objects.filter(pk__in=[person.pk for person in people])  # scope: the caller's people
    asks = ExpressionWrapper(asks_admission(year), BooleanField())
    rows = named.filter(~Exists(admitted)).annotate(asks=asks).filter(Q(asks=True) | Q(selects))
    return dict(rows.values_list("pk", "asks"))


def refuse_unadmitted(groups: Iterable[Sequence[Person]]) -> None:
    """Raise MoveRefused naming the people of the groups: they lack admission, and nobody said why they mentor."""
    names = list(dict.fromkeys(person.short_name for people in groups for person in people))
    if names:
        raise MoveRefused(
            f"{NOT_ADMITTED.capitalize()}: {', '.join(names[:5])}. Выберите другого или запишите причину."
        )
