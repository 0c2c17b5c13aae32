"""Step 2: what each column of each sheet holds, shown with samples and mended by the curator."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from mentoring.spreadsheets.reading import Sheet, column_letters
from mentoring.spreadsheets.texts import clean, plain_title
from participants.roster.headers import (
    BASES,
    FIELDS,
    HEADER_WITHIN,
    MENTEES,
    MENTORS,
    Field,
    Header,
    field_of,
    header_at,
)
from programs.intake.models import Import
from programs.intake.starting import remembered

SAMPLES = 3
MOST_COLUMNS = 600  # asked about on the page; with two fields for each sheet a request holds 1,000
ROW_WORDS = 90  # characters of a row in the list of possible headers
UNASKED = (
    "Листов очень много: столбцы этого листа разобраны по заголовкам. Чтобы проверить их, не загружайте другие листы"
)
# What the second person of a pair is called depends on whose base it is.
OF_BASE = {
    ("partners", MENTEES): "ФИО наставника",
    ("partners", MENTORS): "ФИО наставляемых",
    ("partner_place", MENTEES): "Место работы, учёбы наставника",
    ("partner_place", MENTORS): "Место работы, учёбы наставляемых",
}


class ColumnShown(NamedTuple):
    """One column: the name of its input, letters, title, samples, the code of its field, what may be chosen."""

    name: str
    letters: str
    title: str
    samples: list[str]
    code: str
    choices: list[tuple[str, str]]


@dataclass
class SheetShown:
    """One sheet: the number its inputs are named by, its base ("" when it is left out), rows below the header, which
    row may be the header, columns, faults; whether its columns stay as they are, unasked."""

    at: int
    title: str
    base: str
    rows: int
    header_row: int
    header_rows: list[tuple[int, str]]
    columns: list[ColumnShown]
    faults: list[str]
    notes: list[str]
    is_kept: bool = False


class Fault(NamedTuple):
    """What must be said before the rows can be read, and the sheet it is about."""

    at: int
    text: str


def shown(imported: Import, headers: Mapping[str, Header], faults: list[Fault]) -> list[SheetShown]:
    """The sheets of the file as the page draws them; in a book of very many the columns of the last ones are not asked
    about and stay as they were understood."""
    sheets = [
        _shown(at, sheet, headers[sheet.name], [fault.text for fault in faults if fault.at == at])
        for at, sheet in enumerate(imported.sheets)
    ]
    asked = 0
    for sheet in sheets:
        asked += len(sheet.columns)
        if asked > MOST_COLUMNS and sheet.columns:
            sheet.columns, sheet.is_kept = [], True
            sheet.notes.append(UNASKED)
    return sheets


def headers_of(imported: Import) -> dict[str, Header]:
    """The headers of all sheets, also of those that are left out, by the names of the sheets."""
    return {name: header_of(imported, name) for name in imported.headers}


def header_of(imported: Import, name: str) -> Header:
    """The header of a sheet."""
    told = imported.headers[name]
    numbered = ({int(at): text for at, text in told[part].items()} for part in ("titles", "columns"))
    return Header(told["base"], told["row"], *numbered)


def title_of(field: Field, base: str) -> str:
    """What the field is called on a sheet of this base."""
    return OF_BASE.get((field.code, base), field.title)


def _shown(at: int, sheet: Sheet, header: Header, faults: list[str]) -> SheetShown:
    below = [cells for number, cells in sheet.rows if number > header.row]
    told = ((field.code, title_of(field, header.base)) for field in FIELDS if header.base in field.bases)
    allowed = [("", "не загружать"), *sorted(told, key=lambda pair: pair[1])]
    columns = []
    for column in sorted({*header.titles, *header.columns}) if header.base else ():
        filled = (clean(cells[column - 1]).replace("\n", "; ") for cells in below if len(cells) >= column)
        samples = list(dict.fromkeys(text for text in filled if text))[:SAMPLES]
        title = header.titles.get(column, "") or f"Столбец {column}"
        code = header.columns.get(column, "")
        columns.append(ColumnShown(f"c{at}-{column}", column_letters(column), title, samples, code, allowed))
    notes = [*sheet.notes, *(["Лист скрыт в книге"] if sheet.hidden else [])]
    return SheetShown(
        at, sheet.name, header.base, len(below), header.row, _header_rows(sheet, header.row), columns, faults, notes
    )


def _header_rows(sheet: Sheet, now: int) -> list[tuple[int, str]]:
    """The rows that may be the header: the first of the sheet with their words."""
    rows = [(0, "нет, столбцы узнать по содержанию")]
    for place, (number, cells) in enumerate(sheet.rows):
        if place < HEADER_WITHIN or number == now:
            words = " · ".join(text for cell in cells if (text := clean(cell).replace("\n", " ")))
            rows.append((number, words if len(words) <= ROW_WORDS else f"{words[:ROW_WORDS]}…"))
    return rows


def chosen(imported: Import, data: Mapping[str, str]) -> dict[str, Header]:
    """Headers as the curator left them; a sheet whose header row or base was changed is understood anew."""
    return {
        sheet.name: _chosen(at, sheet, header_of(imported, sheet.name), imported, data)
        for at, sheet in enumerate(imported.sheets)
    }


def _chosen(at: int, sheet: Sheet, header: Header, imported: Import, data: Mapping[str, str]) -> Header:
    base, row = data.get(f"s{at}", ""), data.get(f"r{at}", "")
    known = {str(number) for number, _ in _header_rows(sheet, header.row)}
    other_row = base in BASES and row in known and (int(row) != header.row or not header.titles)
    if other_row:
        header = remembered(header_at(sheet, int(row)), imported.school)
    if base not in BASES:
        header.base = ""
    elif base != header.base:
        header.base = base
        guessed = {at: field_of(plain_title(title), base) for at, title in header.titles.items()}
        header.columns = {at: code for at, code in guessed.items() if code}
    elif not other_row and f"k{at}" not in data:
        codes = {field.code for field in FIELDS if base in field.bases}
        asked = {column: data.get(f"c{at}-{column}", "") for column in {*header.titles, *header.columns}}
        header.columns = {column: code for column, code in sorted(asked.items()) if code in codes}
    return header


def faults(headers: Mapping[str, Header]) -> list[Fault]:
    """Sentences about what must be said before the rows can be read."""
    if not any(header.base for header in headers.values()):
        return [Fault(0, "Выберите хотя бы один лист: кто в нём записан")]
    return [
        Fault(at, f"Лист «{name}»: {told}")
        for at, (name, header) in enumerate(headers.items())
        if header.base
        for told in (*header.missing(), *_twice(header))
    ]


def _twice(header: Header) -> list[str]:
    """Fields that are chosen for two columns and may be for one only."""
    codes = list(header.columns.values())
    return [
        f"«{title_of(field, header.base)}» выбрано дважды, оставьте один столбец"
        for field in FIELDS
        if not field.several and field.code != "number" and codes.count(field.code) > 1
    ]
