"""What a closed year holds back in the tables of moves (kit/workflow.py)."""

from typing import Protocol

from mentoring.org.models import SchoolYear


class OfYear(Protocol):
    """A row of a school year."""

    @property
    def year(self) -> SchoolYear:
        """Its year."""


def closed_year(row: OfYear) -> list[str]:
    """Nothing moves in a closed year: why, or nothing."""
    return row.year.why_closed
