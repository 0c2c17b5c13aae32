"""Workbooks of the wizard: rows with errors to be mended, and an empty blank with the right columns."""

from collections import defaultdict
from collections.abc import Callable
from operator import itemgetter
from typing import Any

from mentoring.kit.sheets import Column, book_bytes
from mentoring.org.models import MentoringForm
from programs.bases.official import MENTEE_TITLES, MENTOR_TITLES
from programs.intake.models import Import
from programs.verdicts.lines import Outlook

FAULT = "Ошибка"
HINTS = [
    ("ФИО", "Полностью: фамилия, имя, отчество. Одна строка — один человек"),
    ("Класс / должность", "8Б или учитель физики, первая категория"),
    ("Контакты", "+79151234567, Белова Ирина Львовна (мать)"),
    ("Год рождения", "2012 или 15.06.2012"),
    ("Дата вхождения", "14.09.2026"),
    ("ФИО наставника", "Как в базе наставников; нескольких — с новой строки. Пара станет черновиком тандема"),
    ("Пустая ячейка", "Ничего не стирает"),
]


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


def blank() -> bytes:
    """An empty book with both bases and a page that says how to fill it."""
    mentees = [*MENTEE_TITLES[:2], ("Класс / должность", 18), *MENTEE_TITLES[2:]]
    sheets: list[Any] = [
        (title, [Column(words, itemgetter(0), width) for words, width in titles], [])
        for title, titles in (("Наставляемые", mentees), ("Наставники", MENTOR_TITLES))
    ]
    forms = [("Форма наставничества", form.title) for form in MentoringForm.objects.order_by("order", "code")]
    help_columns = [Column("Столбец", itemgetter(0), 26), Column("Как писать", itemgetter(1), 80)]
    return book_bytes(*sheets, ("Как заполнять", help_columns, [*HINTS, *forms]))
