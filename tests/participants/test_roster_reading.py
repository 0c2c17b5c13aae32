"""Tables in any form a school sends: encodings, delimiters, formulas, merges, hidden rows, titles (quality.md E4)."""

import io
import json
import unicodedata
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.spreadsheets import reading
from mentoring.spreadsheets.guard import BadFile
from mentoring.spreadsheets.reading import Sheet, read_file, read_paste
from mentoring.spreadsheets.texts import clean, find_contacts, mend_letters, phone_number
from participants.roster.headers import MENTEES, MENTORS, find_header
from programs.bases.official import MENTEE_TITLES, MENTOR_TITLES
from tests.participants.bad_files import book, sheet_xml, text_cell
from tests.participants.test_roster_bad_files import FILES

NAMES = ["Белов Артём Дмитриевич", "Ёлкина Юлия Фёдоровна", "Щукин Пётр Ильич", "Цой Лев Романович", "Жук Эмма Юрьевна"]
WORDS = st.sampled_from(["Анна", "Пётр", "Ёлкин", "Юрьевич", "Щукина", "Фёдоровна", "Эдуард", "Объедков", "запрос"])


def saved(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    """A workbook made by the function."""
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    fill(book)
    book.save(buffer)
    return buffer.getvalue()


def of_rows(*rows: list) -> Sheet:
    """A sheet of these rows."""
    return Sheet("Лист1", [(number, row) for number, row in enumerate(rows, start=1) if row])


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_usual_encodings_and_delimiters_are_read_letter_for_letter(encoding: str, delimiter: str) -> None:
    lines = [["ФИО", "Класс", "Запрос"], *([name, "5А", "физика"] for name in NAMES)]

    sheets = read_file("\r\n".join(delimiter.join(line) for line in lines).encode(encoding), "a.csv")

    assert [cells for _, cells in sheets[0].rows] == lines


@pytest.mark.parametrize("encoding", ["koi8-r", "cp866", "mac-cyrillic"])
@pytest.mark.parametrize("shout", [False, True], ids=["usual", "capitals"])
def test_strange_encodings_are_refused_not_stored_as_rubbish(encoding: str, shout: bool) -> None:
    text = "\r\n".join(["ФИО;Класс", *(f"{name};5А" for name in NAMES)])

    with pytest.raises(BadFile) as refused:
        read_file((text.upper() if shout else text).encode(encoding), "a.csv")

    assert "CSV UTF-8" in refused.value.reason


@pytest.mark.parametrize("wrong", ["cp1251", "latin-1"])
def test_text_spoilt_before_it_came_is_refused(wrong: str) -> None:
    spoilt = "ФИО;Класс\nБелов Артём;5А".encode().decode(wrong, errors="replace")

    with pytest.raises(BadFile):
        read_file(spoilt.encode(), "a.csv")


@given(
    st.lists(st.lists(WORDS, min_size=3, max_size=5), min_size=3, max_size=20),
    st.sampled_from(["koi8-r", "cp866", "cp1251"]),
)
def test_any_list_of_people_is_read_right_or_refused(people: list[list[str]], encoding: str) -> None:
    text = "\n".join(["ФИО;Запрос", *(" ".join(words) + ";" + words[0] for words in people)])

    try:
        sheets = read_file(text.encode(encoding), "a.csv")
    except BadFile:
        assert encoding != "cp1251"
    else:
        assert [";".join(cells) for _, cells in sheets[0].rows] == text.split("\n")


def test_the_check_of_letters_is_what_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted fault: with the first encoding taken on trust, KOI8-R comes in as rubbish."""
    monkeypatch.setattr(reading, "_russian_score", lambda text: 1.0)
    data = "ФИО;Класс\nБелов Артём;5А".encode("koi8-r")

    assert read_file(data, "a.csv")[0].rows[0][1][0] != "ФИО"


def test_a_paste_keeps_line_breaks_and_quotes_inside_a_cell() -> None:
    sheet = read_paste('ФИО\tНаставник\nБелов Артём\t"Цой Лев\nЖук Эмма"\nТкач Пётр\t8 "А"\n')[0]

    assert sheet.rows[1:] == [(2, ["Белов Артём", "Цой Лев\nЖук Эмма"]), (3, ["Ткач Пётр", '8 "А"'])]


def test_a_formula_gives_its_own_text_when_excel_saved_no_value() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.append(["ФИО", "Запрос"])
        book.active.append(["Белов Артём Ильич", '=HYPERLINK("http://example.org","x")'])

    assert read_file(saved(fill), "a.xlsx")[0].rows[1][1][1] == '=HYPERLINK("http://example.org","x")'


def test_a_formula_gives_what_excel_showed() -> None:
    formula = '<row r="2"><c r="A2" t="str"><f>B2&amp;C2</f><v>Белов Артём</v></c></row>'
    rows = f'<row r="1">{text_cell("A1", "ФИО")}</row>{formula}'

    assert read_file(book(sheet=sheet_xml(rows)), "a.xlsx")[0].rows[1] == (2, ["Белов Артём"])


def test_a_value_merged_over_rows_belongs_to_each_of_them() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        for line in (
            ["ФИО", "Наставник"],
            ["Белов Артём", "Цой Лев"],
            ["Ткач Пётр", None],
            [None, None],
            ["Жук Эмма", None],
        ):
            book.active.append(line)
        book.active.merge_cells("B2:B4")

    rows = read_file(saved(fill), "a.xlsx")[0].rows

    assert rows[1:] == [(2, ["Белов Артём", "Цой Лев"]), (3, ["Ткач Пётр", "Цой Лев"]), (5, ["Жук Эмма"])]


def test_hidden_rows_and_sheets_are_noticed_and_dates_come_as_dates() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.append(["ФИО", date(2026, 9, 14), 89158288412.0, True])
        book.active.row_dimensions[1].hidden = True
        book.create_sheet("Черновик").sheet_state = "hidden"

    first, second = read_file(saved(fill), "a.xlsx")

    assert first.rows == [(1, ["ФИО", date(2026, 9, 14), 89158288412, "да"])]
    assert first.hidden_rows == {1}
    assert (first.hidden, second.hidden) == (False, True)


def test_the_official_header_is_understood_whole() -> None:
    for titles, base in ((MENTEE_TITLES, MENTEES), (MENTOR_TITLES, MENTORS)):
        header = find_header(of_rows([title for title, _ in titles]))
        assert header is not None
        assert header.base == base
        assert len(header.columns) == len(titles)


HEADERS = [
    (MENTEES, {"№": "number", "ФИО ребёнка": "name", "кл.": "", "Дата рожд.": "birth", "Тел. родителя": "guardian"}),
    (MENTEES, {"Фамилия": "last", "Имя": "first", "Отчество (при наличии)": "middle", "Класс": "place"}),
    (
        MENTEES,
        {"Наставляемый": "name", "Наставник": "partners", "Что вызывает затруднения": "request", "г.р.": "birth"},
    ),
    (MENTORS, {"Наставник": "name", "Наставляемые": "partners", "Хобби": "interests", "Ресурс времени, ч": "time"}),
    (
        MENTORS,
        {"Ф. И. О. педагога-наставника": "name", "Стаж": "experience", "Категория": "category", "e-mail": "contacts"},
    ),
    (MENTEES, {"ФИО молодого специалиста": "name", "Должность": "place", "ФИО наставника": "partners"}),
    (MENTEES, {"ФИО наставляемго": "name", "Телефн": "contacts", "Запрс": "request"}),
]


@pytest.mark.parametrize("base, titles", HEADERS)
def test_titles_of_other_schools_are_understood_by_their_sense(base: str, titles: dict[str, str]) -> None:
    header = find_header(of_rows(["База школы № 5"], [], list(titles), ["Белов Артём Ильич"]))

    assert header is not None
    assert header.row == 3
    assert header.base == base
    assert {header.titles[at]: code for at, code in header.columns.items()} == {t: c for t, c in titles.items() if c}


def test_a_column_of_mentors_beside_plain_names_tells_a_list_of_mentees() -> None:
    for titles, base in (
        (["ФИО", "Класс", "Наставник", "Форма"], MENTEES),
        (["Фамилия", "Имя", "Отчество", "ФИО наставника"], MENTEES),
        (["ФИО", "Должность", "Наставляемые"], MENTORS),
        (["Наставник", "Класс", "ФИО наставляемого"], MENTORS),
    ):
        header = find_header(of_rows(titles, ["Белов Артём Ильич", "7А"]))
        assert header is not None
        assert (header.base, "partners" in header.columns.values()) == (base, True), titles


def test_a_header_in_two_rows_is_one_header() -> None:
    header = find_header(
        of_rows(
            ["№", "ФИО наставляемого", "Родители", None, "Запрос"],
            [None, None, "ФИО", "телефон"],
            [1, "Белов Артём Ильич"],
        )
    )

    assert header is not None
    assert header.row == 2
    assert header.columns == {1: "number", 2: "name", 3: "guardian", 4: "guardian", 5: "request"}


def test_the_first_person_is_never_taken_for_a_second_row_of_the_header() -> None:
    header = find_header(of_rows(["ФИО", "Кружок"], ["Белов Артём Ильич", "учитель химии"]))

    assert header is None or header.row == 1


def test_a_table_without_people_has_no_header() -> None:
    assert find_header(of_rows(["Товар", "Цена"], ["мел", 5])) is None


PHONES = [
    ("8 (915) 828-84-12", "+79158288412"), ("89158288412", "+79158288412"), ("+7 915 828 84 12", "+79158288412"),
    ("9158288412", "+79158288412"), ("+375 29 123-45-67", "+375291234567"), ("12-34-56", ""), ("915828841", ""),
]  # fmt: skip


@pytest.mark.parametrize("written, phone", PHONES)
def test_phones(written: str, phone: str) -> None:
    assert phone_number(written) == phone


def test_contacts_of_a_cell_are_sorted_out() -> None:
    found = find_contacts("8-915-828-84-12, mama@mail.ru, Жук Регина Львовна (мать), 8,91583E+10")

    assert found.phones == ["+79158288412"]
    assert found.mails == ["mama@mail.ru"]
    assert found.spoilt == ["8,91583E+10"]
    assert "Жук Регина Львовна (мать)" in found.rest


def test_latin_letters_inside_a_russian_word_are_mended() -> None:
    assert mend_letters("Ахметoв Aнтон John") == ("Ахметов Антон John", "oA")


@given(st.text(max_size=300))
def test_cleaning_never_fails_and_leaves_nothing_unseen(text: str) -> None:
    cleaned = clean(text)

    assert cleaned == clean(cleaned)
    assert all(mark == "\n" or unicodedata.category(mark) not in ("Cc", "Cs") for mark in cleaned)
    json.dumps(cleaned).encode()


@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.xlsx"]))
def test_no_bytes_break_the_reader(data: bytes, name: str) -> None:
    try:
        read_file(data, name)
    except BadFile as bad:
        told = bad.reason
        assert told


@given(st.data())
def test_no_cut_or_spoilt_book_breaks_the_reader(data: st.DataObject) -> None:
    whole = bytearray(FILES["macro"][1])
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] = data.draw(st.integers(0, 255))

    try:
        read_file(bytes(whole[: data.draw(st.integers(1, len(whole)))]), "a.xlsx")
    except BadFile as bad:
        told = bad.reason
        assert told
