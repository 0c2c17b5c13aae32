"""What becomes of an application: the diagram as a table."""

from contextlib import suppress
from typing import Any

from django.db import transaction

from mentoring.audit.recording import journal
from mentoring.audit.versions import late
from mentoring.kit.workflow import Move, Workflow
from mentoring.org.closing import closed_year
from mentoring.org.models import YearClosed
from participants.applications import rules
from participants.applications.models import Application
from participants.applications.taking import take_in
from participants.holding.person import hold

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


class Deciding(Workflow):
    """A table of moves of applications: what stands before the row is locked before it, in the order that all keep."""

    @transaction.atomic
    def make(self, obj: Any, name: str, actor: Any, **details: Any) -> None:
        """As every move. That the year is closed the table says in its own words. Raises MoveRefused also when the
        person named was erased or joined with another meanwhile."""
        with suppress(YearClosed):
            obj.year.hold_open()
        if known := details.get("person"):
            hold(known.pk)
        super().make(obj, name, actor, **details)


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
