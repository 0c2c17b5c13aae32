"""What a candidate lacks, who is admitted, and what pairing asks for. Pure but for one query each."""

import datetime
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from mentoring.kit.workflow import MoveRefused
from mentoring.org.models import SchoolYear
from participants.consents.missing import minors, missing_of
from participants.people.models import Person
from participants.selection.models import Admission, Candidate, RecordCheck, SelectionRules, outer, outside_of

NO_CERTIFICATE = (
    "Не отмечена справка об отсутствии судимости (ст. 351.1 ТК РФ): без неё взрослый не из школы не допускается"
)
NOT_ADMITTED = "нет допуска наставника"


class Ask(NamedTuple):
    """What the school asks of mentors in a year."""

    admission: bool
    course: bool


def asked_in(year: SchoolYear) -> Ask:
    """The rules of a year; nothing is asked where nobody said so. One query."""
    row = SelectionRules.objects.filter(year=year).values_list("admission_needed", "course_needed").first()
    return Ask(*row) if row else Ask(False, False)


def needs_certificate(person: Person, on: datetime.date) -> bool:
    """A grown-up from outside: who works at the school has shown it when hired, a child has none."""
    return outside_of(person) and not person.is_minor_on(on)


def certificate_of(person: Person) -> RecordCheck | None:
    """The newest look at the certificate."""
    return RecordCheck.objects.filter(person=person).first()  # scope: of this person


def lacks_certificate(person: Person, on: datetime.date) -> bool:
    """Needed and not seen."""
    return needs_certificate(person, on) and certificate_of(person) is None


def without_certificate(person: str) -> Q:
    """The same as a condition on rows, today; `person` is the way to the person («person»)."""
    seen = Exists(RecordCheck.objects.filter(person=OuterRef(f"{person}_id")))  # scope: the rows are the user's
    return outer(f"{person}__") & ~minors(timezone.localdate(), f"{person}__") & ~Q(seen)


def missing_for(candidate: Candidate, on: datetime.date) -> list[tuple[str, str]]:
    """(kind, words) of what is missing before the candidate may mentor: certificate, consents."""
    found = [("certificate", NO_CERTIFICATE)] if lacks_certificate(candidate.person, on) else []
    return found + [("consent", words) for words in missing_of([candidate.person], on)[candidate.person_id]]


def admitted_of(people: Iterable[Person | int], on: datetime.date) -> set[int]:
    """Numbers of those of the people who are admitted on this day, in whatever year they were. One query."""
    keys = [getattr(person, "pk", person) for person in people]
    rows = Admission.objects.in_force(on).filter(candidate__person__in=keys)  # scope: of these people
    return set(rows.values_list("candidate__person_id", flat=True))


def missing_admission(people: Iterable[Person], year: SchoolYear, on: datetime.date) -> dict[int, str]:
    """What is said of those who may not be paired as mentors in this year; empty when the year does not ask. One
    query."""
    asked = SelectionRules.objects.filter(year=year, admission_needed=True)
    admitted = Admission.objects.in_force(on).filter(candidate__person=OuterRef("pk"))  # scope: of these people
    named = Person.objects.filter(pk__in=[person.pk for person in people])  # scope: the caller's people
    lacking = named.filter(Exists(asked), ~Exists(admitted)).values_list("pk", flat=True)
    return dict.fromkeys(lacking, NOT_ADMITTED)


def may_mentor(year: SchoolYear, on: datetime.date, person: str) -> Q:
    """The other way round, as a condition on rows: admitted, or the year does not ask. `person` is the way to the
    number of the person («person_id»)."""
    asked = SelectionRules.objects.filter(year=year, admission_needed=True)
    admitted = Admission.objects.in_force(on).filter(candidate__person=OuterRef(person))  # scope: the rows'
    return Q(~Exists(asked)) | Q(Exists(admitted))


def refuse_unadmitted(groups: Iterable[Sequence[Person]]) -> None:
    """Raise MoveRefused naming the people of the groups: they lack admission, and nobody said why they mentor."""
    names = list(dict.fromkeys(person.short_name for people in groups for person in people))
    if names:
        raise MoveRefused(
            f"{NOT_ADMITTED.capitalize()}: {', '.join(names[:5])}. Выберите другого или запишите причину."
        )
