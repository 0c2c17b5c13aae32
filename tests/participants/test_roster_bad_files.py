"""A bad file harms nothing: refused in Russian, within a second and 150 MiB (quality.md E1)."""

import subprocess
import sys
from pathlib import Path

import pytest

from mentoring.spreadsheets import guard
from mentoring.spreadsheets.guard import BadFile
from mentoring.spreadsheets.reading import read_file
from tests.participants.bad_files import bad_files, book, sheet_xml

FILES = bad_files()
MEASURE = """
import sys, time
from mentoring.spreadsheets.guard import BadFile
from mentoring.spreadsheets.reading import read_file
import openpyxl
data = open(sys.argv[1], "rb").read()
start = time.process_time()
try:
    read_file(data, sys.argv[2])
    told = "taken"
except BadFile:
    told = "refused"
seconds = time.process_time() - start
# not getrusage: after fork it remembers the size of the parent
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(told, seconds, int(peak.split()[1]) // 1024)
"""


@pytest.mark.parametrize("trick", FILES)
def test_a_bad_file_is_refused_with_a_reason_in_russian(trick: str) -> None:
    name, data, reason = FILES[trick]

    with pytest.raises(BadFile) as refused:
        read_file(data, name)

    assert reason in refused.value.reason


@pytest.mark.parametrize(
    "trick", ["bomb", "bomb_in_the_sheet", "lying_size", "one_huge_text", "false_dimension", "too_big"]
)
def test_a_heavy_file_is_refused_quickly_in_little_memory(trick: str, tmp_path: Path) -> None:
    name, data, _ = FILES[trick]
    (tmp_path / "file").write_bytes(data)

    told = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path / "file"), name], capture_output=True, text=True, check=True
    ).stdout.split()

    assert told[0] == "refused"
    assert float(told[1]) <= 1.0, "seconds of processor time"
    assert int(told[2]) <= 150, "MiB"


def test_an_honest_book_with_links_to_mail_is_taken() -> None:
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
        'Target="mailto:a@b.ru" TargetMode="External"/></Relationships>'
    )

    sheets = read_file(book({"xl/worksheets/_rels/sheet1.xml.rels": links}), "a.xlsx")

    assert sheets[0].rows[1] == (2, ["Белов Артём Дмитриевич", "8Б"])


def test_the_guard_is_what_stops_the_flood(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted fault: without the limit on rows the flood gets through to the reader."""
    monkeypatch.setattr(guard, "MAX_ROWS", 10**9)
    name, data, _ = FILES["too_many_rows"]

    sheets = read_file(data, name)

    assert len(sheets[0].rows) == 39_999


def test_ten_thousand_rows_are_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_ROWS", 3)
    monkeypatch.setattr(guard, "SPARE_ROWS", 0)
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 4))

    assert len(read_file(book(sheet=sheet_xml(rows)), "a.xlsx")[0].rows) == 3

    with pytest.raises(BadFile):
        read_file(book(sheet=sheet_xml(rows + '<row r="4"><c r="A4"><v>4</v></c></row>')), "a.xlsx")
