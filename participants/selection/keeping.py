"""Writing candidates down and correcting them, noting a certificate, setting the rules of a year."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from mentoring.audit.recording import record
from mentoring.audit.versions import write
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from mentoring.org.models import SchoolYear
from participants.holding.person import hold_in
from participants.selection import rules
from participants.selection.models import Candidate, RecordCheck, SelectionRules


@transaction.atomic
def add_candidate(*, candidate: Candidate, actor: Any, by_link: bool = False, **many: Iterable[Any]) -> Candidate:
    """A new candidate of an open year. `by_link`: the person applied without an account, the link was the right.
    `many`: areas, forms.

    Raises Refused, MoveRefused when the person is a candidate of this year already."""
    if not by_link:
        require(rules.can_lead(actor, candidate), rules.LEAD_REASON)
    hold_in(candidate.year, candidate.person_id)
    require(candidate.person.school_id == candidate.year.school_id, rules.LEAD_REASON)
    candidate.created_by = actor if getattr(actor, "pk", None) else None
    try:
        with transaction.atomic():
            candidate.save(force_insert=True)
    except IntegrityError as clash:
        raise MoveRefused(f"{candidate.person} уже среди кандидатов, {candidate.year.label} учебный год.") from clash
    for name, rows in many.items():
        getattr(candidate, name).set(rows)
    record("candidate_added", candidate, actor, person=candidate.person_id, source=candidate.source)
    return candidate


@transaction.atomic
def change_candidate(
    *, candidate: Candidate, fields: Iterable[str], version: int, actor: Any, **many: Iterable[Any]
) -> Candidate:
    """Write the changed fields of the application; `many` as above. Raises Refused, Overtaken."""
    require(rules.can_lead(actor, candidate), rules.LEAD_REASON)
    candidate.year.require_open()
    names = set(fields)
    write(candidate, names, version)
    for name, rows in many.items():
        getattr(candidate, name).set(rows)
    record("candidate_changed", candidate, actor, fields=names | many.keys())
    return candidate


@transaction.atomic
def note_certificate(*, candidate: Candidate, seen_on: datetime.date, seen_by: str, actor: Any) -> RecordCheck:
    """The candidate showed the certificate of no criminal record; nothing of what it says is kept. Raises Refused."""
    require(rules.can_lead(actor, candidate), rules.LEAD_REASON)
    hold_in(candidate.year, candidate.person_id)
    check = RecordCheck(person=candidate.person, seen_on=seen_on, seen_by=seen_by, created_by=actor)
    check.save(force_insert=True)
    record("certificate_noted", check, actor, person=check.person_id)
    return check


@transaction.atomic
def remove_certificate(*, check: RecordCheck, candidate: Candidate, actor: Any) -> None:
    """It was noted by mistake. An admission that leant on it stays: the curator decides. Raises Refused."""
    require(rules.can_lead(actor, candidate) and check.person_id == candidate.person_id, rules.LEAD_REASON)
    candidate.year.require_open()
    record("certificate_removed", check, actor, person=check.person_id)
    check.delete()


@transaction.atomic
def set_rules(*, year: SchoolYear, admission_needed: bool, course_needed: bool, actor: Any) -> SelectionRules:
    """What is asked of mentors in this year. Raises Refused."""
    require(rules.can_lead_any(actor) and actor.school.pk == year.school_id, rules.LEAD_REASON)
    year.require_open()
    values = {"admission_needed": admission_needed, "course_needed": course_needed}
    row = SelectionRules.objects.update_or_create(year=year, defaults=values)[0]
    record("selection_rules_changed", row, actor, fields=values, **values)
    return row
