"""Taking people into a group, test marks."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.db import transaction

from mentoring.audit.recording import record_many
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from participants.holding.person import hold_all
from participants.people.models import Person
from participants.schooling import rules
from participants.schooling.models import CourseGroup, Enrolment
from participants.selection.models import Candidate
from participants.selection.workflow import CANDIDATE

S = Enrolment.State


@transaction.atomic
def enrol(*, group: CourseGroup, people: Iterable[Person], actor: Any) -> list[Enrolment]:
    """New learners of a group; whoever is in the course already, also in another group, or was erased meanwhile is
    passed over: two curators at once write nobody down twice. Raises Refused."""
    asked = {person.pk: person for person in people}
    require(rules.can_lead(actor, group), rules.LEAD_REASON)
    require(all(person.school_id == group.school_id for person in asked.values()), rules.LEAD_REASON)
    group.course.year.hold_open()
    here = hold_all(asked)
    CourseGroup.objects.select_for_update().filter(course=group.course_id).order_by("pk").first()  # one at a time
    there = set(Enrolment.objects.filter(course=group.course_id).values_list("person_id", flat=True))
    made = Enrolment.objects.bulk_create(
        Enrolment(course=group.course, group=group, person=asked[pk]) for pk in asked if pk in here - there
    )
    record_many("enrolled", made, actor)
    send_candidates(group, [one.person_id for one in made], actor)
    return made


def send_candidates(group: CourseGroup, people: Iterable[int], actor: Any) -> None:
    """Candidates who are recommended learn from now on."""
    rows = Candidate.objects.filter(year=group.course.year_id, person__in=people, state=Candidate.State.RECOMMENDED)
    for candidate in rows.select_related("person__school", "year__school"):
        with suppress(MoveRefused), transaction.atomic():
            CANDIDATE.make(candidate, "teach", actor)


@transaction.atomic
def mark_tests(*, group: CourseGroup, passed: Iterable[int], actor: Any) -> int:
    """These enrolments have passed the test, the other learners of the group have not; how many marks changed. Raises
    Refused."""
    require(rules.can_lead(actor, group), rules.LEAD_REASON)
    group.course.year.require_open()
    keys = set(passed)
    rows = group.enrolments.select_for_update().filter(state=S.ENROLLED).order_by("pk")
    changed = [row for row in rows if row.test_passed != (row.pk in keys)]
    for row in changed:
        row.test_passed = not row.test_passed
    Enrolment.objects.bulk_update(changed, ["test_passed"], batch_size=200)
    record_many("test_marked", changed, actor, fields=["test_passed"])
    return len(changed)
