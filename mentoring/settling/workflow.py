"""A school year: готовится → идёт → закрыт. One is current; a closed one is read-only for good."""

from collections.abc import Callable
from typing import Any

from mentoring.audit.recording import journal
from mentoring.audit.versions import late
from mentoring.kit.workflow import Move, MoveRefused, Workflow
from mentoring.org.models import SchoolYear
from mentoring.settling.rules import can_settle

UNFINISHED: list[Callable[[SchoolYear], list[str]]] = []  # what upper slices know to be in work; added in `ready()`


def may(actor: Any, year: SchoolYear) -> bool:
    """The one who may change the school."""
    return can_settle(actor, year.school)


def another_goes_on(year: SchoolYear) -> list[str]:
    """Two current years cannot be."""
    current = SchoolYear.objects.current_of(year.school)
    return [f"Сначала закройте {current.label} учебный год."] if current else []


def ask_again(year: SchoolYear, actor: Any) -> None:
    """The year is marked closed and its row is locked by that: what was opened since the first question is seen now.
    Raises MoveRefused, and the year stays open."""
    if reasons := in_work(year):
        raise MoveRefused(" ".join(reasons))


def in_work(year: SchoolYear) -> list[str]:
    """What would be stuck for good in a closed year, in words."""
    return [reason for ask in UNFINISHED for reason in ask(year)]


YEARS = Workflow(
    journal,
    late,
    open=Move(
        "Сделать текущим",
        (SchoolYear.State.PLANNED,),
        SchoolYear.State.CURRENT,
        may,
        blockers=another_goes_on,
        action="year_opened",
    ),
    close=Move(
        "Закрыть год",
        (SchoolYear.State.CURRENT,),
        SchoolYear.State.CLOSED,
        may,
        blockers=in_work,
        effect=ask_again,
        action="year_closed",
    ),
)
