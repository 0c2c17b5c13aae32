"""Rows with errors as a workbook: mended in Excel, they are loaded again."""

from collections import defaultdict
from collections.abc import Callable
from operator import itemgetter
from typing import Any

from mentoring.kit.sheets import Column, book_bytes
from programs.intake.models import Import
from programs.verdicts.lines import Outlook

FAULT = "Ошибка"


def bad_rows(imported: Import, outlook: Outlook) -> bytes:
    """The rows with errors of every sheet, the same columns and the fault; mended, the file is loaded again."""
    said: dict[str, dict[int, str]] = defaultdict(dict)
    for line in outlook.bad:
        texts = (f"{m.cell}: {m.text}" if m.cell else m.text for m in line.row.messages if m.level == "error")
        said[line.row.sheet][line.row.number] = "; ".join(texts)
    sheets: list[Any] = []
    for sheet in imported.sheets:
        faults = said.get(sheet.name)
        if not faults:
            continue
        titles = {int(at): title for at, title in imported.headers[sheet.name]["titles"].items()}
        rows = [(cells, faults[number]) for number, cells in sheet.rows if number in faults]
        width = max([*titles, *(len(cells) for cells, _ in rows)])
        columns = [Column(titles.get(at, f"Столбец {at}"), _cell(at), 22, "as is") for at in range(1, width + 1)]
        sheets.append((sheet.name, [*columns, Column(FAULT, itemgetter(1), 60)], rows))
    return book_bytes(*sheets)


def _cell(at: int) -> Callable[[Any], Any]:
    return lambda row: row[0][at - 1] if at <= len(row[0]) else None
