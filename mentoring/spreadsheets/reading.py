"""Reads a file or a pasted table into plain sheets: numbered rows of text, numbers and dates. Knows nothing of people.

A cell is None, str, int, float or datetime.date. Formulas give what Excel last showed, else their own text.
"""

import csv
import datetime
import io
import re
import warnings
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from mentoring.spreadsheets import guard
from mentoring.spreadsheets.guard import BadFile

Cell = str | int | float | datetime.date | None
MOJIBAKE = re.compile(r"[ÐÑ][\u0080-\u00bf‚-›]|[РС][\u0080-\u00bfЂ-Џђ-џ‚-›][РС]|ï»¿|\ufffd|п»ї")
# Russian letters by how often they come, the rarest last: a wrong encoding turns common letters into rare ones.
BY_FREQUENCY = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
WEIGHT = {letter: 1 - 2 * place / 32 for place, letter in enumerate(BY_FREQUENCY)}
SAVE_AS_UTF8 = "Не удалось понять буквы в файле. Сохраните его в Excel как «CSV UTF-8» или как .xlsx"


@dataclass
class Sheet:
    """One sheet of a book (a csv or a paste is one sheet): rows by their numbers, blank rows left out."""

    name: str
    rows: list[tuple[int, list[Cell]]]
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


def read_file(data: bytes, name: str) -> list[Sheet]:
    """The sheets of an .xlsx or .csv; raises BadFile with a Russian reason."""
    is_book = guard.kind_of(data, name) == "xlsx"
    return _counted(_read_book(data) if is_book else [_read_table(decoded(data), "Таблица")])


def read_paste(text: str) -> list[Sheet]:
    """A table pasted from Excel or from a page: tabs between cells, line breaks inside quotes; raises BadFile."""
    if len(text) > guard.MAX_BYTES // 2:
        raise BadFile("Вставлено слишком много текста. Сохраните таблицу в файл .xlsx и выберите его")
    return _counted([_read_table(text.lstrip("\ufeff"), "Вставленная таблица")])


def _counted(sheets: list[Sheet]) -> list[Sheet]:
    rows = sum(len(sheet.rows) for sheet in sheets)
    if not rows:
        raise BadFile("В файле нет ни одной заполненной строки")
    if rows > guard.MAX_ROWS + guard.SPARE_ROWS:
        raise BadFile(f"В файле {rows} строк, можно до {guard.MAX_ROWS}. Разделите его на части")
    return sheets


def _read_book(data: bytes) -> list[Sheet]:
    facts = guard.check_book(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and lists that we do not use
        try:
            return _sheets_of(data, facts)
        except BadFile:
            raise
        except Exception as error:  # openpyxl meets a broken part with whatever error happens first
            raise BadFile(guard.BROKEN) from error


def _sheets_of(data: bytes, facts: dict[str, guard.SheetFacts]) -> list[Sheet]:
    sheets, formulas = [], {}
    book = _opened(data, data_only=False)
    for page in book.worksheets:
        told = facts.get(page._worksheet_path.lstrip("/"), guard.SheetFacts())  # no public name for it
        sheet = Sheet(page.title, [], page.sheet_state != "visible", told.hidden_rows)
        for number, cells in _rows_of(page, told):
            if told.formulas:
                formulas.update({(page.title, number, at): "" for at, cell in enumerate(cells) if _is_formula(cell)})
            if any(cell is not None for cell in cells):
                sheet.rows.append((number, cells))
        if (page.max_column or 0) > guard.MAX_COLS:
            sheet.notes.append(f"Прочитаны первые {guard.MAX_COLS} столбцов листа")
        _fill_merged(sheet, told.merges)
        sheets.append(sheet)
    book.close()
    if formulas:
        _put_shown_values(data, sheets, {key[:2] for key in formulas}, facts)
    return sheets


def _opened(data: bytes, *, data_only: bool) -> Any:
    import openpyxl  # noqa: PLC0415 (slow library)

    return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False)


def _rows_of(page: Any, told: guard.SheetFacts) -> Any:
    rows = page.iter_rows(max_row=guard.MAX_ROWS + guard.SPARE_ROWS, max_col=guard.MAX_COLS, values_only=True)
    for number, values in enumerate(islice(rows, told.last_row), start=1):
        cells = [_plain(value) for value in values]
        while cells and cells[-1] is None:
            cells.pop()
        yield number, cells


def _is_formula(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.startswith("=")


def _put_shown_values(data: bytes, sheets: list[Sheet], rows: set[tuple], facts: dict[str, guard.SheetFacts]) -> None:
    """Replace the text of formulas with what Excel showed when the file was saved; none saved: the text stays."""
    book = _opened(data, data_only=True)
    for page, sheet in zip(book.worksheets, sheets, strict=True):
        mine = {number: cells for number, cells in sheet.rows if (sheet.name, number) in rows}
        if not mine:
            continue
        for number, shown in _rows_of(page, facts.get(page._worksheet_path.lstrip("/"), guard.SheetFacts())):
            for at, value in enumerate(shown) if number in mine else ():
                if value is not None and _is_formula(mine[number][at]):
                    mine[number][at] = value
    book.close()


def _plain(value: Any) -> Cell:
    """An openpyxl value as a Cell; midnight is a date, true is «да», a formula object is its text."""
    if value is None or type(value) is int:
        return value
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    text = getattr(value, "text", None) or str(value)  # ArrayFormula, time, timedelta
    return text if not hasattr(value, "ref") or text.startswith("=") else f"={text}"


def _fill_merged(sheet: Sheet, merges: list[tuple[str, int, str, int]]) -> None:
    """Copy a value merged over several rows into each of them that has something else (one mentor, five mentees)."""
    rows, left = dict(sheet.rows), guard.MAX_ROWS * 4
    for letters, first, _, last in merges:
        column = column_number(letters)
        above = rows.get(first, [])
        if first == last or column > len(above) or (left := left - (last - first)) < 0:
            continue
        for number in range(first + 1, last + 1):
            if number in rows:
                cells = rows[number]
                cells += [None] * (column - len(cells))
                cells[column - 1] = above[column - 1]


def column_number(letters: str) -> int:
    """«A» is 1, «AA» is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """1 is «A», 27 is «AA»."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def decoded(data: bytes) -> str:
    """Text of a csv in UTF-8, UTF-16 with its mark or Windows-1251; raises BadFile rather than store mojibake."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16")
        elif b"\0" in data[:4096]:
            raise BadFile("Это не таблица. Сохраните её в Excel как .xlsx или «CSV UTF-8»")
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _decoded_one_byte(data)
    if MOJIBAKE.search(text) or re.search(r"[\x01-\x08\x0e-\x1a]", text):
        raise BadFile(SAVE_AS_UTF8)
    return text.replace("\0", "")


def _decoded_one_byte(data: bytes) -> str:
    """Windows-1251 when that reading is clearly the most Russian of all; KOI8-R, DOS and Mac are refused."""
    readings = {name: data.decode(name, errors="replace") for name in ("cp1251", "koi8-r", "cp866", "mac-cyrillic")}
    scores = {name: _russian_score(text) for name, text in readings.items()}
    best = max(scores, key=lambda name: scores[name])
    if best != "cp1251" or scores[best] < 0.25:
        raise BadFile(SAVE_AS_UTF8)
    return readings[best]


def _russian_score(text: str) -> float:
    """−1…1: how much the letters outside ASCII look like Russian words in their usual case."""
    foreign = Counter(char for char in text if char > "\x7f" and char not in "«»–—№\xa0„“”…’")
    total = sum(foreign.values())
    if not total:
        return 1.0
    known = sum(WEIGHT.get(char.lower(), -4) * count for char, count in foreign.items())
    odd_case = len(re.findall(r"[а-яё][А-ЯЁ]", text))
    return (known - 3 * odd_case) / total


def _read_table(text: str, name: str) -> Sheet:
    text = re.sub(r"\Asep=.\r?\n", "", text)
    if re.match(r"\s*<(?:!doctype|html|table)", text, re.I):
        raise BadFile("Это веб-страница, а не таблица. Откройте её в Excel и сохраните как .xlsx")
    rows = _parsed(text, _delimiter(text))
    sheet = Sheet(name, [])
    for number, cells in enumerate(rows, start=1):
        plain = [cell if cell.strip() else None for cell in cells[: guard.MAX_COLS]]
        if any(len(cell or "") > 32_767 or (cell or "").count("\n") > 40 for cell in plain):
            raise BadFile(f"В строке {number} не закрыта кавычка: проверьте её и сохраните файл заново")
        if any(plain):
            sheet.rows.append((number, list(plain)))
    return sheet


def _delimiter(text: str) -> str:
    """The mark that cuts most of the first lines into the same number of cells, and into the most of them."""

    def evenness(mark: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in islice(_parsed(text[:50_000], mark), 50) if any(row))
        width, times = max(widths.items(), key=lambda pair: (pair[0] > 1, pair[1]), default=(0, 0))
        return (times * (width > 1), width)

    return max("\t;,", key=evenness)


def _parsed(text: str, delimiter: str) -> Any:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise BadFile("Файл не читается как таблица. Сохраните его в Excel как .xlsx или «CSV UTF-8»") from error
