"""The map as a drawing: where each cell of the SVG stands. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from programs.demand.map import Demand, Row

NAME, CELL, FIGURE, LINE, HEAD = 270, 96, 76, 30, 54  # widths and heights in user units
LONGEST = 38  # letters of a name that fit into NAME


@dataclass(frozen=True)
class Spot:
    """One coloured cell: left, top, shade 0–4, number, the list behind it and its words for a screen reader."""

    x: int
    y: int
    level: int
    number: int
    url: str
    words: str

    @property
    def middle(self) -> int:
        """Where the number stands."""
        return self.x + CELL // 2

    @property
    def base(self) -> int:
        """The line the number stands on."""
        return self.y + LINE // 2 + 5


@dataclass(frozen=True)
class Line:
    """One row of the drawing."""

    y: int
    row: Row
    name: str
    spots: tuple[Spot, ...]

    @property
    def base(self) -> int:
        """The line of the words."""
        return self.y + LINE // 2 + 5


@dataclass(frozen=True)
class Heat:
    """The drawing: size, heads of the columns (middle, words in lines), rows, middles of the three figures."""

    width: int
    height: int
    heads: tuple[tuple[int, list[str]], ...]
    lines: tuple[Line, ...]
    figures: tuple[int, int, int]


def draw(demand: Demand, forms: Sequence[tuple[int | None, str]], link: Callable[[int, int | None], str]) -> Heat:
    """The map with a column for each form (number, title); `link(area, form)` is the address of the list behind."""
    edge = NAME + CELL * len(forms)
    heads = tuple((NAME + CELL * place + CELL // 2, broken(title)) for place, (_, title) in enumerate(forms))
    lines = []
    for place, row in enumerate(demand.rows):
        top = HEAD + place * LINE
        spots = [
            Spot(
                x=NAME + CELL * column,
                y=top,
                level=demand.level(row.by_form.get(form, 0)),
                number=row.by_form.get(form, 0),
                url=link(row.pk, form) if row.by_form.get(form) else "",
                words=f"{row.title}, {title}: {row.by_form.get(form, 0)}",
            )
            for column, (form, title) in enumerate(forms)
        ]
        lines.append(Line(top, row, cut(row.title), tuple(spots)))
    middles = (edge + FIGURE // 2, edge + FIGURE + FIGURE // 2, edge + 2 * FIGURE + FIGURE // 2)
    return Heat(edge + 3 * FIGURE, HEAD + LINE * len(lines), heads, tuple(lines), middles)


def cut(title: str) -> str:
    """A name that fits its column; the whole one stands in the table and in the title of the drawing."""
    return title if len(title) <= LONGEST else title[: LONGEST - 1].rstrip(" ,") + "…"


def broken(title: str) -> list[str]:
    """«ученик — ученик» in two lines, as it stands over a narrow column; other titles by words, three lines at most."""
    if " — " in title:
        first, _, second = title.partition(" — ")
        return [f"{first} —", second]
    lines = [""]
    for word in title.split():
        fits = len(lines[-1]) + len(word) < 13 or not lines[-1]
        lines = [*lines[:-1], f"{lines[-1]} {word}".strip()] if fits else [*lines, word]
    return lines[:3]
