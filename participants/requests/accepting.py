"""Accepting many requests at once: those that can be are, the others are named with the reason."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from mentoring.kit.workflow import MoveRefused
from participants.holding.person import hold_all
from participants.requests.models import MentoringRequest
from participants.requests.workflow import REQUEST

Kept = list[tuple[MentoringRequest, str]]


def kept_back(asked: MentoringRequest) -> str:
    """Why this request cannot be accepted now; empty when it can."""
    if asked.state != MentoringRequest.State.SENT:
        return f"уже {asked.get_state_display()}"
    return " ".join(REQUEST.moves["accept"].blockers(asked))


@transaction.atomic
def accept_many(*, rows: Iterable[MentoringRequest], actor: Any) -> tuple[list[MentoringRequest], Kept]:
    """(accepted, kept back with the reason). Raises Refused."""
    rows, accepted, kept = list(rows), [], []
    for year in {asked.year_id: asked.year for asked in rows}.values():
        year.hold_open()
    hold_all(asked.person_id for asked in rows)  # in one order, so that two curators do not wait crosswise
    for asked in rows:
        try:
            REQUEST.make(asked, "accept", actor)
        except MoveRefused as reason:
            kept.append((asked, str(reason)))
        else:
            accepted.append(asked)
    return accepted, kept
