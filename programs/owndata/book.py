"""The file that holds everything about one person: an Excel that is read without us."""

from typing import Any

from django.utils import timezone

from mentoring.kit.sheets import Column, workbook_bytes
from mentoring.personal.classes import TOLD
from programs.owndata.gathering import Section, Subject

NOTHING = "нет"
COLUMNS = [
    Column("Раздел", lambda line: line[0], 34),
    Column("Запись", lambda line: line[1], 34),
    Column("Что", lambda line: line[2], 34),
    Column("Значение", lambda line: line[3], 70),
    Column("Кто видит в школе", lambda line: line[4], 40),
]


def lines_of(sections: list[Section]) -> list[tuple[str, str, str, str, str]]:
    """One line for each field of each row; what is empty is said to be empty."""
    return [
        (section.of_class.title, entry.title, line.label, line.text or NOTHING, section.of_class.readers)
        for section in sections
        for entry in section.entries
        for line in entry.lines
    ]


def book(subject: Subject, sections: list[Section], given_by: Any, classes: Any) -> bytes:
    """The workbook, with a second sheet that says whose it is, when it was made and what it does not hold."""
    name = subject.person.full_name if subject.person else subject.user.full_name if subject.user else ""
    missing = [one.title for one in TOLD if one not in classes]
    about = [
        ("О ком", name),
        ("Школа", subject.school.charter_name if subject.school else NOTHING),
        ("Составлено", f"{timezone.localtime():%d.%m.%Y %H:%M}"),
        ("Кто составил", given_by.full_name),
        ("Чего здесь нет", "; ".join(missing) + ": выдаёт куратор школы" if missing else "здесь всё, что хранится"),
        ("Основание", "статьи 14 и 20 Федерального закона «О персональных данных» № 152-ФЗ"),
    ]
    return workbook_bytes("Мои данные", COLUMNS, lines_of(sections), about)
