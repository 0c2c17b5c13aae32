"""Reads one cell of a base: names, dates, classes and posts, contacts, as schools write them.

Each reader takes a cell, tells what it mended or did not understand, and returns values named as fields of the models.
Nothing is mended silently when it changes the sense, and nothing is lost: what is not understood is kept as text.
"""

import datetime
import re
from dataclasses import dataclass, field
from typing import Any

from mentoring.kit.russian import NoSuchDate, NotADate, class_name, split_name
from mentoring.spreadsheets.reading import Cell
from mentoring.spreadsheets.texts import (
    LOOKALIKES,
    clean,
    day_of_serial,
    find_contacts,
    looks_like_name,
    mend_letters,
    parse_day,
)

Values = dict[str, Any]
INFO, WARNING, ERROR = "info", "warning", "error"
NAME_MARKS = re.compile(r"[^\w\s'’`.\-‐‑–—]|[\d_]")
YEARS = (1930, 4)  # the earliest year of birth; the latest is so many years ago
PUPIL_AGES = range(5, 22)
RELATION = re.compile(
    r"[(,;–—-]?\s*\b(мать|мама|отец|папа|бабушка|дедушка|опекун\w*|попечитель|т[её]тя|дядя|сестра|брат|"
    r"законный представитель|родитель)\b\s*[):,–—-]?",
    re.I,
)
TEACHERS = re.compile(
    r"учител|педагог|преподават|воспитат|завуч|директор|психолог|логопед|тьютор|методист|библиотек|вожат"
)
CLASS = re.compile(
    r"(?:(?:учени|учащ|обуча)\w+\s+)?(\d{1,2})\s*[-–—.]?\s*[«\"“„'(]*\s*([А-ЯЁA-Z]?)\s*[»\"”'“)]*"
    r"\s*[-–]?\s*(?:класс\w*|кл\b\.?)?\s*(?:$|[,;(].*)",
    re.I | re.S,
)
CATEGORY = re.compile(
    r"[,;(]?\s*\b(высш\w+|перв\w+|втор\w+|1|2|I{1,2}|без)\s+(?:квалификационн\w+\s+)?(?:катег\w+|кат\.?)\)?", re.I
)
CATEGORIES = {"в": "высшая", "п": "первая", "1": "первая", "i": "первая", "б": "без категории"}


@dataclass
class Told:
    """What is said of a row so far: (level, field, text)."""

    messages: list[tuple[str, str, str]] = field(default_factory=list)
    about: str = ""

    def say(self, level: str, text: str) -> None:
        """info: mended, nobody could object; warning: taken, somebody should look; error: can't be taken."""
        self.messages.append((level, self.about, text))


def read_name(cell: Cell, told: Told) -> Values:
    """last_name, first_name, middle_name; an empty dict when there is no name to take."""
    text = re.sub(r"^\d+[.)]\s*|\([^()]*\)", " ", clean(cell).replace("\n", " "))
    text, latin = mend_letters(text)
    bare = re.sub(r"(?<=\w\w)\.+$", "", " ".join(NAME_MARKS.sub(" ", text).split()).strip(" -–—'"))
    if latin:
        told.say(WARNING, f"В имени были латинские буквы ({', '.join(latin)}), заменены на русские: {bare}")
    if re.search(r"\d", text):
        told.say(ERROR, f"В имени есть цифры: «{text[:60]}». Оставьте только фамилию, имя и отчество")
    elif not bare:
        told.say(ERROR, "Нет имени. Впишите фамилию, имя и отчество")
    elif re.search(r"[A-Za-z]", bare) and re.search(r"[А-Яа-я]", bare):
        told.say(ERROR, f"В имени смешаны русские и латинские буквы: «{bare[:60]}». Наберите имя заново")
    else:
        return _parts_of_name(bare, told)
    return {}


def _parts_of_name(bare: str, told: Told) -> Values:
    last, first, middle = (cased(part) for part in split_name(bare))
    if not first:
        told.say(ERROR, f"Нет имени: в ячейке одно слово «{bare[:60]}». Допишите имя и отчество")
    elif re.fullmatch(r"(\w\.?\s?)+", first) and len(first.replace(".", "").replace(" ", "")) <= 2:
        told.say(ERROR, f"Вместо имени инициалы: «{bare[:60]}». Впишите имя и отчество полностью")
    elif max(map(len, (last, first, middle))) > 120:
        told.say(ERROR, "Слишком длинное имя: больше 120 букв. Оставьте только фамилию, имя и отчество")
    else:
        if not middle:
            told.say(WARNING, "Нет отчества. Если оно есть, впишите его")
        if bare.split()[0].lower() != last.lower().split()[0]:
            told.say(WARNING, f"Имя стояло впереди фамилии, записано: {last} {first} {middle}".strip())
        return {"last_name": last, "first_name": first, "middle_name": middle}
    return {}


def cased(part: str) -> str:
    """«ИВАНОВ-ПЕТРОВ» and «иванов» → with a capital; the mixed case of «Гур-оглы» or «де Бур» is left alone."""
    if part.isupper() or part.islower():
        part = re.sub(
            r"[^\W\d_]+", lambda word: word[0] if word[0].lower() in ("оглы", "кызы") else word[0].capitalize(), part
        )
    return part


def read_partners(cell: Cell, told: Told) -> Values:
    """partners: names in the order of the cell, one or several by a line break, «;», «,» or «и»; posts are left out."""
    text, _ = mend_letters(clean(cell))
    names = []
    for piece in re.split(r"[\n;,]|\s+и\s+(?=[А-ЯЁ])|(?<=[а-яё])\s*\d+[.)]\s+", text):
        piece = " ".join(NAME_MARKS.sub(" ", re.sub(r"\([^()]*\)|^\s*\d+[.)]", " ", piece)).split()).strip(" -–—")
        is_name = piece.count(" ") > 1 or (" " in piece and not piece.islower())
        if is_name and re.match(r"[А-ЯЁA-Zа-яё]", piece) and not TEACHERS.match(piece.lower()):
            names.append(" ".join(filter(None, (cased(part) for part in split_name(piece)))))
    if text and not names and text.lower() not in ("-", "–", "—", "нет"):
        told.say(WARNING, f"«{text[:60]}» не похоже на ФИО: пара не создана")
    return {"partners": list(dict.fromkeys(names))} if names else {}


def read_birth(cell: Cell, told: Told, today: datetime.date) -> Values:
    """birth_date and birth_year, or the year alone."""
    text = clean(cell)
    year = re.fullmatch(r"(\d{4})(?:[.,]0)?\s?(?:г\.?\s?р?\.?|года?(?: рожд\w+)?)?", text)
    if isinstance(cell, datetime.date) and cell.year == 1905:  # the number 2013 in a cell of dates
        found: Values = {"birth_year": (cell - datetime.date(1899, 12, 30)).days}
    elif year:
        found = {"birth_year": int(year[1])}
    elif re.fullmatch(r"\d{1,2}( ?(лет|года?))?", text):
        example = today.year - int(text.split()[0][:2])
        told.say(ERROR, f"«{text}» похоже на возраст. Впишите год рождения, например {example}")
        return {}
    else:
        try:
            if isinstance(cell, int) and 3_000 < cell < 60_000:
                day = day_of_serial(cell)
            else:
                day = parse_day(re.sub(r"\s*г\.?\s?р\.?$", "", text), today)
        except (NoSuchDate, NotADate) as problem:
            told.say(ERROR, str(problem))
            return {}
        found = {"birth_date": day, "birth_year": day.year}
    earliest, latest = YEARS[0], today.year - YEARS[1]
    if not earliest <= found["birth_year"] <= latest:
        told.say(ERROR, f"Год рождения {found['birth_year']} не подходит: нужен от {earliest} до {latest}")
        return {}
    return found


def read_day(cell: Cell, told: Told, today: datetime.date) -> tuple[datetime.date | None, str]:
    """A day, or the words that stand instead of it; an impossible date is an error."""
    text = clean(cell).replace("\n", " ")
    if isinstance(cell, datetime.date):
        day = cell
    elif isinstance(cell, int) and 30_000 < cell < 60_000:
        day = day_of_serial(cell)
        told.say(INFO, f"Число {cell} прочитано как дата {day:%d.%m.%Y}")
    else:
        try:
            day = parse_day(text, today)
        except NoSuchDate as problem:
            told.say(ERROR, str(problem))
            return None, ""
        except NotADate:
            if not re.search(r"[^\W\d_]{3}|\d", text):
                return None, ""
            words = "формула без значения: впишите дату" if text[0] == "=" else "не дата, а срок: записан как есть"
            told.say(WARNING, f"«{text[:60]}» {words}")
            return None, text[:120]
    if not today.year - 15 <= day.year <= today.year + 10:
        told.say(WARNING, f"Дата {day:%d.%m.%Y} далеко от учебного года: проверьте год")
    return day, ""


def read_place(cell: Cell, told: Told) -> Values:
    """kind with grade and letter, or with post and category; what is neither is a place of work or study."""
    text = clean(cell).replace("\n", ", ").strip(" ,;")
    found = CLASS.match(text)
    if found and (found[2] or "кл" in text.lower() or text.isdigit()):
        grade, letter = int(found[1]), LOOKALIKES.get(found[2].upper(), found[2].upper())
        if not 1 <= grade <= 12:
            told.say(
                ERROR, f"Класса «{text}» не бывает: впишите класс от 1 до 11 с буквой, например {class_name(8, 'Б')}"
            )
            return {}
        return {"kind": "pupil", "grade": grade, "letter": letter}
    category = CATEGORY.search(text)
    values: Values = {"category": CATEGORIES.get(category[1][0].lower(), category[1])} if category else {}
    post = CATEGORY.sub("", text).strip(" ,;")
    if len(post) > 200:
        told.say(WARNING, "Должность длиннее 200 знаков, конец отброшен: сократите её")
    if TEACHERS.search(post.lower()):
        return values | {"kind": "teacher", "post": post[:200]}
    return values | ({"kind": "other", "workplace": post[:200]} if post else {})


def read_contacts(cell: Cell, told: Told) -> Values:
    """phone, email; a named parent takes them (guardian_name, _relation, _phone); contact_words for the rest."""
    found = find_contacts(clean(cell))
    for number in found.spoilt:
        told.say(WARNING, f"«{number}» не телефон: нужно 11 цифр. Впишите номер целиком как текст")
    relation = RELATION.search(found.rest)
    name = " ".join(RELATION.sub(" ", found.rest).replace("тел.", " ").split()).strip(" ,;.:()–—-")
    values = {key: got[0] for key, got in (("phone", found.phones), ("email", found.mails)) if got}
    words = found.phones[1:] + found.mails[1:]
    if relation or looks_like_name(name):
        values = {f"guardian_{key}": value for key, value in values.items()}
        values["guardian_name"] = name[:300] or "Родитель"
        values |= {"guardian_relation": relation[1].lower()} if relation else {}
    elif re.search(r"[^\W_]{2}", name) and name.lower() != "тел":
        words.append(name)
    return values | ({"contact_words": "; ".join(words)} if words else {})


def read_guardian(cell: Cell, told: Told) -> Values:
    """The column of a parent: whatever stands there is the parent's."""
    values = read_contacts(cell, told)
    if "guardian_name" not in values:
        words = values.get("contact_words", "")
        values = {f"guardian_{key}": values[key] for key in ("phone", "email") if key in values}
        values["guardian_name"] = words[:300] if re.search(r"[^\W\d]", words) else "Родитель"
    return values
