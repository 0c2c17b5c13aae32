"""Step 2: what each column of each sheet holds, shown with samples and mended by the curator."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from mentoring.spreadsheets.reading import Sheet, column_letters
from mentoring.spreadsheets.texts import clean
from participants.roster.headers import BASES, FIELDS, Header, field_of, plain_title
from programs.intake.models import Import

SAMPLES = 3


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
    """One sheet: the name of its input, its base ("" when it is left out), rows below the header, columns, faults."""

    name: str
    title: str
    base: str
    rows: int
    header_row: int
    columns: list[ColumnShown]
    faults: list[str]
    notes: list[str]


def shown(imported: Import) -> list[SheetShown]:
    """The sheets of the file as the page draws them."""
    return [_shown(at, sheet, header_of(imported, sheet.name)) for at, sheet in enumerate(imported.sheets)]


def header_of(imported: Import, name: str) -> Header:
    """The header of a sheet, also of one that is left out."""
    told = imported.headers[name]
    numbered = ({int(at): text for at, text in told[part].items()} for part in ("titles", "columns"))
    return Header(told["base"], told["row"], *numbered)


def _shown(at: int, sheet: Sheet, header: Header) -> SheetShown:
    below = [cells for number, cells in sheet.rows if number > header.row]
    allowed = [("", "не загружать")]
    allowed += sorted(
        ((field.code, field.title) for field in FIELDS if header.base in field.bases), key=lambda pair: pair[1]
    )
    columns = []
    for column in sorted({*header.titles, *header.columns}) if header.base else ():
        filled = (clean(cells[column - 1]) for cells in below if len(cells) >= column)
        samples = list(dict.fromkeys(text for text in filled if text))[:SAMPLES]
        title = header.titles.get(column, "") or f"Столбец {column}"
        code = header.columns.get(column, "")
        columns.append(ColumnShown(f"c{at}-{column}", column_letters(column), title, samples, code, allowed))
    notes = [*sheet.notes, *(["Лист скрыт в книге"] if sheet.hidden else [])]
    faults = header.missing() if header.base else []
    return SheetShown(f"s{at}", sheet.name, header.base, len(below), header.row, columns, faults, notes)


def chosen(imported: Import, data: Mapping[str, str]) -> dict[str, Header]:
    """Headers as the curator left them; a sheet whose base was changed is understood anew."""
    headers = {}
    for at, sheet in enumerate(imported.sheets):
        header = header_of(imported, sheet.name)
        base = data.get(f"s{at}", "")
        if base not in BASES:
            header.base = ""
        elif base != header.base:
            header.base = base
            guessed = {at: field_of(plain_title(title), base) for at, title in header.titles.items()}
            header.columns = {at: code for at, code in guessed.items() if code}
        else:
            codes = {field.code for field in FIELDS if base in field.bases}
            asked = {column: data.get(f"c{at}-{column}", "") for column in {*header.titles, *header.columns}}
            header.columns = {column: code for column, code in sorted(asked.items()) if code in codes}
        headers[sheet.name] = header
    return headers


def faults(headers: Mapping[str, Header]) -> list[str]:
    """Sentences about what must be said before the rows can be read."""
    used = {name: header for name, header in headers.items() if header.base}
    if not used:
        return ["Выберите хотя бы один лист: кто в нём записан"]
    told = [f"Лист «{name}»: {fault}" for name, header in used.items() for fault in header.missing()]
    for name, header in used.items():
        codes = list(header.columns.values())
        once = {field.code: field.title for field in FIELDS if not field.several and field.code != "number"}
        told += [
            f"Лист «{name}»: «{once[code]}» выбрано дважды, оставьте один столбец"
            for code in dict.fromkeys(codes)
            if code in once and codes.count(code) > 1
        ]
    return told
