"""The map itself, of plain numbers. Pure: tested with numbers, draws nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

LEVELS = 4  # shades of a cell, besides none
Cells = Mapping[tuple[int | None, int | None], int]  # {(area, form): requests}
Area = tuple[int, str, str]  # (area, title, title of its group)


class Numbers(NamedTuple):
    """Requests that wait and, of those, the ones with a pair in hand: by cell (one with two areas stands in two), and
    all of them."""

    cells: Cells
    planned_cells: Cells = {}
    requests: int = 0
    planned: int = 0


@dataclass(frozen=True)
class Supply:
    """`by_area`: {area: (free places, mentors who have one)}; `places` of all mentors, each counted once; how many are
    `bare`, without any area, and the places they have."""

    by_area: Mapping[int, tuple[int, int]]
    places: int
    bare: int = 0
    bare_places: int = 0


@dataclass(frozen=True)
class Row:
    """An area: requests by number of the form (None: none chosen), all requests, free places, mentors who have any;
    `planned` requests have a pair in hand and are not among the others."""

    pk: int
    title: str
    group: str
    by_form: dict[int | None, int]
    requests: int
    places: int
    mentors: int
    planned: int = 0

    @property
    def balance(self) -> int:
        """Free places less requests: below nothing is a shortage."""
        return self.places - self.requests

    @property
    def balance_words(self) -> str:
        """The balance with its sign drawn twice, for those who see no colours: «▼ −6»."""
        return f"▼ −{-self.balance}" if self.balance < 0 else f"▲ +{self.balance}" if self.balance else "0"


@dataclass(frozen=True)
class Demand:
    """The whole map. `requests`, `planned` and `places` of `supply` count each request and each mentor once; `unsorted`
    are requests without an area; `top` is the largest cell."""

    rows: tuple[Row, ...]
    requests: int
    planned: int
    supply: Supply
    unsorted: int
    top: int

    @property
    def places(self) -> int:
        """Of all mentors."""
        return self.supply.places

    @property
    def short(self) -> list[Row]:
        """Areas with more requests than places, the worst first."""
        return sorted((row for row in self.rows if row.balance < 0), key=lambda row: (row.balance, row.title))

    def level(self, number: int) -> int:
        """The shade of a cell, 0–LEVELS: a LEVELS-th part of the largest cell each."""
        return -(-number * LEVELS // self.top) if self.top and number else 0


def build(areas: Sequence[Area], asked: Numbers, supply: Supply) -> Demand:
    """The map of these areas. Areas that nobody asks for and nobody offers are left out; cells of areas that the school
    no longer uses count as without an area."""
    known = {area for area, _, _ in areas}
    found: dict[int, dict[int | None, int]] = defaultdict(dict)
    planned: dict[int, int] = defaultdict(int)
    unsorted = 0
    for (area, form), number in asked.cells.items():
        ready = asked.planned_cells.get((area, form), 0)
        if area is None:
            unsorted += number - ready
        elif area in known:
            planned[area] += ready
            if number > ready:
                found[area][form] = number - ready
    rows = []
    for pk, title, group in areas:
        if pk in found or pk in supply.by_area or planned[pk]:
            by_form, (free, mentors) = found.get(pk, {}), supply.by_area.get(pk, (0, 0))
            rows.append(Row(pk, title, group, by_form, sum(by_form.values()), free, mentors, planned[pk]))
    top = max((number for row in rows for number in row.by_form.values()), default=0)
    return Demand(tuple(rows), asked.requests - asked.planned, asked.planned, supply, unsorted, top)
