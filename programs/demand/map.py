"""The map itself, of plain numbers. Pure: tested with numbers, draws nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

LEVELS = 4  # shades of a cell, besides none
Cell = tuple[int | None, int | None, int]  # (area, form, requests)


@dataclass(frozen=True)
class Row:
    """An area: requests by number of the form (None: none chosen), all requests, free places, mentors who have any."""

    pk: int
    title: str
    group: str
    by_form: dict[int | None, int]
    requests: int
    places: int
    mentors: int

    @property
    def balance(self) -> int:
        """Free places less requests: below nothing is a shortage."""
        return self.places - self.requests

    @property
    def shortage(self) -> int:
        """How many places are short, for a minus of its own drawing."""
        return max(-self.balance, 0)


@dataclass(frozen=True)
class Demand:
    """The whole map. `requests` and `places` count each request and each mentor once; `unsorted` are requests without
    an area; `top` is the largest cell."""

    rows: tuple[Row, ...]
    requests: int
    places: int
    unsorted: int
    top: int

    @property
    def short(self) -> list[Row]:
        """Areas with more requests than places, the worst first."""
        return sorted((row for row in self.rows if row.balance < 0), key=lambda row: (row.balance, row.title))

    def level(self, number: int) -> int:
        """The shade of a cell, 0–LEVELS: a LEVELS-th part of the largest cell each."""
        return -(-number * LEVELS // self.top) if self.top and number else 0


def build(
    areas: Sequence[Any], cells: Iterable[Cell], supply: dict[int, tuple[int, int]], requests: int, places: int
) -> Demand:
    """The map of these areas. `supply` is {area: (free places, mentors with a place)}. Areas that nobody asks for and
    nobody offers are left out; cells of areas that the school no longer uses count as without an area."""
    known = {area.pk for area in areas}
    found: dict[int, dict[int | None, int]] = defaultdict(lambda: defaultdict(int))
    unsorted = 0
    for area, form, number in cells:
        if area is None:
            unsorted += number
        elif area in known:
            found[area][form] += number
    rows = tuple(
        Row(
            pk=area.pk,
            title=area.title,
            group=area.parent.title,
            by_form=dict(found[area.pk]),
            requests=sum(found[area.pk].values()),
            places=supply.get(area.pk, (0, 0))[0],
            mentors=supply.get(area.pk, (0, 0))[1],
        )
        for area in areas
        if area.pk in found or area.pk in supply
    )
    top = max((number for row in rows for number in row.by_form.values()), default=0)
    return Demand(rows, requests, places, unsorted, top)
