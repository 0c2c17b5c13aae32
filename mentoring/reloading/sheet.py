"""An edited export as it was sent: its columns, and of each row the number, the key and the cells that differ from what
was exported. No database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from mentoring.reloading.keys import Seal, plain, seal_of, title_of
from mentoring.reloading.lists import ListBack
from mentoring.spreadsheets.guard import BadFile
from mentoring.spreadsheets.reading import Cell, Sheet, column_letters

HEAD_ROWS = 20  # the header is looked for no lower: people write a line or two above a table
MOST_EDITED = 2_000
NO_KEYS = (
    "В файле нет скрытого столбца с ключами строк. Выгрузите список кнопкой «Excel» и внесите правки в этот новый файл"
)
BAD_KEY = "Ключ этой строки не подходит: он изменён или выгружен в другой школе. Выгрузите список заново"
NO_KEY = "У строки нет ключа: её добавили в Excel. Новые строки вносят на странице списка или загрузкой базы"
TWICE = "Эта же запись есть выше, в строке {}. Оставьте одну из двух строк"


@dataclass
class Edited:
    """One row: `cells` are the edited ones by title, `seal` digests by title are what was exported; `wrong` is why the
    row cannot be read, `at` the address of the cell that says so."""

    number: int
    pk: int = 0
    cells: dict[str, Cell] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    wrong: str = ""
    at: str = ""


@dataclass
class Edits:
    """The file: letters of the columns by title, titles that were not exported, rows."""

    seal: Seal
    letters: dict[str, str]
    foreign: list[str]
    rows: list[Edited]


def keyed(sheets: Sequence[Sheet], listed: ListBack) -> list[tuple[int, list[Cell]]]:
    """The rows from the header on, of the sheet that has keys of this list. Raises BadFile when there is none."""
    for sheet in sheets:
        for at, (_, cells) in enumerate(sheet.rows[:HEAD_ROWS]):
            for cell in cells:
                found = seal_of(str(cell or ""), 0)
                if found and found.code == listed.code:
                    return sheet.rows[at:]
                if found:
                    raise BadFile(f"Это выгрузка другого списка. Нужен список «{listed.title}»")
    raise BadFile(NO_KEYS)


def read(rows: Sequence[tuple[int, Sequence[Cell]]], school: int) -> Edits:
    """What was edited in these rows, of which the first is the header; nothing when they are forgotten."""
    if not rows:
        return Edits(Seal(school, "", ()), {}, [], [])
    head = [str(cell or "") for cell in rows[0][1]]
    place, seal = next((at, found) for at, cell in enumerate(head) if (found := seal_of(cell, school)))
    titles = {at: title_of(cell) for at, cell in enumerate(head) if at != place and cell}
    known = {at: title for at, title in titles.items() if title in seal.titles}
    letters = {title: column_letters(at + 1) for at, title in known.items()}
    foreign = [f"{title} ({column_letters(at + 1)})" for at, title in titles.items() if at not in known]
    seen: dict[int, int] = {}
    told = []
    for number, cells in rows[1:]:
        row = _row(number, cells, place, known, seal)
        if not row.wrong and row.pk in seen:
            row.wrong, row.cells = TWICE.format(seen[row.pk]), {}
        seen.setdefault(row.pk, number)
        told.append(row)
    return Edits(seal, letters, foreign, told)


def _row(number: int, cells: Sequence[Cell], place: int, known: dict[int, str], seal: Seal) -> Edited:
    key = plain(cells[place]) if place < len(cells) else ""
    at = f"{column_letters(place + 1)}{number}"
    if not key:
        first = next((spot for spot, cell in enumerate(cells) if cell is not None), 0)
        return Edited(number, wrong=NO_KEY, at=f"{column_letters(first + 1)}{number}")
    found = seal.read(key)
    if found is None:
        return Edited(number, wrong=BAD_KEY, at=at)
    pk, digests = found
    return Edited(number, pk, dict(_changed(cells, known, seal, pk, digests)), digests, at=at)


def _changed(cells: Sequence[Cell], known: dict[int, str], seal: Seal, pk: int, digests: Any) -> Iterator[tuple]:
    """The cells that hold something else than what was exported; an empty cell leaves the value."""
    for at, title in known.items():
        cell = cells[at] if at < len(cells) else None
        if plain(cell) and seal.digest(pk, title, cell) != digests[title]:
            yield title, cell
