"""Step 3: the rows with their verdicts as the page draws them, and what the curator answered on that page.

Names of its inputs, «at» being the number of the sheet: `m<at>-<row>-<column>` a cell, `o…` what stood in it when the
page was drawn, `w<at>-<row>` who is who, `n<at>-<row>` not to be taken, `o<at>-<row>` this row was on the page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator

from mentoring.asked import NOBODYS, number
from mentoring.kit.russian import class_name
from mentoring.spreadsheets.reading import Sheet, column_letters, column_number
from mentoring.spreadsheets.texts import clean
from participants.roster.cells import ERROR, INFO
from programs.intake.models import Import
from programs.intake.reading import LEFT_OUT
from programs.intake.starting import Answers
from programs.verdicts.known import NEW, described
from programs.verdicts.lines import Line, Outlook

PER_PAGE = 50
MOST_CELLS = 8  # cells of a row that may be mended at once: with 50 rows 950 fields, a request holds 1,000
WORDS = {
    "add": ("ok", "Новый"), "update": ("run", "Изменится"), "same": ("mute", "Без изменений"),
    "warning": ("warn", "Предупреждение"), "ask": ("warn", "Повтор?"), "error": ("bad", "Ошибка"),
    "skip": ("none", "Пропуск"),
}  # fmt: skip
FACETS = (
    ("all", "Все", ""), ("add", "Новые", "ok"), ("update", "Изменятся", "run"), ("same", "Без изменений", "mute"),
    ("warning", "Предупреждения", "warn"), ("ask", "Повторы", "warn"), ("error", "С ошибками", "bad"),
    ("skip", "Пропуски", "mute"),
)  # fmt: skip
ICONS = {"ok": "ok", "run": "half", "mute": "ring", "warn": "tri", "bad": "alarm"}
MESSAGES = {"error": ("bad", "alarm"), "warning": ("warn", "tri"), "info": ("info", "help")}


class Facet(NamedTuple):
    """A counter over the rows that also filters them."""

    code: str
    title: str
    tone: str
    icon: str
    number: int


class Said(NamedTuple):
    """A sentence about a row; `name` and `value` when its cell may be mended right here."""

    css: str
    icon: str
    text: str
    cell: str
    name: str = ""
    value: str = ""
    label: str = ""
    was: str = ""

    @property
    def lines(self) -> int:
        """How many lines the field needs: an input of one line would glue them together."""
        return max(self.value.count("\n"), self.was.count("\n")) + 1


@dataclass
class RowShown:
    """A row of the table: everything the template needs, nothing to decide there."""

    number: int
    sheet: str
    place_in_form: str
    tone: str
    verdict: str
    name: str
    place: str
    was_place: str
    birth: str
    said: list[Said]
    may_leave: bool
    left: bool
    choices: list[tuple[str, str, bool]]  # value, words, ticked


def facets(outlook: Outlook) -> list[Facet]:
    """All the counters that are not empty; «Все» and «С ошибками» always."""
    counted = [Facet(*facet, ICONS.get(facet[2], ""), len(filtered(outlook, facet[0]))) for facet in FACETS]
    return [facet for facet in counted if facet.number or facet.code in ("all", "error")]


def counters(outlook: Outlook) -> dict[str, Any]:
    """The figures of the page."""
    return {
        "facets": facets(outlook),
        "total": len(outlook.lines),
        "good": len(outlook.good),
        "bad": len(outlook.bad),
        "unsolved": sum(line.unsolved for line in outlook.lines),
        "tandems": outlook.counts()["tandems"],
    }


def filtered(outlook: Outlook, code: str) -> list[Line]:
    """Rows of a counter. In «Все» first those that need an answer."""
    if code == "ask":
        return [line for line in outlook.lines if line.candidates]
    if code in WORDS:
        return [line for line in outlook.lines if line.verdict == code]
    order = {"error": 0, "warning": 1}
    return sorted(outlook.lines, key=lambda line: order.get(line.verdict, 2))


def page_of(outlook: Outlook, code: str, number: str | None) -> Page:
    """One page of the rows of a counter."""
    return Paginator(filtered(outlook, code), PER_PAGE).get_page(number)


def answered(outlook: Outlook, given: Answers) -> list[Line]:
    """The rows that these answers are about, in the order of the file."""
    keys = {f"{sheet}:{row}" for sheet, row, _ in given.cells} | {*given.choices} | given.leave | given.bring_back
    return [line for line in outlook.lines if line.key in keys]


def rows_shown(imported: Import, lines: list[Line], given: Answers | None = None) -> list[RowShown]:
    """Lines of one page, ready to be drawn; `given` are answers not kept yet, which stay in their fields."""
    sheets = {sheet.name: (at, sheet) for at, sheet in enumerate(imported.sheets)}
    rows = {name: dict(sheet.rows) for name, (_, sheet) in sheets.items()}
    return [
        _row(line, imported, _Raw(*sheets[line.row.sheet], rows[line.row.sheet].get(line.row.number, [])), given)
        for line in lines
    ]


class _Raw(NamedTuple):
    """Where a line stands in the file and its cells as they are there."""

    at: int
    sheet: Sheet
    cells: list

    def text(self, column: int) -> str:
        """What stands in the column."""
        return clean(self.cells[column - 1]) if 0 < column <= len(self.cells) else ""


def _row(line: Line, imported: Import, raw: _Raw, given: Answers | None) -> RowShown:
    values = line.row.values
    place = class_name(values["grade"], values["letter"]) if "grade" in values else ""
    was = next((was for what, was, _ in line.changes if what == "Класс" and was != "—"), "")
    tone, verdict = WORDS["ask" if line.unsolved else line.verdict]
    left = line.key in imported.left_out
    if given:
        left = (left or line.key in given.leave) and line.key not in given.bring_back
    return RowShown(
        number=line.row.number,
        sheet=raw.sheet.name if len(imported.maps) > 1 else "",
        place_in_form=f"{raw.at}-{line.row.number}",
        tone=tone,
        verdict=verdict,
        name=line.row.name or _named(raw, imported, bool(line.row.skip)),
        place=place or values.get("post") or values.get("workplace") or "",
        was_place=was,
        birth=clean(values.get("birth_date") or values.get("birth_year")),
        said=_said(line, imported, raw, given),
        may_leave=line.row.skip in ("", LEFT_OUT),
        left=left,
        choices=_choices(line, imported, given),
    )


def _said(line: Line, imported: Import, raw: _Raw, given: Answers | None) -> list[Said]:
    """What is said of the row, errors first; a cell spoken of as a warning or an error has its field once, the first
    MOST_CELLS of them: when these are mended, the next."""
    typed = {
        column: text
        for (sheet, number, column), text in (given.cells if given else {}).items()
        if (sheet, number) == (line.row.sheet, line.row.number)
    }
    titles, met = imported.headers[raw.sheet.name]["titles"], set()
    said: list[Said] = []
    for message in sorted(line.row.messages, key=lambda one: one.level != ERROR):
        letters = message.cell.rstrip("0123456789")
        column = column_number(letters) if letters and message.level != INFO else 0
        mended = column and column not in met and sum(bool(one.name) for one in said) < MOST_CELLS
        field = _field(raw, line.row.number, column, titles, typed) if mended else {}
        met |= {column} if mended else set()
        said.append(Said(*MESSAGES[message.level], message.text, message.cell, **field))
    for column in sorted({*typed} - met):
        text = f"Вы ввели другое. Сейчас в ячейке: {raw.text(column) or 'пусто'}"
        cell = f"{column_letters(column)}{line.row.number}"
        said.append(Said("warn", "tri", text, cell, **_field(raw, line.row.number, column, titles, typed)))
    if line.row.skip:
        said.append(Said("info", "info", line.row.skip, ""))
    return said


def _field(raw: _Raw, row: int, column: int, titles: dict[str, str], typed: dict[int, str]) -> dict[str, str]:
    """The input of a cell: what is typed in it or stands in the file."""
    label = titles.get(str(column), "") or f"Столбец {column_letters(column)}"
    now = raw.text(column)
    place = f"{raw.at}-{row}-{column}"
    return {"name": place, "value": typed.get(column, now), "was": now, "label": f"{label}, строка {row}"}


def _choices(line: Line, imported: Import, given: Answers | None) -> list[tuple[str, str, bool]]:
    """«Who is who» of a row that somebody known may be."""
    if not line.candidates:
        return []
    answer = str({**imported.choices, **(given.choices if given else {})}.get(line.key, ""))
    usual = answer or ("" if line.unsolved else str(line.candidates[0].pk))
    options = [(str(one.pk), f"тот же человек: {described(one)}") for one in line.candidates[:5]]
    return [(value, words, value == usual) for value, words in [*options, (NEW, "новый человек")]]


def _named(raw: _Raw, imported: Import, skipped: bool) -> str:
    """What stands in the row instead of a name: the cell of the name; of a skipped row its first words."""
    columns = imported.headers[raw.sheet.name]["columns"]
    named = raw.text(next((int(number) for number, code in columns.items() if code in ("name", "last")), 0))
    first = (text for cell in raw.cells if not str(cell or "").isdigit() and (text := clean(cell)))
    return (named or (next(first, "") if skipped else ""))[:80]


def answers(imported: Import, data: Mapping[str, str]) -> Answers:
    """What was changed on the page, from the fields of its form; the rest is not ours."""
    sheets = imported.sheets
    lines = [dict(sheet.rows) for sheet in sheets]
    cells: dict[tuple[str, int, int], str] = {}
    choices: dict[str, str] = {}
    on_page: set[str] = set()
    ticked: set[str] = set()
    for name, text in data.items():
        place = [number(part) for part in name[1:].split("-")]
        if name[:1] not in ("m", "w", "n", "o") or NOBODYS in place:
            continue
        at, row, *column = place
        if at >= len(sheets) or row not in lines[at]:
            continue
        key = f"{sheets[at].name}:{row}"
        if name[0] == "m" and len(column) == 1 and 0 < column[0] <= 60:
            now = _Raw(at, sheets[at], lines[at][row]).text(column[0])
            typed = _one_break(text)
            if typed not in (now, _one_break(data.get(f"o{name[1:]}", now))) and len(typed) <= 2000:
                cells[sheets[at].name, row, column[0]] = typed
        elif name[0] == "w" and not column:
            choices[key] = text if text == NEW or number(text) != NOBODYS else ""
        elif name[0] in "no" and not column:
            (ticked if name[0] == "n" else on_page).add(key)
    left = set(imported.left_out)
    differing = {key: choice for key, choice in choices.items() if choice != imported.choices.get(key, "")}
    leave, bring_back = frozenset(ticked - left), frozenset((on_page & left) - ticked)
    return Answers(cells, differing, leave, bring_back, "clear_empty" in data)


def _one_break(text: str) -> str:
    """Browsers send line breaks as two characters."""
    return text.replace("\r\n", "\n").strip()
