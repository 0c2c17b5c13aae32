"""Admission by the curator's hand, of one or of many: on what ground, and what stands in its way. Mentors of the base
who have worked before have a page of their own (experienced.py)."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from mentoring.kit.workflow import MoveRefused
from participants.consents.missing import missing_consents
from participants.holding.person import hold_in
from participants.schooling.models import Enrolment
from participants.selection.admitting import COURSE_FIRST, TALK_FIRST, TALKED_TO, admit
from participants.selection.models import Admission, Candidate
from participants.selection.standing import asked_in

G = Admission.Ground
LEARN_FIRST = "Школу наставников этот человек ещё не окончил. Сначала зачтите курс на странице группы."
CONSENT_FIRST = "Сначала запишите согласие: {}."


def learned_of(rows: Collection[Candidate]) -> set[int]:
    """Numbers of those of the people who have finished a course, of whatever year: nobody learns twice. One query."""
    finished = Enrolment.objects.filter(person__in=[row.person_id for row in rows], state=Enrolment.State.FINISHED)
    return set(finished.values_list("person_id", flat=True))  # scope: of the caller's candidates


def lacks(words: Sequence[str]) -> str:
    """Why a missing consent stands in the way; empty when none is missing."""
    return CONSENT_FIRST.format("; ".join(words)) if words else ""


def grounds_of(candidate: Candidate) -> Sequence[str]:
    """What this candidate may be admitted by now, the best first. Two queries."""
    talked = candidate.state in TALKED_TO
    finished = talked and bool(learned_of([candidate]))
    by_talk = talked and not asked_in(candidate.year).course
    return [G.COURSE] * finished + [G.INTERVIEW] * by_talk + [G.EXPERIENCE]


def why_no_ground(candidate: Candidate, ground: str) -> str:
    """Why the ground is not among them."""
    if candidate.state not in TALKED_TO:
        return TALK_FIRST
    return LEARN_FIRST if ground == G.COURSE else COURSE_FIRST


@transaction.atomic
def admit_by_hand(*, candidate: Candidate, ground: str, actor: Any, reason: str = "") -> Admission:
    """Admit on a ground that is the candidate's, once the consents are there: admission writes the person into the base
    of mentors. Raises Refused, MoveRefused."""
    hold_in(candidate.year, candidate.person_id)
    if ground == G.COURSE and ground not in grounds_of(candidate):
        raise MoveRefused(why_no_ground(candidate, ground))
    if why := lacks(missing_consents(candidate.person, timezone.localdate())):
        raise MoveRefused(why)
    return admit(candidate=candidate, ground=ground, reason=reason, actor=actor)
