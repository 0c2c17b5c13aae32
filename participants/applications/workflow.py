"""What becomes of an application: the diagram as a table."""

from typing import Any

from mentoring.audit.recording import journal
from mentoring.audit.versions import late
from mentoring.kit.workflow import Move, Workflow
from participants.applications import rules
from participants.applications.models import Application
from participants.applications.taking import take_in
from participants.holding.person import hold

S = Application.State


def closed_year(row: Application) -> list[str]:
    """Nothing moves in a closed year."""
    return [] if row.year.is_open else [f"{row.year.label} учебный год закрыт: его можно только смотреть."]


def decided(row: Application, actor: Any, reason: str = "") -> None:
    """Who decided, and why; an application that waits again was decided by nobody."""
    row.reason, row.decided_by = reason, actor if row.state != S.NEW else None
    if row.state == S.NEW:
        row.decided_at = None
    row.save(update_fields=["reason", "decided_by", "decided_at"])


def accepted(row: Application, actor: Any, **who: Any) -> None:
    """The person and the request or the candidacy are made, then the decision is noted."""
    row.year.hold_open()
    if known := who.get("person"):
        hold(known.pk)
    take_in(row, actor, **who)
    decided(row, actor)


APPLICATION = Workflow(
    journal,
    late,
    accept=Move(
        "Принять",
        (S.NEW,),
        S.ACCEPTED,
        who=rules.can_lead,
        blockers=closed_year,
        effect=accepted,
        stamp="decided_at",
        action="application_accepted",
        tone="primary",
    ),
    double=Move(
        "Это повтор",
        (S.NEW,),
        S.DOUBLE,
        who=rules.can_lead,
        blockers=closed_year,
        effect=decided,
        stamp="decided_at",
        action="application_doubled",
    ),
    decline=Move(
        "Отклонить",
        (S.NEW,),
        S.DECLINED,
        who=rules.can_lead,
        blockers=closed_year,
        effect=decided,
        stamp="decided_at",
        action="application_declined",
    ),
    reopen=Move(
        "Вернуть в очередь",
        (S.DECLINED, S.DOUBLE),
        S.NEW,
        who=rules.can_lead,
        blockers=closed_year,
        effect=decided,
        action="application_reopened",
    ),
)
