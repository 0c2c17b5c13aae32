"""What a candidate lacks, who is admitted, and what pairing asks for. Pure but for one query each."""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils import timezone

from mentoring.org.models import SchoolYear
from participants.consents.missing import minors, missing_of
from participants.people.models import Person
from participants.selection.models import Admission, Candidate, RecordCheck, SelectionRules, outer, outside_of

NO_CERTIFICATE = (
    "Не отмечена справка об отсутствии судимости (ст. 351.1 ТК РФ): без неё взрослый не из школы не допускается"
)


class Ask(NamedTuple):
    """What the school asks of mentors in a year."""

    admission: bool
    course: bool


def asks_admission(year: SchoolYear) -> Q:
    """Condition, the same for every row: the year asks for admission. What the curator has set stands; where nobody set
    anything, a year asks when the school admitted mentors in an earlier one."""
    said = SelectionRules.objects.filter(year=year)
    before = {"candidate__year__school": year.school_id, "candidate__year__start__lt": year.start}
    earlier = Admission.objects.filter(**before)  # scope: of the school of the year
    return Q(Exists(said.filter(admission_needed=True))) | (Q(~Exists(said)) & Q(Exists(earlier)))


def asked_in(year: SchoolYear) -> Ask:
    """The rules of a year, set by the curator or by what the school did before. One query."""
    course = Exists(SelectionRules.objects.filter(year=year, course_needed=True))
    row = SchoolYear.objects.filter(pk=year.pk).annotate(
        asks=ExpressionWrapper(asks_admission(year), BooleanField()), course=course
    )
    return Ask(*row.values_list("asks", "course").get())


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


def may_mentor(year: SchoolYear, on: datetime.date, person: str) -> Q:
    """The other way round, as a condition on rows: admitted, or the year does not ask. `person` is the way to the
    number of the person («person_id»)."""
    admitted = Admission.objects.in_force(on).filter(candidate__person=OuterRef(person))  # scope: the rows'
    return ~asks_admission(year) | Q(Exists(admitted))
