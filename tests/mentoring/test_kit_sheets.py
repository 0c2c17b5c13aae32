"""Workbooks: text stays text, dates stay dates, names of files stay names."""

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest

from mentoring.kit.sheets import Column, book_bytes, excel_response, safe_name, workbook_bytes

FORMULA_STARTS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "＝1+1", "|cmd", "#N/A", "#REF!", "="]


def cells(data, sheet=0):
    """The cells of one sheet, read back."""
    return list(openpyxl.load_workbook(BytesIO(data)).worksheets[sheet].iter_rows())


def one_column(values, kind="text"):
    return cells(workbook_bytes("Лист", [Column("Поле", lambda value: value, kind=kind)], values))


@pytest.mark.parametrize("text", FORMULA_STARTS)
@pytest.mark.parametrize("kind", ["text", "number", "date"])
def test_text_never_becomes_a_formula_or_an_error(text, kind):
    written = one_column([text], kind)[1][0]

    assert written.data_type in ("s", "inlineStr")
    assert written.value == text.replace("\0", "").replace("\r", "")


def test_a_title_never_becomes_a_formula():
    header = cells(workbook_bytes("=A1", [Column("=1+1", str)], []))[0][0]

    assert (header.data_type, header.value) == ("s", "=1+1")


def test_without_the_guard_openpyxl_would_write_a_formula():
    book = openpyxl.Workbook()
    book.active.append(["=1+1"])

    assert book.active["A1"].data_type == "f"


def test_control_characters_and_halves_of_letters_are_dropped():
    assert one_column(["Анна\x00\x08\x1f \ud800\uffffПетровна"])[1][0].value == "Анна Петровна"


def test_dates_are_dates_and_moments_lose_their_zone():
    moment = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    rows = one_column([date(2026, 9, 1), moment], "date")

    assert rows[1][0].value == datetime(2026, 9, 1)
    assert rows[1][0].number_format == "DD.MM.YYYY"
    assert rows[2][0].value.tzinfo is None


def test_two_dates_in_one_row_keep_their_own_days():
    columns = [Column("С", lambda row: row[0], kind="date"), Column("По", lambda row: row[1], kind="date")]

    rows = cells(workbook_bytes("Лист", columns, [(date(2026, 9, 1), date(2027, 5, 31))]))

    assert [cell.value.date() for cell in rows[1]] == [date(2026, 9, 1), date(2027, 5, 31)]


def test_numbers_are_numbers_only_where_the_column_says_so():
    assert one_column([2013], "number")[1][0].value == 2013
    assert one_column([2013])[1][0].value == "2013"


def test_nothing_and_empty_text_leave_the_cell_empty():
    data = workbook_bytes(
        "Лист", [Column("А", lambda row: row[0]), Column("Б", lambda row: row[1])], [(None, "да"), ("", "нет")]
    )

    assert [[cell.value for cell in row] for row in cells(data)[1:]] == [[None, "да"], [None, "нет"]]


def test_a_list_of_names_in_one_cell_is_wrapped():
    written = one_column(["Ким А.\nЛи Б."])[1][0]

    assert written.value == "Ким А.\nЛи Б."
    assert written.alignment.wrap_text


def test_what_was_exported_is_told_on_a_second_sheet():
    data = workbook_bytes("База", [Column("Поле", str)], [], about=[("Кто", "=Ким"), ("Строк", 0)])

    assert openpyxl.load_workbook(BytesIO(data)).sheetnames == ["База", "О выгрузке"]
    assert [[cell.value for cell in row] for row in cells(data, 1)] == [
        ["Сведения", "Значение"],
        ["Кто", "=Ким"],
        ["Строк", "0"],
    ]


def test_a_book_of_two_sheets_survives_forbidden_names():
    data = book_bytes(("База [8/«А»]*?", [Column("Поле", str)], [1]), ("Б" * 40, [Column("Поле", str)], [2]))

    assert openpyxl.load_workbook(BytesIO(data)).sheetnames == ["База  8 «А»   ", "Б" * 31]


def test_more_columns_than_letters():
    columns = [Column(f"Столбец {number}", lambda row, number=number: f"{row}{number}") for number in range(60)]

    assert [cell.value for cell in cells(workbook_bytes("Лист", columns, ["я"]))[1]] == [
        f"я{number}" for number in range(60)
    ]


@pytest.mark.parametrize(
    "name, saved",
    [
        ('ФИО "x"; .pdf', "ФИО x .pdf"),
        ("a\r\nSet-Cookie: x=1", "a Set-Cookie x=1"),
        ("../../etc/passwd", "etc passwd"),
        ("я" * 300, "я" * 100),
        ("\u202egpj.exe", "gpj.exe"),
        ("...", "файл"),
        ("", "файл"),
    ],
)
def test_names_of_files_are_harmless(name, saved):
    assert safe_name(name) == saved


def test_the_response_is_a_download_with_a_russian_name():
    response = excel_response('База "8А"\r\n', b"PK")

    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%D0%91%D0%B0%D0%B7%D0%B0%208%D0%90.xlsx"
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
