"""What people type of themselves as facts: name, class or post, birth, contacts. Pure; nothing is lost: what is not
understood stays text."""

import datetime
import re
from typing import NamedTuple

from mentoring.kit.russian import parse_date, split_name
from mentoring.spreadsheets.texts import find_contacts

CLASS = re.compile(r"(\d{1,2})\s*[-–—.]?\s*(?:класс\s*)?[«\"“'(]*\s*([а-яё]?)\s*[»\"”')]*\s*(?:класс\w*|кл\.?)?", re.I)
PUPILS, GROWN = (5, 20), (16, 90)  # years of age, at least and at most


class Place(NamedTuple):
    """A class of this school, or a post and workplace in words."""

    grade: int | None
    letter: str
    words: str


class Birth(NamedTuple):
    """A date, or a year alone, or nothing."""

    day: datetime.date | None
    year: int | None


def place_of(text: str) -> Place:
    """«8б», «8 «Б»», «8-Б класс» are classes; all else are words."""
    found = CLASS.fullmatch(text.strip())
    if found and 1 <= int(found[1]) <= 12:
        return Place(int(found[1]), found[2].upper(), "")
    return Place(None, "", " ".join(text.split()))


def birth_of(text: str, today: datetime.date, ages: tuple[int, int] = (0, 96), whose: str = "") -> Birth:
    """A year «2012» or a date of somebody of such an age (`whose`: « ученика»). Raises ValueError with a sentence for
    the user."""
    bare = text.strip().rstrip(".").removesuffix("г").strip()
    if not bare:
        return Birth(None, None)
    day = None if bare.isdecimal() and len(bare) == 4 else parse_date(text.strip(), today)
    year = day.year if day else int(bare)
    first, last = today.year - ages[1], today.year - ages[0]
    if not first <= year <= last or (day and day > today):
        raise ValueError(f"Проверьте год рождения{whose}: от {first} до {last}")
    return Birth(day, None if day else year)


def name_of(text: str) -> tuple[str, str, str]:
    """(last, first, middle) with capitals where somebody typed without them or all in capitals."""
    last, first, middle = split_name(" ".join(text.split()))
    return cased(last), cased(first), cased(middle)


def cased(words: str) -> str:
    """«иванов-петров» → «Иванов-Петров»; mixed letters stay as typed."""
    parts = re.split(r"([\s-])", words)
    return "".join(
        part.capitalize() if part.islower() or (part.isupper() and len(part) > 1) else part for part in parts
    )


def is_contact(text: str) -> bool:
    """There is a telephone or a mail address in it."""
    found = find_contacts(text)
    return bool(found.phones or found.mails)


def contact_of(text: str) -> tuple[str, str]:
    """(phone, mail) that a line of contacts holds."""
    found = find_contacts(text)
    return (found.phones[0] if found.phones else text.strip()[:20] if not found.mails else ""), "".join(found.mails[:1])
