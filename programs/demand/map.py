"""The map itself, of plain numbers. Pure: tested with numbers, draws nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEVELS = 4  # shades of a cell, besides none
Cell = tuple[int | None, int | None, int]  # (area, form, requests)
Area = tuple[int, str, str]  # (area, title, title of its group)


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
    def balance_words(self) -> str:
        """The balance with its sign drawn twice, for those who see no colours: «▼ −6»."""
        return f"▼ −{-self.balance}" if self.balance < 0 else f"▲ +{self.balance}" if self.balance else "0"


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
    areas: Sequence[Area], cells: Iterable[Cell], supply: dict[int, tuple[int, int]], requests: int, places: int
) -> Demand:
    """The map of these areas. `supply` is {area: (free places, mentors with a place)}. Areas that nobody asks for and
    nobody offers are left out; cells of areas that the school no longer uses count as without an area."""
    known = {area for area, _, _ in areas}
    found: dict[int, dict[int | None, int]] = defaultdict(lambda: defaultdict(int))
    unsorted = 0
    for area, form, number in cells:
        if area is None:
            unsorted += number
        elif area in known:
            found[area][form] += number
    rows = []
    for pk, title, group in areas:
        if pk in found or pk in supply:
            by_form, (free, mentors) = dict(found.get(pk, {})), supply.get(pk, (0, 0))
            rows.append(Row(pk, title, group, by_form, sum(by_form.values()), free, mentors))
    top = max((number for row in rows for number in row.by_form.values()), default=0)
    return Demand(tuple(rows), requests, places, unsorted, top)
