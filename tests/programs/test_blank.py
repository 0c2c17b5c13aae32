"""The empty blank: drop-downs, a frozen header, a page of help; filled, it goes through our import without a fault."""

import io
from typing import Any

import openpyxl
import pytest

from mentoring.models import MentoringForm, User
from mentoring.spreadsheets.reading import read_file
from participants.models import MenteeCard, MentorCard
from programs.blanks import blank as blanks
from programs.blanks.blank import BASES, CATEGORIES, HELP, blank
from programs.intake.reading import question
from programs.intake.starting import start
from programs.intake.taking import take
from programs.models import Tandem
from programs.verdicts.lines import Outlook
from programs.verdicts.looking import look
from tests.factories import make_form, year_of

ALL = {
    "№ п/п": 1,
    "ФИО наставляемого": "Белов Артём Дмитриевич",
    "Класс / должность": "8Б",
    "Контактные данные для связи (данные представителя)": "+79151234567, Белова Ирина Львовна (мать)",
    "Год рождения наставляемого": 2012,
    "Основной запрос наставляемого": "физика",
    "Дата вхождения в программу": "14.09.2026",
    "ФИО наставника": "Цой Лев Романович",
    "Место работы/учёбы наставника": "учитель физики",
    "Контактные данные для связи": "+79151234568",
    "Основные компетенции наставника": "физика",
    "Желаемый возраст наставляемых": "12–14",
    "Ресурс времени на программу наставничества": "2 часа в неделю",
}


@pytest.fixture
def forms(db: None) -> list[str]:
    """The reference list of a school."""
    told = {
        "УУ": "ученик — ученик",
        "ПП": "учитель — учитель",
        "ПУ": "учитель — ученик",
        "СУ": "студент — ученик",
        "РУ": "работодатель — ученик",
    }
    return [make_form(code, title, order=at).title for at, (code, title) in enumerate(told.items())]


def opened(data: bytes) -> Any:
    """As Excel opens it."""
    return openpyxl.load_workbook(io.BytesIO(data))


def offered(book: Any, sheet: str) -> dict[str, list[str]]:
    """The words of the drop-downs of a sheet by the titles of their columns, as Excel would find them."""
    found = {}
    for drop_down in book[sheet].data_validations.dataValidation:
        assert drop_down.type == "list"
        place, cells = drop_down.formula1.split("!")
        words = [cell.value for (cell,) in book[place.strip("'")][cells.replace("$", "")]]
        column = str(drop_down.sqref).split(":")[0].rstrip("0123456789")
        found[book[sheet][f"{column}1"].value] = words
    return found


def filled(book: Any, lines: dict[str, list[dict[str, Any]]]) -> bytes:
    """The blank with these rows."""
    for sheet, rows in lines.items():
        titles = [cell.value for cell in book[sheet][1]]
        for row in rows:
            book[sheet].append([row.get(title) for title in titles])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def looked_at(data: bytes, actor: User) -> Outlook:
    """The check of the filled blank."""
    sheets = read_file(data, "blank.xlsx")
    return look(question(start(sheets=sheets, source="blank.xlsx", year=year_of(actor.school), actor=actor)))


def test_columns_with_a_closed_list_have_drop_downs(forms: list[str]) -> None:
    book = opened(blank())

    assert offered(book, "Наставляемые") == {
        "Форма наставничества": forms,
        "Отметка о прохождении программы": ["да", "частично", "нет"],
    }
    assert offered(book, "Наставники") == {"Форма наставничества": forms, "Категория": CATEGORIES}


def test_the_header_stays_in_sight_and_the_book_says_how_to_fill_it(forms: list[str]) -> None:
    book = opened(blank())

    assert book.sheetnames == ["Наставляемые", "Наставники", HELP]
    assert {sheet.freeze_panes for sheet in book.worksheets} == {"A2"}
    assert (book[HELP].max_row < 30, book[HELP].max_column) == (True, 1)
    assert "Пустая ячейка ничего не стирает в базе." in [cell.value for (cell,) in book[HELP].iter_rows()]


def test_every_word_of_the_drop_downs_is_understood_by_the_import(curator: User, forms: list[str]) -> None:
    book = opened(blank())
    mentees, mentors = offered(book, "Наставляемые"), offered(book, "Наставники")
    letters = "абвгдежз"
    lines = {
        "Наставляемые": [
            {**ALL, "ФИО наставляемого": f"Белов{letters[at]} Артём Дмитриевич", "Форма наставничества": form,
             "Отметка о прохождении программы": mentees["Отметка о прохождении программы"][at % 3]}
            for at, form in enumerate(mentees["Форма наставничества"])
        ],
        "Наставники": [
            {**ALL, "ФИО наставника": "Цой Лев Романович" if not at else f"Цой{letters[at]} Лев Романович",
             "Форма наставничества": mentors["Форма наставничества"][at], "Категория": category}
            for at, category in enumerate(mentors["Категория"])
        ],
    }  # fmt: skip
    for row in lines["Наставники"]:
        row["ФИО наставляемого (наставляемых)"] = None

    outlook = looked_at(filled(book, lines), curator)

    # All are pupils here, so a form of teachers is understood and told not to fit; nothing else is said.
    said = [(m.level, m.cell, m.text) for line in outlook.lines for m in line.row.messages]
    unfit = [one for one in said if "не подходит" in one[2]]
    assert [one for one in said if one not in unfit] == []
    verdicts = [line.verdict for line in outlook.lines]
    assert (len(verdicts), verdicts.count("add")) == (8, 8 - len(unfit)), said
    assert len(unfit) == 1


def test_the_filled_blank_is_taken_with_its_pair(curator: User, forms: list[str]) -> None:
    row = {**ALL, "Форма наставничества": "учитель — ученик"}
    data = filled(opened(blank()), {"Наставляемые": [row], "Наставники": [{**row, "Категория": "высшая"}]})
    sheets = read_file(data, "blank.xlsx")

    take(imported=start(sheets=sheets, source="b", year=year_of(curator.school), actor=curator), actor=curator)

    mentor = MentorCard.objects.get().person
    assert (mentor.category, mentor.kind, mentor.phone) == ("высшая", "teacher", "+79151234568")
    assert MenteeCard.objects.get().person.class_name == "8\u00a0«Б»"
    assert Tandem.objects.get().form.code == "ПУ"


def test_an_empty_blank_has_nobody_in_it(curator: User, forms: list[str]) -> None:
    assert looked_at(blank(), curator).lines == []


def test_a_blank_without_forms_has_no_list_of_nothing(db: None) -> None:
    MentoringForm.objects.all().delete()

    assert "Форма наставничества" not in offered(opened(blank()), "Наставники")


def test_a_title_renamed_in_the_official_form_would_lose_its_drop_down(
    forms: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted fault: the lists are found by the titles."""
    monkeypatch.setattr(blanks, "BASES", {**BASES, "Наставники": [("Формы", 10)]})

    assert offered(opened(blank()), "Наставники") == {}
