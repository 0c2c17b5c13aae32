"""The map as a drawing: where each cell of the SVG stands. Pure. Cells are written here and not by a template: there
are hundreds of them, and a template takes longer for each than all the questions of the map."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from programs.demand.map import Demand

NAME, CELL, FIGURE, LINE, HEAD = 270, 96, 76, 30, 54  # widths and heights in user units
LONGEST = 38  # letters of a name that fit into NAME
INSIDE = '<rect x="2" y="2" width="92" height="26" rx="4"/><text x="48" y="20">{}</text>'
LINKED = '<a class="heat-{}" transform="translate({})" href="{}" aria-label="{}">' + INSIDE + "</a>"
PLAIN = '<g class="heat-{}" transform="translate({})" role="img" aria-label="{}">' + INSIDE + "</g>"
NONE = '<text class="heat-none" transform="translate({})" x="48" y="20" aria-hidden="true">—</text>'


class Spot(NamedTuple):
    """One coloured cell: left, shade 0–4, number, the list behind it and its words for a screen reader."""

    x: int
    level: int
    number: int
    url: str
    words: str

    def drawn(self) -> SafeString:
        """The cell, from its own corner."""
        if self.url:
            return format_html(LINKED, self.level, self.x, self.url, self.words, self.number)
        return (
            format_html(PLAIN, self.level, self.x, self.words, self.number)
            if self.number
            else format_html(NONE, self.x)
        )


class Line(NamedTuple):
    """One row of the drawing: top, name that fits, whole name, cells, the same drawn, three figures, whether places are
    short."""

    y: int
    name: str
    whole: str
    spots: list[Spot]
    drawn: SafeString
    requests: int
    places: int
    balance: str
    is_short: bool


class Heat(NamedTuple):
    """The drawing: size, heads of the columns (middle, words in lines), rows, middles of the three figures."""

    width: int
    height: int
    heads: list[tuple[int, list[str]]]
    lines: list[Line]
    figures: tuple[int, int, int]


def draw(demand: Demand, forms: Sequence[tuple[int | None, str]], link: Callable[[int, int | None], str]) -> Heat:
    """The map with a column for each form (number, title); `link(area, form)` is the address of the list behind."""
    edge = NAME + CELL * len(forms)
    heads = [(NAME + CELL * place + CELL // 2, broken(title)) for place, (_, title) in enumerate(forms)]
    lines = []
    for place, row in enumerate(demand.rows):
        spots = []
        for column, (form, title) in enumerate(forms):
            number = row.by_form.get(form, 0)
            url = link(row.pk, form) if number else ""
            left = NAME + CELL * column
            spots.append(Spot(left, demand.level(number), number, url, f"{row.title}, {title}: {number}"))
        whole = f"{row.group}: {row.title}"
        figures = (row.requests, row.places, row.balance_words, row.balance < 0)
        drawn = format_html_join("\n", "{}", ((spot.drawn(),) for spot in spots))
        lines.append(Line(HEAD + place * LINE, cut(row.title), whole, spots, drawn, *figures))
    middles = (edge + FIGURE // 2, edge + FIGURE + FIGURE // 2, edge + 2 * FIGURE + FIGURE // 2)
    return Heat(edge + 3 * FIGURE, HEAD + LINE * len(lines), heads, lines, middles)


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
