"""What a finished course means for a candidate of the year: admission, or what stands in its way."""

from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from mentoring.kit.workflow import MoveRefused
from participants.consents.missing import missing_consents
from participants.schooling.models import Enrolment
from participants.selection.admitting import TALKED_TO, admit
from participants.selection.models import Admission, Candidate

S = Candidate.State
WAITING = (*TALKED_TO, S.APPLIED, S.INVITED, S.RESERVE)


class Outcome(NamedTuple):
    """Whether the candidate was admitted: without `reasons` yes, otherwise these stood in the way."""

    candidate: Candidate
    reasons: list[str]


def admit_learned(enrolment: Enrolment, actor: Any) -> Outcome | None:
    """A candidate of the year who was talked to is admitted by the course. What stands in the way of that (a consent, a
    paper that was not seen) does not stop the course: the candidate goes on as one who learns, and is admitted by hand
    later. None for somebody who is no candidate, or is one no more."""
    mine = Candidate.objects.filter(person=enrolment.person_id, year=enrolment.course.year_id, state__in=WAITING)
    candidate = mine.select_related("person__school", "year__school").first()  # scope: of this person
    if candidate is None:
        return None
    reasons = in_the_way(candidate)
    if not reasons:
        try:
            with transaction.atomic():
                admit(candidate=candidate, ground=Admission.Ground.COURSE, actor=actor)
        except MoveRefused as refusal:
            reasons = [str(refusal).rstrip(".")]
    return Outcome(candidate, reasons)


def in_the_way(candidate: Candidate) -> list[str]:
    """Why nobody admits this candidate without looking: admission writes the person into the base of mentors, so a
    consent comes first. Whoever admits by hand has seen what is missing."""
    if candidate.state not in TALKED_TO:
        return [f"нет решения после собеседования, сейчас: {candidate.get_state_display()}"]
    return missing_consents(candidate.person, timezone.localdate())
