"""Interviews: appointed, for one or for many at once; held, with the decision that moves the candidate on."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from mentoring.audit.recording import record
from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from participants.holding.person import hold_in
from participants.selection import rules
from participants.selection.models import Candidate, Interview
from participants.selection.workflow import BY_INTERVIEW, CANDIDATE, may_go_on

INVITABLE = CANDIDATE.moves["invite"].sources
HELD = ("planned_on", "place", "held_on", "held_by", "psychologist", "motivation", "communication", "time", "risks",
        "decision", "reason")  # fmt: skip
TOO_EARLY = "Собеседование ещё не состоялось. Запишите его итоги после разговора."


@transaction.atomic
def appoint(*, candidate: Candidate, planned_on: datetime.date, place: str, actor: Any) -> Interview:
    """A day and a place of the talk; whoever has one gets the new day. Raises Refused, MoveRefused."""
    require(rules.can_lead(actor, candidate), rules.LEAD_REASON)
    hold_in(candidate.year, candidate.person_id)
    if candidate.state != Candidate.State.INVITED:
        CANDIDATE.make(candidate, "invite", actor)
    elif reasons := may_go_on(candidate):
        raise MoveRefused(" ".join(reasons))
    found = Interview.objects.select_for_update().filter(candidate=candidate, decision="").first()  # scope: its own
    interview = found or Interview(candidate=candidate)
    interview.planned_on, interview.place = planned_on, place
    interview.save()
    record("interview_appointed", interview, actor, person=candidate.person_id)
    return interview


def kept_back(candidate: Candidate) -> str:
    """Why this candidate cannot be invited now; empty when nothing is in the way."""
    if reasons := may_go_on(candidate):
        return " ".join(reasons)
    if candidate.state in (*INVITABLE, Candidate.State.INVITED):
        return ""
    return candidate.get_state_display()


def appoint_many(
    *, candidates: Iterable[Candidate], planned_on: datetime.date, place: str, actor: Any
) -> tuple[list[Candidate], list[tuple[Candidate, str]]]:
    """One day for many: (appointed, those kept back with the reason). Each is a transaction of its own."""
    done, kept = [], []
    for candidate in candidates:
        reason = kept_back(candidate)
        if not reason:
            try:
                appoint(candidate=candidate, planned_on=planned_on, place=place, actor=actor)
            except MoveRefused as refusal:
                reason = str(refusal)
        if reason:
            kept.append((candidate, reason))
        else:
            done.append(candidate)
    return done, kept


@transaction.atomic
def hold(*, interview: Interview, actor: Any) -> Interview:
    """The talk took place: what was noted is kept and the decision moves the candidate. The row carries what was typed,
    `decision` among it. Raises Refused, MoveRefused when it is decided already or the day has not come."""
    candidate = interview.candidate
    require(rules.can_lead(actor, candidate), rules.LEAD_REASON)
    hold_in(candidate.year, candidate.person_id)
    if interview.held_on and interview.held_on > timezone.localdate():
        raise MoveRefused(TOO_EARLY)
    values = {name: getattr(interview, name) for name in HELD}
    open_one = Interview.objects.filter(pk=interview.pk, decision="")  # scope: this row
    if not open_one.update(**values):
        raise MoveRefused("Итоги этого собеседования уже записаны. Обновите страницу.")
    made = BY_INTERVIEW[Interview.Decision(interview.decision)]
    CANDIDATE.make(candidate, made, actor, reason="" if made == "recommend" else interview.reason)
    record("interview_held", interview, actor, person=candidate.person_id)
    return interview
