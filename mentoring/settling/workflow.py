"""A school year: готовится → идёт → закрыт. One is current; a closed one is read-only for good."""

from typing import Any

from mentoring.audit.recording import journal
from mentoring.kit.workflow import Move, Workflow
from mentoring.org.models import SchoolYear
from mentoring.settling.rules import can_settle


def may(actor: Any, year: SchoolYear) -> bool:
    """The one who may change the school."""
    return can_settle(actor, year.school)


def another_goes_on(year: SchoolYear) -> list[str]:
    """Two current years cannot be."""
    current = SchoolYear.objects.current_of(year.school)
    return [f"Сначала закройте {current.label} учебный год."] if current else []


YEARS = Workflow(
    journal,
    open=Move(
        "Сделать текущим",
        (SchoolYear.State.PLANNED,),
        SchoolYear.State.CURRENT,
        may,
        blockers=another_goes_on,
        action="year_opened",
    ),
    close=Move("Закрыть год", (SchoolYear.State.CURRENT,), SchoolYear.State.CLOSED, may, action="year_closed"),
)
