"""Rows of an import, understood once and kept: each page of the check and the taking start from them."""

import hashlib
from dataclasses import replace
from typing import Any

from django.utils import timezone

from mentoring.org.models import MentoringForm
from mentoring.spreadsheets.packing import packed, unpacked
from mentoring.spreadsheets.reading import Sheet, column_letters
from participants.roster.forms import FormWords
from participants.roster.rows import Message, Row, Setting, read_rows
from programs.intake.models import Import
from programs.verdicts.looking import Question

LEFT_OUT = "Не берём: так отмечено вручную"


def question(imported: Import) -> Question:
    """What is asked of the school for this import. Rows are read anew when the day or the list of forms is another."""
    kept, setting = unpacked(imported.read), _setting()
    if kept and kept["mark"] == _mark(setting):
        order, rows = kept["order"], _unpacked_rows(kept["rows"])
    else:
        sheets = imported.sheets
        order, rows = [sheet.name for sheet in sheets], _read(imported, sheets, setting)
    maps = imported.maps
    columns = {
        name: {code: column_letters(at) for at, code in sorted(maps[name].columns.items(), reverse=True)}
        for name in order
        if name in maps
    }
    return Question(imported.year, rows, columns, imported.choices, imported.clear_empty)


def _read(imported: Import, sheets: list[Sheet], setting: Setting) -> list[Row]:
    """Rows of the sheets; those left out by hand are skipped before doubles are looked for."""
    maps, left = imported.maps, set(imported.left_out)
    skipped = [
        Row(sheet.name, number, maps[sheet.name].base, skip=LEFT_OUT)
        for sheet in sheets
        for number, _ in sheet.rows
        if left and sheet.name in maps and number > maps[sheet.name].row and f"{sheet.name}:{number}" in left
    ]
    gone = {(row.sheet, row.number) for row in skipped}
    taken = [replace(one, rows=[row for row in one.rows if (one.name, row[0]) not in gone]) for one in sheets]
    return [*read_rows(taken if gone else sheets, maps, setting), *skipped]


def read_now(imported: Import, sheets: list[Sheet]) -> bytes:
    """The rows of the sheets packed, with the order of the sheets and the mark of what they were read by."""
    setting = _setting()
    rows = _read(imported, sheets, setting)
    places = {id(row): at for at, row in enumerate(rows)}
    told = [
        (row.sheet, row.number, row.base, row.values, row.messages, row.skip, places.get(id(row.first), -1))
        for row in rows
    ]
    return packed({"mark": _mark(setting), "order": [sheet.name for sheet in sheets], "rows": told})


def _unpacked_rows(told: list[Any]) -> list[Row]:
    rows: list[Row] = []
    for sheet, number, base, values, messages, skip, first in told:
        said = [Message(*message) for message in messages]
        rows.append(Row(sheet, number, base, values, said, skip, rows[first] if first >= 0 else None))
    return rows


def _setting() -> Setting:
    forms = MentoringForm.objects.order_by("order", "code")
    words = tuple(FormWords(form.code, form.title, tuple(form.spellings)) for form in forms)
    return Setting(timezone.localdate(), words)


def _mark(setting: Setting) -> str:
    told = (setting.today.isoformat(), setting.forms)
    return hashlib.sha256(repr(told).encode()).hexdigest()
