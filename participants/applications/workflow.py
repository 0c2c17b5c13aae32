"""What becomes of an application: the diagram as a table."""

from typing import Any

from mentoring.audit.recording import journal
from mentoring.audit.versions import late
from mentoring.kit.workflow import Move
from mentoring.org.closing import closed_year
from participants.applications import rules
from participants.applications.models import Application
from participants.applications.taking import take_in
from participants.holding.moving import AboutPerson

S = Application.State


def decided(row: Application, actor: Any, reason: str = "") -> None:
    """Who decided, and why; an application that waits again was decided by nobody."""
    row.reason, row.decided_by = reason, actor if row.state != S.NEW else None
    if row.state == S.NEW:
        row.decided_at = None
    row.save(update_fields=["reason", "decided_by", "decided_at"])


def accepted(row: Application, actor: Any, **who: Any) -> None:
    """The person and the request or the candidacy are made, then the decision is noted."""
    take_in(row, actor, **who)
    decided(row, actor)


class Deciding(AboutPerson):
    """A table of moves of applications: about whom one is, is said when it is accepted."""

    def about(self, obj: Any, details: dict[str, Any]) -> int | None:
        """The person named."""
        known = details.get("person")
        return known.pk if known else None


APPLICATION = Deciding(
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
