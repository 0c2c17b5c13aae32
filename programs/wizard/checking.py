"""Step 3: the rows with their verdicts as the page draws them, and what the curator answered on that page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.core.paginator import Page, Paginator

from mentoring.kit.russian import class_name
from mentoring.spreadsheets.reading import Sheet, column_number
from mentoring.spreadsheets.texts import clean
from programs.intake.models import Import
from programs.verdicts.known import NEW, described
from programs.verdicts.lines import Line, Outlook

PER_PAGE = 50
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


@dataclass
class RowShown:
    """A row of the table: everything the template needs, nothing to decide there."""

    number: int
    sheet: str
    tone: str
    verdict: str
    name: str
    place: str
    was_place: str
    birth: str
    said: list[Said]
    choice_name: str = ""
    choices: list[tuple[str, str, bool]] | None = None  # value, words, ticked


def facets(outlook: Outlook) -> list[Facet]:
    """All the counters that are not empty; «Все» and «С ошибками» always."""
    counted = [Facet(*facet, ICONS.get(facet[2], ""), len(filtered(outlook, facet[0]))) for facet in FACETS]
    return [facet for facet in counted if facet.number or facet.code in ("all", "error")]


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


def rows_shown(imported: Import, lines: list[Line]) -> list[RowShown]:
    """Lines of one page, ready to be drawn."""
    sheets = {sheet.name: (at, sheet, dict(sheet.rows)) for at, sheet in enumerate(imported.sheets)}
    return [_row(line, *sheets[line.row.sheet], imported) for line in lines]


def _row(line: Line, at: int, sheet: Sheet, cells: dict[int, list], imported: Import) -> RowShown:
    raw = cells.get(line.row.number, [])
    titles = imported.headers[sheet.name]["titles"]
    said = []
    for message in line.row.messages:
        css, icon = MESSAGES[message.level]
        letters = message.cell.rstrip("0123456789")
        if message.level == "error" and letters:
            column = column_number(letters)
            value = clean(raw[column - 1]) if column <= len(raw) else ""
            label = titles.get(str(column), "") or f"Столбец {letters}"
            name = f"m{at}-{line.row.number}-{column}"
            said.append(Said(css, icon, message.text, message.cell, name, value, f"{label}, строка {line.row.number}"))
        else:
            said.append(Said(css, icon, message.text, message.cell))
    if line.row.skip:
        said.append(Said("info", "info", line.row.skip, ""))
    values = line.row.values
    place = class_name(values["grade"], values["letter"]) if "grade" in values else ""
    was = next((was for what, was, _ in line.changes if what == "Класс" and was != "—"), "")
    tone, verdict = WORDS["ask" if line.unsolved else line.verdict]
    shown = RowShown(
        number=line.row.number,
        sheet=sheet.name if len(imported.maps) > 1 else "",
        tone=tone,
        verdict=verdict,
        name=line.row.name or _named(raw, imported, sheet.name, bool(line.row.skip)),
        place=place or values.get("post") or values.get("workplace") or "",
        was_place=was,
        birth=clean(values.get("birth_date") or values.get("birth_year")),
        said=said,
    )
    if line.candidates:
        answer = str(imported.choices.get(line.key, ""))
        usual = answer or ("" if line.unsolved else str(line.candidates[0].pk))
        options = [(str(one.pk), f"тот же человек: {described(one)}") for one in line.candidates[:5]]
        shown.choice_name = f"w{at}-{line.row.number}"
        shown.choices = [(value, words, value == usual) for value, words in [*options, (NEW, "новый человек")]]
    return shown


def _named(raw: list, imported: Import, sheet: str, skipped: bool) -> str:
    """What stands in the row instead of a name: the cell of the name; of a skipped row its first words."""
    columns = imported.headers[sheet]["columns"]
    at = next((int(number) for number, code in columns.items() if code in ("name", "last")), 0)
    named = clean(raw[at - 1]) if 0 < at <= len(raw) else ""
    first = (text for cell in raw if not str(cell or "").isdigit() and (text := clean(cell)))
    return (named or (next(first, "") if skipped else ""))[:80]


def answers(imported: Import, data: Mapping[str, str]) -> tuple[dict[tuple[str, int, int], str], dict[str, str]]:
    """Cells that were changed on the page and «who is who», from the fields of its form; the rest is not ours."""
    sheets, cells, choices = imported.sheets, {}, {}
    lines = [dict(sheet.rows) for sheet in sheets]
    for name, text in data.items():
        parts = name[1:].split("-")
        if name[:1] not in ("m", "w") or not all(part.isdecimal() and len(part) < 6 for part in parts):
            continue
        at, number, *column = map(int, parts)
        if at >= len(sheets) or number not in lines[at]:
            continue
        if name[0] == "w" and not column:
            choices[f"{sheets[at].name}:{number}"] = (
                text if text == NEW or (text.isdecimal() and len(text) < 16) else ""
            )
        elif name[0] == "m" and len(column) == 1 and 0 < column[0] <= 60:
            raw = lines[at][number]
            now = clean(raw[column[0] - 1]) if column[0] <= len(raw) else ""
            if text.strip() != now and len(text) <= 2000:
                cells[sheets[at].name, number, column[0]] = text
    return cells, choices
