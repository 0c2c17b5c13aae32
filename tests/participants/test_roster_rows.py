"""What is said of each cell: names, dates, classes, contacts, forms, doubles, lines that are nobody (quality.md E3)."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.spreadsheets.reading import Cell, Sheet
from participants.roster.forms import FormWords
from participants.roster.headers import find_header
from participants.roster.rows import Row, Setting, read_rows

TODAY = datetime.date(2026, 11, 21)
FORMS = (FormWords("УУ", "ученик — ученик"), FormWords("ПП", "учитель — учитель"), FormWords("СУ", "студент — ученик"))
TITLES = ["ФИО наставляемого", "Класс", "Год рождения", "Контакты", "Запрос", "Дата вхождения", "Наставник", "Форма"]
GOOD: list[Cell] = [
    "Белов Артём Дмитриевич",
    "8Б",
    2012,
    "89158288412",
    "физика",
    "14.09.2026",
    "Цой Лев Романович",
    "уч-уч",
]


def read(*lines: list[Cell], titles: list[str] | None = None) -> list[Row]:
    """Rows under the usual header (it is row 1)."""
    sheet = Sheet("Лист1", [(at, line) for at, line in enumerate([list(titles or TITLES), *lines], start=1)])
    header = find_header(sheet)
    assert header is not None
    return read_rows([sheet], {"Лист1": header}, Setting(TODAY, FORMS))


def one(**cells: Cell) -> Row:
    """A good row with some cells changed: name, place, birth, contacts, request, entered, partners, form."""
    names = ("name", "place", "birth", "contacts", "request", "entered", "partners", "form")
    return read([cells.get(name, usual) for name, usual in zip(names, GOOD, strict=True)])[0]


def levels(row: Row) -> set[str]:
    """Levels of what is said."""
    return {message.level for message in row.messages}


def test_a_good_row_is_read_into_fields() -> None:
    assert one().values == {
        "last_name": "Белов",
        "first_name": "Артём",
        "middle_name": "Дмитриевич",
        "kind": "pupil",
        "grade": 8,
        "letter": "Б",
        "birth_year": 2012,
        "phone": "+79158288412",
        "request_text": "физика",
        "entered_on": datetime.date(2026, 9, 14),
        "partners": ["Цой Лев Романович"],
        "form": "УУ",
    }
    assert levels(one()) <= {"info"}


NAMES = [
    ("  Белов \u00a0Артём\u200b  Дмитриевич ", "Белов Артём Дмитриевич", set()),
    ("БЕЛОВ АРТЁМ ДМИТРИЕВИЧ", "Белов Артём Дмитриевич", set()),
    ("белов артём дмитриевич", "Белов Артём Дмитриевич", set()),
    ("3. Белов Артём Дмитриевич (староста)", "Белов Артём Дмитриевич", set()),
    ("Артём Дмитриевич Белов", "Белов Артём Дмитриевич", {"warning"}),
    ("Бeлов Apтём Дмитриевич", "Белов Артём Дмитриевич", {"warning"}),
    ("Петров-Водкин Артём Ильич", "Петров-Водкин Артём Ильич", set()),
    ("Алиева Сабина Рустам кызы", "Алиева Сабина Рустам кызы", set()),
    ("Ли Анна", "Ли Анна", {"warning"}),
    ("O'Нил Анна Ивановна", "O'Нил Анна Ивановна", {"error"}),
    ("Белов", "", {"error"}),
    ("Белов А. Д.", "", {"error"}),
    ("Белов Артём 8Б", "", {"error"}),
    (None, "", {"error"}),
    ("Белов 😀 Артём\u202e Дмитриевич", "Белов Артём Дмитриевич", set()),
    ("Бе" * 120 + " Артём Дмитриевич", "", {"error"}),
]


@pytest.mark.parametrize("written, name, told", NAMES)
def test_names(written: Cell, name: str, told: set[str]) -> None:
    row = one(name=written)

    assert levels(row) - {"info"} == told
    if "error" not in told:
        assert row.name == name
    else:
        assert row.is_bad
        assert {message.cell for message in row.messages if message.level == "error"} == {"A2"}


BIRTHS = [
    (2012, 2012, set()), ("2012", 2012, set()), ("2012 г.р.", 2012, set()), ("2012.0", 2012, set()),
    ("15.06.2012", 2012, set()), ("15.06.12", 2012, set()), (datetime.date(2012, 6, 15), 2012, set()),
    (41075, 2012, set()), (datetime.date(1905, 7, 4), 2012, set()), ("12 июня 2012 г.", 2012, set()),
    (1899, None, {"error"}), (2031, None, {"error"}), ("14 лет", None, {"error"}), ("31.11.2012", None, {"error"}),
    ("#ССЫЛ!", None, {"error", "warning"}),
    (None, None, {"warning"}), (1985, 1985, {"warning"}), ("нет", None, {"error"}),
]  # fmt: skip


@pytest.mark.parametrize("written, year, told", BIRTHS)
def test_births(written: Cell, year: int | None, told: set[str]) -> None:
    row = one(birth=written)

    assert row.values.get("birth_year") == year
    assert levels(row) - {"info"} == told


DAYS = [
    "14.09.2026", "14.09.26", "14/09/2026", "14-09-2026", "14 09 2026", "14,09,2026", "2026-09-14",
    "14 сентября 2026 г.",
    "с 14.09.2026г.", "14.09. 2026 г.", 46279, datetime.date(2026, 9, 14), "14 сен 2026",
]  # fmt: skip


@pytest.mark.parametrize("written", DAYS, ids=str)
def test_days_in_every_spelling(written: Cell) -> None:
    assert one(entered=written).values["entered_on"] == datetime.date(2026, 9, 14)


@pytest.mark.parametrize("written", ["29.02.2025", "29.02.25", "31.11.2026", "00.09.2026"])
def test_a_day_that_is_not_in_the_calendar_is_an_error_with_advice(written: str) -> None:
    row = one(entered=written)

    assert row.is_bad
    assert row.messages[-1].cell == "F2" or row.messages[0].cell == "F2"
    if written == "29.02.2025":
        said = " ".join(message.text for message in row.messages)
        assert "в феврале 2025 года 28 дней. Возможно, 28.02.2025 или 01.03.2025" in said


@pytest.mark.parametrize(
    "written", ["в течение сентября", "сентябрь", "05.10.24 –", "13.09.24\n– 14.09.24", "по программе"]
)
def test_a_term_is_kept_as_written_and_told(written: str) -> None:
    row = one(entered=written)

    assert row.values["entered_text"] == written.replace("\n", " ")
    assert "entered_on" not in row.values
    assert "warning" in levels(row)


B8, NO_LETTER = {"grade": 8, "letter": "Б"}, {"grade": 11, "letter": ""}
PLACES: list[tuple[str, dict[str, Any]]] = [
    ("8Б", B8), ("8 «б»", B8), ('8 "Б" класс', B8), ("8-б", B8), ("8Б класс", B8), ("ученик 8 Б", B8),
    ("8B", {"grade": 8, "letter": "В"}), ("11", NO_LETTER), ("11 кл.", NO_LETTER),
    ("учитель химии", {"post": "учитель химии"}), ("педагог-психолог", {"post": "педагог-психолог"}),
    ("учитель физики, первая категория", {"post": "учитель физики", "category": "первая"}),
    ("Иркутский техникум, 3 курс", {"workplace": "Иркутский техникум, 3 курс"}),
]  # fmt: skip


@pytest.mark.parametrize("written, wanted", PLACES)
def test_classes_and_posts(written: str, wanted: dict[str, Any]) -> None:
    values = one(place=written, birth=None, form=None).values

    assert {key: values.get(key) for key in wanted} == wanted
    assert values.get("kind", values.get("kind_guess")) == (
        "pupil" if "grade" in wanted else "teacher" if "post" in wanted else "other"
    )


def test_a_class_that_cannot_be_is_an_error() -> None:
    assert one(place="66").is_bad


FORM_WORDS = [
    ("ученик-ученик", "УУ"), ("«ученик–ученик»", "УУ"), ("УЧЕНИК - УЧЕНИК ", "УУ"), ("уч-уч", "УУ"),
    ("обучающийся — обучающийся", "УУ"),
    ("студент - ученик", "СУ"), ("Студент–школьник", "СУ"),
]  # fmt: skip


@pytest.mark.parametrize("written, code", FORM_WORDS)
def test_forms_in_any_spelling(written: str, code: str) -> None:
    assert one(form=written).values["form"] == code


@pytest.mark.parametrize("written", ["уч-уч", "Учитель—Учитель", "педагог-педагог", "пед.-пед."])
def test_the_same_two_letters_mean_teachers_in_the_row_of_a_teacher(written: str) -> None:
    assert one(place="учитель химии", birth=1990, form=written).values["form"] == "ПП"


def test_an_unknown_form_is_an_error_that_names_the_nearest() -> None:
    said = " ".join(message.text for message in one(form="бабушка – внук").messages if message.level == "error")

    assert "Ближайшие: «" in said


MOTHER = {"guardian_phone": "+79158288412", "guardian_name": "Жук Регина Львовна", "guardian_relation": "мать"}
CONTACTS: list[tuple[Cell, dict[str, str]]] = [
    (89158288412, {"phone": "+79158288412"}),
    ("+79158288412, Жук Регина Львовна (мать)", MOTHER),
    ("мама Жук Регина Львовна 8 (915) 828-84-12", {"guardian_phone": "+79158288412", "guardian_relation": "мама"}),
    ("belov@mail.ru; 9158288412", {"email": "belov@mail.ru", "phone": "+79158288412"}),
    ("89158288412, 89158288413", {"phone": "+79158288412", "note": "Контакты: +79158288413"}),
    ("ВК: id12", {"note": "Контакты: ВК: id12"}),
]  # fmt: skip


@pytest.mark.parametrize("written, wanted", CONTACTS, ids=str)
def test_contacts(written: Cell, wanted: dict[str, str]) -> None:
    values = one(contacts=written).values

    assert {key: values.get(key) for key in wanted} == wanted


def test_several_mentors_of_a_cell_are_all_kept_and_told() -> None:
    for written in (
        "Цой Лев Романович, Жук Эмма Юрьевна",
        "Цой Лев Романович\nЖук Эмма Юрьевна",
        "1. Цой Лев Романович; 2. Жук Эмма Юрьевна",
    ):
        row = one(partners=written)

        assert row.values["partners"] == ["Цой Лев Романович", "Жук Эмма Юрьевна"]
        assert levels(row) - {"info"} == {"warning"}


NOBODY = [
    ([None, "Итого: 30 чел."], "Итог"), (["Всего", None, 30], "Итог"), (["из них: девочек 12"], "Итог"),
    (["Куратор ____________"], "Подпись"), (["Директор школы", None, "Берестов А. Н."], "Подпись"), (TITLES, "Повтор"),
    ([1, 2, 3, 4, 5], "Номера"), (["8 «Б» класс"], "Подзаголовок"), (["Начальная школа"], "Подзаголовок"),
]  # fmt: skip


@pytest.mark.parametrize("line, reason", NOBODY, ids=lambda value: str(value)[:30])
def test_a_line_that_is_nobody_is_skipped_with_the_reason(line: list[Cell], reason: str) -> None:
    assert read(GOOD, line)[1].skip.startswith(reason)


def test_a_numbered_empty_line_is_skipped() -> None:
    assert read([1, *GOOD], [2], titles=["№", *TITLES])[1].skip == "Пустая строка"


def test_the_same_person_twice_is_one_record_and_the_second_request_is_added() -> None:
    first, second = read(
        ["Ёлкина Анна Ильинична", *GOOD[1:]], ["Елкина Анна Ильинична", *GOOD[1:4], "химия", *GOOD[5:]]
    )

    assert second.first is first
    assert first.values["request_text"] == "физика\nхимия"
    assert not first.messages or levels(first) == {"info"}
    assert "строке 2" in second.messages[-1].text
    assert "запрос добавлен вторым" in second.messages[-1].text


def test_namesakes_of_different_years_stay_two_people() -> None:
    first, second = read(GOOD, [GOOD[0], "5А", 2015, *GOOD[3:]])

    assert second.first is None
    assert "тёзка" in second.messages[-1].text
    assert not levels(first) - {"info"}


def test_three_columns_of_a_name_are_never_divided_anew() -> None:
    row = read(["Мамедова", "Айше Гюль", "Расим кызы"], ["Ли", "Анна", None], titles=["Фамилия", "Имя", "Отчество"])

    assert (row[0].values["last_name"], row[0].values["first_name"]) == ("Мамедова", "Айше Гюль")
    assert row[1].name == "Ли Анна"


@given(st.lists(st.one_of(st.none(), st.text(max_size=60), st.integers(), st.dates()), min_size=8, max_size=8))
def test_no_row_breaks_the_reader(line: list[Cell]) -> None:
    row = read(GOOD, line)[-1]

    assert all(len(row.values.get(name, "")) <= 120 for name in ("last_name", "first_name", "middle_name"))
    assert row.skip or row.is_bad or row.name


@given(st.text(alphabet=st.characters(codec="cp1251"), max_size=40))
def test_any_text_for_a_name_is_a_person_or_an_error(text: str) -> None:
    row = one(name=text)

    assert row.skip or row.is_bad or (row.values["last_name"] and row.values["first_name"])
