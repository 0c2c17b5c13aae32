"""A file of known defects (quality.md E3): each is named with its sheet, row, column, value and what to do about it;
nothing is corrected in silence, nothing else of the file is lost, and it is taken whole or not at all."""

import datetime
import io
from typing import Any, NamedTuple

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from mentoring.models import User
from mentoring.spreadsheets.reading import column_number, read_file, read_paste
from mentoring.spreadsheets.texts import clean
from participants.models import MenteeCard, Person
from programs.intake import taking
from programs.intake.models import Import
from programs.intake.reading import question
from programs.intake.starting import start
from programs.intake.taking import take
from programs.models import Tandem
from programs.verdicts.lines import Line
from programs.verdicts.looking import look
from programs.wizard import checking
from tests.factories import make_form, year_of

SHEET, FIRST = "8 классы", 4
TITLES = {
    "A": "№", "B": "ФИО наставляемого", "C": "Класс / должность", "D": "Год рождения", "E": "Контакты", "F": "Запрос",
    "G": "Дата вхождения", "H": "ФИО наставника", "I": "Форма", "J": "Дата завершения", "K": "Отметка о прохождении",
    "L": "Ссылка на отзыв", "M": "Примечание",
}  # fmt: skip
GOOD: dict[str, Any] = {
    "C": "8Б", "D": 2012, "E": "+79158288412", "F": "физика", "G": "14.09.2026", "H": "Цой Лев Романович",
    "I": "ученик — ученик",
}  # fmt: skip
LETTERS = "абвгдежзиклмнопрстуфхцчшэюя"


class Defect(NamedTuple):
    """What is wrong in one row: the cell, what stands in it, what becomes of the row, what is said (parts of it)."""

    what: str
    column: str
    value: Any
    verdict: str
    said: tuple[str, ...]


ROW = "Ряд"  # stands for the whole row in `column`
DEFECTS = [
    Defect("no name", "B", None, "error", ("Нет имени", "Впишите фамилию, имя и отчество")),
    Defect("one word", "B", "Белов", "error", ("«Белов»", "Допишите имя и отчество")),
    Defect("initials", "B", "Белов А. Д.", "error", ("«Белов А. Д.»", "полностью")),
    Defect("digits", "B", "Белов Артём 8Б", "error", ("«Белов Артём 8Б»", "Оставьте только")),
    Defect("two alphabets", "B", "O'Нил Anna Ивановна", "error", ("Anna", "Наберите имя заново")),
    Defect("too long", "B", "Бе" * 100 + " Артём Ильич", "error", ("больше 120 букв", "Оставьте только")),
    Defect("Latin letters", "B", "Вeлый Apтём Ильич", "warning", ("латинские буквы (e, A, p)", "Велый Артём Ильич")),
    Defect("no patronymic", "B", "Ли Анна", "warning", ("Нет отчества", "впишите его")),
    Defect("name first", "B", "Артём Ильич Рогов", "warning", ("впереди фамилии", "Рогов Артём Ильич")),
    Defect("class that cannot be", "C", "66", "error", ("«66»", "от 1 до 11")),
    Defect("long post", "C", "учитель " + "очень " * 40, "warning", ("длиннее 200 знаков", "сократите")),
    Defect("year too early", "D", 1899, "error", ("1899", "от 1930 до 2022")),
    Defect("year to come", "D", 2031, "error", ("2031", "от 1930 до 2022")),
    Defect("an age", "D", "14 лет", "error", ("«14 лет»", "например 2012")),
    Defect("no such birthday", "D", "31.11.2012", "error", ("31.11.2012", "30 дней", "30.11.2012")),
    Defect("birth in words", "D", "спросить", "error", ("спросить",)),
    Defect("no year", "D", None, "warning", ("не заполнен",)),
    Defect("a pupil of forty", "D", 1985, "warning", ("41", "проверьте год или класс")),
    Defect("error of Excel", "D", "#ССЫЛ!", "error", ("«#ССЫЛ!»", "Впишите само значение")),
    Defect("phone shown as a number", "E", "8,91583E+10", "warning", ("«8,91583E+10»", "11 цифр", "как текст")),
    Defect("phone too short", "E", "8915828", "warning", ("«8915828»", "11 цифр")),
    Defect("29 February", "G", "29.02.2025", "error", ("28 дней", "28.02.2025 или 01.03.2025")),
    Defect("29 February, two digits", "G", "29.02.25", "error", ("28 дней", "28.02.2025 или 01.03.2025")),
    Defect("day nought", "G", "00.09.2026", "error", ("00.09.2026",)),
    Defect("a term", "G", "в течение сентября", "warning", ("«в течение сентября»", "как есть")),
    Defect("open range", "G", "05.10.24 –", "warning", ("«05.10.24 –»", "как есть")),
    Defect("two ranges", "G", "13.09.24\n– 14.09.24", "warning", ("«13.09.24 – 14.09.24»", "как есть")),
    Defect("another year", "G", "11.09.2003", "warning", ("11.09.2003", "проверьте год")),
    Defect("a formula without its value", "G", "=СЕГОДНЯ()", "warning", ("«=СЕГОДНЯ()»", "впишите дату")),
    Defect("serial number of a date", "G", 46279, "add", ("46279", "14.09.2026")),
    Defect("unknown mentor", "H", "Орлов Пётр Ильич", "warning", ("«Орлов Пётр Ильич»", "принята без пары")),
    Defect("no mentor in words", "H", "не назначен", "warning", ("«не назначен»", "не похоже на ФИО")),
    Defect("two mentors", "H", "Цой Лев Романович, Жук Эмма Юрьевна", "warning", ("2", "Будет один тандем")),
    Defect("unknown form", "I", "бабушка – внук", "error", ("«бабушка – внук»", "Ближайшие: «")),
    Defect("form in short", "I", "уч-уч", "add", ("«уч-уч»", "ученик — ученик")),
    Defect(
        "finished before it began",
        "J",
        "01.09.2026",
        "warning",
        ("раньше вхождения (14.09.2026)", "проверьте обе даты"),
    ),
    Defect("mark in own words", "K", "почти", "add", ("Записано в примечание", "почти")),
    Defect("link that is none", "L", "лежит в папке", "add", ("Записано в примечание", "лежит в папке")),
    Defect("subtotal", ROW, [None, "Итого: 30 чел."], "skip", ("Итог, а не человек",)),
    Defect("subtitle", ROW, ["8 «Б» класс"], "skip", ("Подзаголовок",)),
    Defect("header again", ROW, list(TITLES.values()), "skip", ("Повтор заголовка",)),
    Defect("numbers of columns", ROW, list(range(1, 14)), "skip", ("Номера столбцов",)),
    Defect("signature", ROW, [None, "Куратор ____________"], "skip", ("Подпись",)),
]


def name_of(at: int) -> str:
    """A name of its own for each row."""
    return f"Белов{LETTERS[at % len(LETTERS)]}{'а' * (at // len(LETTERS))} Артём Ильич"


def book() -> bytes:
    """The file: titles in row 3, a defect in each row, then the same person twice and a namesake."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = SHEET
    sheet["A1"] = "Список наставляемых на 2026/2027 учебный год"
    for column, title in TITLES.items():
        sheet[f"{column}3"] = title
    for at, defect in enumerate(DEFECTS):
        row = FIRST + at
        if defect.column == ROW:
            for place, cell in enumerate(defect.value, start=1):
                sheet.cell(row, place, cell)
            continue
        for column, value in {"A": at + 1, "B": name_of(at), **GOOD, defect.column: defect.value}.items():
            cell = sheet[f"{column}{row}"]
            cell.value = value
            if isinstance(value, str) and value.startswith("#"):
                cell.data_type = "e"
    mentors = made.create_sheet("Наставники")
    mentors.append(["ФИО наставника", "Класс", "Компетенции"])
    mentors.append(["Цой Лев Романович", "10А", "физика"])
    mentors.append(["Жук Эмма Юрьевна", "10А", "химия"])
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def imported(curator: User, time_machine: Any) -> Import:
    """The file read on a known day."""
    time_machine.move_to(datetime.datetime(2026, 11, 21, 12))
    for code, title in (("УУ", "ученик — ученик"), ("ПП", "учитель — учитель")):
        make_form(code, title)
    return start(sheets=read_file(book(), "a.xlsx"), source="a.xlsx", year=year_of(curator.school), actor=curator)


@pytest.fixture
def lines(imported: Import) -> dict[int, Line]:
    """Lines of the sheet with the defects by their rows."""
    return {line.row.number: line for line in look(question(imported)).lines if line.row.sheet == SHEET}


def test_there_are_more_than_thirty_defects() -> None:
    assert len(DEFECTS) > 40
    assert len({defect.what for defect in DEFECTS}) == len(DEFECTS)


@pytest.mark.parametrize("at", range(len(DEFECTS)), ids=[defect.what for defect in DEFECTS])
def test_a_defect_is_named_with_its_place_value_and_advice(at: int, imported: Import, lines: dict[int, Line]) -> None:
    defect, line = DEFECTS[at], lines[FIRST + at]

    (shown,) = checking.rows_shown(imported, [line])

    told = [said for said in shown.said if all(part in said.text for part in defect.said)]
    assert line.verdict == defect.verdict, shown.said
    assert len(told) == 1, shown.said
    assert (shown.number, shown.sheet) == (FIRST + at, SHEET)
    if defect.verdict in ("error", "warning"):
        assert told[0].cell == f"{defect.column}{FIRST + at}"
        assert told[0].value == clean(defect.value)
        assert told[0].label.startswith(TITLES[defect.column])
        assert told[0].name.endswith(f"-{FIRST + at}-{column_number(defect.column)}")


def test_a_row_says_nothing_of_its_good_cells(lines: dict[int, Line]) -> None:
    for at, defect in enumerate(DEFECTS):
        cells = {m.cell for m in lines[FIRST + at].row.messages if m.level != "info"}
        post = {f"I{FIRST + at}"} if defect.what == "long post" else set()  # the form of a pupil is not for a teacher
        assert cells <= {f"{defect.column}{FIRST + at}"} | post, defect.what


def test_a_book_counted_from_1904_gives_the_same_days(curator: User) -> None:
    made = openpyxl.Workbook()
    made.epoch = CALENDAR_MAC_1904
    made.active.append(["ФИО наставляемого", "Дата рождения", "Дата вхождения"])
    made.active.append(["Белов Артём Ильич", datetime.date(2012, 6, 15), datetime.date(2026, 9, 14)])
    buffer = io.BytesIO()
    made.save(buffer)

    sheets = read_file(buffer.getvalue(), "mac.xlsx")
    imported = start(sheets=sheets, source="a", year=year_of(curator.school), actor=curator)

    values = question(imported).rows[0].values
    assert (values["birth_date"], values["entered_on"]) == (datetime.date(2012, 6, 15), datetime.date(2026, 9, 14))


def test_marks_of_other_programs_are_taken_off_and_printed_numbers_may_repeat(curator: User) -> None:
    marked = '<ol style="list-style-type: none"><li>**физика** [bookmark: _GoBack]</li></ol>'
    rows = (("№", "ФИО наставляемого", "Запрос"), ("8", "Белов Артём Ильич", marked), ("8", "Ткач Пётр Ильич", "химия"))
    sheets = read_paste("\n".join("\t".join(row) for row in rows))

    lines = look(question(start(sheets=sheets, source="a", year=year_of(curator.school), actor=curator))).lines

    assert [line.row.values["request_text"] for line in lines] == ["физика", "химия"]
    assert [(line.row.number, line.verdict) for line in lines] == [(2, "add"), (3, "add")]


def test_what_is_filtered_out_or_hidden_in_the_file_is_told(curator: User) -> None:
    made = openpyxl.Workbook()
    made.active.append(["ФИО наставляемого", "Год рождения", "Запрос"])
    made.active.append(["Белов Артём Ильич", 2012, "физика"])
    made.active.append(["Ткач Пётр Ильич", 2012, "химия"])
    made.active.auto_filter.ref = "A1:C3"
    made.active.row_dimensions[3].hidden = True
    made.active.column_dimensions["C"].hidden = True
    buffer = io.BytesIO()
    made.save(buffer)

    sheets = read_file(buffer.getvalue(), "a.xlsx")
    imported = start(sheets=sheets, source="a", year=year_of(curator.school), actor=curator)

    first, second = look(question(imported)).lines
    assert (first.does, second.does) == ("add", "add")
    assert [message.text for message in second.row.messages] == ["Строка скрыта в файле"]
    assert second.row.values["request_text"] == "химия"


def test_what_is_not_understood_is_kept_as_it_was_written(imported: Import, curator: User) -> None:
    take(imported=imported, actor=curator)

    cards = {card.person.full_name: card for card in MenteeCard.objects.select_related("person")}
    by_what = {defect.what: cards.get(name_of(at)) for at, defect in enumerate(DEFECTS)}
    kept = {
        "a term": "в течение сентября",
        "open range": "05.10.24 –",
        "two ranges": "13.09.24 – 14.09.24",
        "a formula without its value": "=СЕГОДНЯ()",
    }
    assert {what: by_what[what].entered_text for what in kept} == kept
    assert "почти" in by_what["mark in own words"].note
    assert "лежит в папке" in by_what["link that is none"].note


def test_every_row_is_counted_once(imported: Import, lines: dict[int, Line]) -> None:
    assert sorted(lines) == list(range(FIRST, FIRST + len(DEFECTS)))
    counts = look(question(imported)).counts()
    wanted = [defect.verdict for defect in DEFECTS]
    assert (counts["error"], counts["warning"], counts["skip"]) == (
        wanted.count("error"),
        wanted.count("warning"),
        wanted.count("skip"),
    )


def test_it_is_taken_whole_or_not_at_all(imported: Import, curator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "_pair", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take(imported=imported, actor=curator)
    assert not Person.objects.exists()
    assert Import.objects.get().state == "draft"
    monkeypatch.undo()

    counts = take(imported=Import.objects.get(), actor=curator)

    bad = sum(defect.verdict in ("error", "skip") for defect in DEFECTS)
    assert MenteeCard.objects.count() == len(DEFECTS) - bad == counts["mentees"]
    assert Tandem.objects.count() == counts["tandems"] == 2
