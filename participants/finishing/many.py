"""All of a group finish at once, or those who have enough."""

from typing import Any

from mentoring.kit.access import require
from mentoring.kit.workflow import MoveRefused
from participants.finishing.learned import Outcome
from participants.finishing.programme import untaught_of
from participants.finishing.workflow import ENROLMENT
from participants.schooling import rules
from participants.schooling.models import CourseGroup, Enrolment
from participants.schooling.results import results_of

Kept = list[tuple[Enrolment, str]]


def finish_many(
    *, group: CourseGroup, actor: Any, reason: str = "", told: list[Outcome] | None = None
) -> tuple[list[Enrolment], Kept]:
    """Whoever has enough finishes: (finished, kept back with what is missing). Each is its own transaction: one that
    somebody else decides meanwhile does not stop the others. Where the programme was not taught whole, `reason` says
    why they finish all the same, without it nobody does. `told` hears what came of candidates. Raises Refused."""
    require(rules.can_lead(actor, group), rules.LEAD_REASON)
    standing, untaught = results_of(group), untaught_of(group)
    named = {"reason": reason} if untaught and reason else {}
    rows = group.enrolments.filter(state=Enrolment.State.ENROLLED).order_by("person__sort_key", "pk")
    done, kept = [], []
    for row in rows.select_related("person", "group__course__year", "course__year"):
        if lacking := standing[row.pk].lacking:
            kept.append((row, " ".join(lacking)))
            continue
        try:
            ENROLMENT.make(row, "pass_over" if named else "finish", actor, told=told, **named)
        except MoveRefused as refusal:
            kept.append((row, str(refusal)))
        else:
            done.append(row)
    return done, kept
