"""Excel out. The only module that writes workbooks: text typed by people stays text, names of files stay names."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from io import BytesIO
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.timezone import is_aware, make_naive

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNSAVEABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
UNNAMEABLE = re.compile(r'[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\ud800-\udfff<>:"/\\|?*;%]+')


class Column(NamedTuple):
    """One column of a sheet: title, how to take a value from a row, width in characters (0: hidden), kind of values."""

    title: str
    value: Callable[[Any], object]
    width: float = 20
    kind: str = "text"  # text: a number is written as text too | date | number


def workbook_bytes(title: str, columns: list[Column], rows: Iterable[Any], about: Any = None) -> bytes:
    """An xlsx of one sheet; `about` (pairs «what, value») becomes a second one, «О выгрузке»."""
    told = [Column("Сведения", lambda pair: pair[0], 28), Column("Значение", lambda pair: pair[1], 70)]
    return book_bytes((title, columns, rows), *([("О выгрузке", told, about)] if about else []))


def book_bytes(*sheets: tuple[str, list[Column], Iterable[Any]], finish: Callable[[Any], object] = id) -> bytes:
    """An xlsx of sheets (title, columns, rows), written row by row: memory does not grow with the rows.

    `finish` is given the book before it is saved, for what is beside the cells (drop-downs of a blank)."""
    import openpyxl  # noqa: PLC0415 (slow library)

    book, buffer = openpyxl.Workbook(write_only=True), BytesIO()
    for title, columns, rows in sheets:
        sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
        sheet.freeze_panes = "A2"
        head, text, day = (openpyxl.cell.WriteOnlyCell(sheet) for _ in range(3))  # serve all rows: written at once
        head.font, day.number_format = openpyxl.styles.Font(bold=True), "DD.MM.YYYY"
        head.alignment = text.alignment = openpyxl.styles.Alignment(wrap_text=True, vertical="top")
        for letter, column in zip(map(openpyxl.utils.get_column_letter, range(1, 999)), columns, strict=False):
            (side := sheet.column_dimensions[letter]).width, side.hidden = column.width, not column.width
        sheet.append(_filled(column.title, "title", head, day) for column in columns)
        for row in rows:
            sheet.append(_filled(column.value(row), column.kind, text, day) for column in columns)
    finish(book)
    book.save(buffer)
    return buffer.getvalue()


def _filled(value: Any, kind: str, text: Any, day: Any) -> Any:
    """What to append for `value`: a plain value where Excel cannot mistake it, else one of the two styled cells."""
    if isinstance(value, date):
        day.value = make_naive(value) if isinstance(value, datetime) and is_aware(value) else value
        return day
    if value is None or (kind != "text" and isinstance(value, int | float)):
        return value
    value = UNSAVEABLE.sub("", value if isinstance(value, str) else str(value))
    if kind != "title" and "\n" not in value and value[:1] not in ("=", "#"):
        return value or None
    text.value, text.data_type = value, "s"  # else «=…» becomes a formula and «#N/A» an error
    return text


def excel_response(name: str, data: bytes) -> HttpResponse:
    """The workbook as a download called `name`.xlsx (RFC 6266)."""
    disposition = content_disposition_header(as_attachment=True, filename=safe_name(name) + ".xlsx")
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": disposition})


def safe_name(name: str) -> str:
    """`name` as every system can save it: no control characters, slashes, quotes or semicolons, ≤ 100 characters."""
    return UNNAMEABLE.sub(" ", name)[:100].strip(" .") or "файл"
