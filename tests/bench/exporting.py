"""The official form of the base of mentees, 10,000 rows, against a loop that only writes the same rows."""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.bench import Timed
from tests.bench.bare import checked
from tests.bench.data import browser, make_base, make_bench_school

ROWS = 10_000


def ours(folder: Path) -> Timed:
    """The download as the curator asks for it: rights, filters, rows from the database, workbook, journal."""
    school, year, curator = make_bench_school()
    make_base(school, year, ROWS, pairs=ROWS // 4)
    client = browser(curator)
    return Timed(lambda: checked(client.get("/mentees/official.xlsx")))


def baseline(folder: Path) -> Timed:
    """The rows are in the memory already; they are only written."""
    import openpyxl  # noqa: PLC0415 (slow library)

    book = openpyxl.load_workbook(io.BytesIO(ours(folder).work()), read_only=True)  # type: ignore[arg-type]
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    if len(rows) <= ROWS:
        raise RuntimeError(f"the export has {len(rows)} rows")
    return Timed(lambda: written(rows))


def written(rows: Iterable[Any]) -> bytes:
    """A bare write-only workbook."""
    import openpyxl  # noqa: PLC0415 (slow library)

    book, buffer = openpyxl.Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("База наставляемых")
    for row in rows:
        sheet.append(row)
    book.save(buffer)
    return buffer.getvalue()
