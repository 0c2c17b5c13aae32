"""What was typed beside what the school knows: one line for each fact, marked where the two contradict."""

from typing import NamedTuple

from participants.applications.models import Application
from participants.applications.taking import differing, person_from
from participants.people.models import Person


class Line(NamedTuple):
    """A fact: as typed, as known, whether they contradict."""

    label: str
    typed: str
    known: str
    differs: bool


def compared(row: Application, known: Person) -> list[Line]:
    """Name, class, birth of the application and of a card."""
    typed, wrong = person_from(row), set(differing(known, person_from(row)))
    return [
        Line("ФИО", typed.full_name, known.full_name, typed.search_key != known.search_key),
        Line("Класс, должность", typed.place, known.place, bool(wrong & {"grade", "letter"})),
        Line("Рождение", born(typed), born(known), bool(wrong & {"birth_year", "birth_date"})),
    ]


def born(person: Person) -> str:
    """A date, a year, or nothing."""
    return f"{person.birth_date:%d.%m.%Y}" if person.birth_date else str(person.birth_year or "")
