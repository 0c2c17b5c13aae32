"""Moves of a row that is about a person."""

from contextlib import suppress
from typing import Any

from django.db import transaction

from mentoring.kit.workflow import Workflow
from mentoring.org.models import YearClosed
from participants.holding.person import hold


class AboutPerson(Workflow):
    """A table of moves whose rows have a `year` and are about a person: an erasure that is going on is waited for, and
    whoever is gone is moved nowhere, no words are written about them."""

    @transaction.atomic
    def make(self, obj: Any, name: str, actor: Any, **details: Any) -> None:
        """As every move. Raises MoveRefused also when the person was erased or joined with another meanwhile."""
        hold_for(obj, self.about(obj, details))
        super().make(obj, name, actor, **details)

    def about(self, obj: Any, details: dict[str, Any]) -> int | None:
        """Number of the person; None for nobody of the register."""
        return obj.person_id


def hold_for(row: Any, person: int | None) -> None:
    """Lock what stands before the row itself, in the order that all keep: the year, the person. That the year is closed
    the table of moves says in its own words. Raises MoveRefused."""
    with suppress(YearClosed):
        row.year.hold_open()
    if person:
        hold(person)
