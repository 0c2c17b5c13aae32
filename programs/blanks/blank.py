"""The empty book of both bases: the right columns, drop-downs where only some words fit, a page of help.

Whatever is chosen from its drop-downs is understood by our own import (tests/programs/test_blank.py)."""

from functools import partial
from operator import itemgetter
from typing import Any

from mentoring.kit.sheets import Column, book_bytes
from mentoring.org.models import MentoringForm
from participants.people.cards import MenteeCard
from programs.bases.official import MENTEE_TITLES, MENTOR_TITLES

Titles = list[tuple[str, int]]
FORM, PASSED, CATEGORY = "Форма наставничества", "Отметка о прохождении программы", "Категория"
CATEGORIES = ["высшая", "первая", "без категории"]
MENTEES: Titles = [*MENTEE_TITLES[:2], ("Класс / должность", 18), *MENTEE_TITLES[2:]]
MENTORS: Titles = [*MENTOR_TITLES[:4], (CATEGORY, 16), *MENTOR_TITLES[4:]]
BASES = {"Наставляемые": MENTEES, "Наставники": MENTORS}
HELP = "Как заполнять"
HINTS = [  # one column: a page of two could be taken for a table of people
    "Одна строка — один человек. Столбцы, которые не нужны, оставьте пустыми, заголовки не меняйте.",
    "ФИО пишите полностью: Белова Ирина Львовна.",
    "Класс или должность: 8Б или учитель физики.",
    "Контакты: +79151234567, Белова Ирина Львовна (мать).",
    "Год рождения: 2012 или 15.06.2012. Дата вхождения: 14.09.2026.",
    "ФИО наставника — как на листе «Наставники», нескольких с новой строки. Пара станет черновиком тандема.",
    "Пустая ячейка ничего не стирает в базе.",
    "Где есть список, нажмите на ячейку и выберите слово. Все слова списков:",
]
LAST = 10_000  # the row down to which the drop-downs go: no longer base is loaded at once


def blank() -> bytes:
    """The book, with the forms of mentoring as they are now."""
    words = {
        FORM: list(MentoringForm.objects.order_by("order", "code").values_list("title", flat=True)),
        PASSED: [str(label) for code, label in MenteeCard.Completion.choices if code],
        CATEGORY: CATEGORIES,
    }
    sheets: list[Any] = [
        (name, [Column(title, itemgetter(0), width) for title, width in titles], []) for name, titles in BASES.items()
    ]
    told, places = list(HINTS), {}
    for column, fitting in words.items():
        told += [f"{column}:", *fitting]
        places[column] = (len(told) + 2 - len(fitting), len(told) + 1)
    finish = partial(_drop_downs, places={column: rows for column, rows in places.items() if words[column]})
    return book_bytes(*sheets, (HELP, [Column(HELP, str, 110)], told), finish=finish)


def _drop_downs(book: Any, places: dict[str, tuple[int, int]]) -> None:
    """A column whose words stand in these rows of the page of help offers them. Other words are asked about, not
    forbidden: the import understands many spellings."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 (slow library)
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 (slow library)

    for name, titles in BASES.items():
        for at, (title, _) in enumerate(titles, start=1):
            if title in places:
                first, last = places[title]
                letters = get_column_letter(at)
                drop_down = DataValidation(
                    "list",
                    formula1=f"'{HELP}'!$A${first}:$A${last}",
                    sqref=f"{letters}2:{letters}{LAST}",
                    allow_blank=True,
                    showErrorMessage=True,
                    errorStyle="warning",
                    errorTitle="Нет в списке",
                    error="Выберите слово из списка, чтобы программа поняла его без вопросов.",
                )
                book[name].data_validations.append(drop_down)
