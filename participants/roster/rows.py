"""Sheets become rows of people: what each cell says, what is skipped and why, who is written twice."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from mentoring.kit.russian import search_key
from mentoring.spreadsheets.reading import Cell, Sheet, column_letters
from mentoring.spreadsheets.texts import clean, is_broken, looks_like_name, mend_letters, plain_title
from participants.roster import cells
from participants.roster.cells import ERROR, INFO, WARNING, Told, Values
from participants.roster.forms import FormWords, kind_of_side, read_form
from participants.roster.headers import MENTEES, MENTORS, Header

TOTALS = re.compile(r"(итого|всего|из них|в том числе|количество|итог)\b.*", re.I | re.S)
SIGNATURES = re.compile(
    r"((зам\w*\.? )?(директор|куратор|секретар|исполнител|координатор)\w*\b.*|(составил|подпись|дата составл|утвержда|"
    r"согласован|приложение\b|примечани[ея]:).*|м\.? ?п\.?|.*_{3,}.*)",
    re.I | re.S,
)
SUBTITLE = re.compile(r".*\b(класс|параллел|наставн|наставляем|учени|педагог|учител|форм)\w*\b.*|\W*\d.*", re.I | re.S)
TEXTS = {"request": "request_text", "result": "results", "note": "note", "achievements": "achievements"}
TEXTS |= {"competences": "competencies", "interests": "interests"}
WORDS = {"time": ("time_resource", 120), "subject": ("subject", 120), "category": ("category", 60)}
READERS = {"place": cells.read_place, "contacts": cells.read_contacts, "guardian": cells.read_guardian}
READERS |= {"partners": cells.read_partners}
JOINED = {*TEXTS.values(), "partners", "partner_places"}
COMPLETION = {"yes": r"да|прош[её]л.*|\+|завершил.*|зач[её]т|v|1", "no": r"нет|не прош.*|-|0", "partly": r"част.*"}


class Setting(NamedTuple):
    """What reading needs to know: today and the reference list of forms."""

    today: datetime.date
    forms: tuple[FormWords, ...]


class Message(NamedTuple):
    """What is said of a row: level (info, warning, error), text with the cure, the cell («B14»)."""

    level: str
    text: str
    cell: str = ""


@dataclass
class Row:
    """A line of the file about a person, or a skipped one (`skip` says why). `values` are named as model fields."""

    sheet: str
    number: int
    base: str
    values: Values = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    skip: str = ""
    first: "Row | None" = None  # the same person stands above: this row only adds to it

    @property
    def name(self) -> str:
        """ФИО as it will be stored."""
        parts = (self.values.get(part, "") for part in ("last_name", "first_name", "middle_name"))
        return " ".join(filter(None, parts))

    @cached_property
    def key(self) -> str:
        """The name folded for comparing."""
        return search_key(self.name)

    @property
    def is_bad(self) -> bool:
        """Can't be taken until mended."""
        return any(message.level == ERROR for message in self.messages)

    def tell(self, level: str, text: str, cell: str = "") -> None:
        """Add what was found out later than the cells were read."""
        self.messages.append(Message(level, text, cell))


def read_rows(sheets: Sequence[Sheet], headers: Mapping[str, Header], setting: Setting) -> list[Row]:
    """Rows of all sheets that have a header, mentors first; the same person written twice is joined and told."""
    order = sorted(
        (headers[sheet.name].base != MENTORS, at) for at, sheet in enumerate(sheets) if sheet.name in headers
    )
    rows = [row for _, at in order for row in _rows_of(sheets[at], headers[sheets[at].name], setting)]
    for base in (MENTORS, MENTEES):
        _join_doubles([row for row in rows if row.base == base and row.name and not row.is_bad])
    return rows


def _rows_of(sheet: Sheet, header: Header, setting: Setting) -> list[Row]:
    titles = {plain_title(title) for title in header.titles.values()}
    rows = [Row(sheet.name, number, header.base) for number, _ in sheet.rows if number > header.row]
    lines = (line for number, line in sheet.rows if number > header.row)
    for row, line in zip(rows, lines, strict=True):
        row.skip = _reason_to_skip(line, header, titles)
        if not row.skip:
            _fill(row, line, header, setting)
            if row.number in sheet.hidden_rows:
                row.tell(INFO, "Строка скрыта в файле")
    return rows


def _reason_to_skip(line: list[Cell], header: Header, titles: set[str]) -> str:
    """Why the line is not a person: totals, signatures, subtitles, a repeated header, numbers of columns."""
    filled = [cell for cell in line if cell is not None]
    number = next((at for at, code in header.columns.items() if code == "number"), 0)
    if number and number <= len(line) and isinstance(line[number - 1], int):
        telling = [cell for at, cell in enumerate(line, start=1) if cell is not None and at != number]
    else:
        telling = filled
    if not telling:
        return "Пустая строка"
    first = clean(telling[0])
    if len(filled) > 1 and plain_title(first) in titles and all(plain_title(clean(cell)) in titles for cell in filled):
        return "Повтор заголовка"
    if len(filled) > 2 and all(isinstance(cell, int) or str(cell).isdigit() for cell in filled):
        return "Номера столбцов"
    if TOTALS.fullmatch(first):
        return "Итог, а не человек"
    if len(telling) <= 3 and SIGNATURES.fullmatch(first):
        return "Подпись, а не человек"
    if len(telling) == 1 and (SUBTITLE.fullmatch(first) or " " in first and not looks_like_name(first)):
        return "Подзаголовок, а не человек"
    return ""


def _fill(row: Row, line: list[Cell], header: Header, setting: Setting) -> None:
    """Read every known cell of the line into row.values; say what is wrong at the address of its cell."""
    told, got = Told(), dict[str, Cell]()
    for at, code in header.columns.items():
        cell = line[at - 1] if at <= len(line) else None
        if is_broken(cell):
            told.about = code
            told.say(ERROR, f"В ячейке ошибка Excel «{cell}». Впишите само значение")
        elif cell is not None:
            got[code] = f"{clean(got[code])}\n{clean(cell)}" if code in got else cell
    row.values = _values(got, header, told, setting)
    if told.messages:
        where = {code: column_letters(at) for at, code in reversed(header.columns.items())}
        for level, code, text in told.messages:
            row.tell(level, text, f"{where[code]}{row.number}" if code in where else "")


def _values(got: dict[str, Cell], header: Header, told: Told, setting: Setting) -> Values:
    values: Values = _name(got, told)
    for code, read in READERS.items():
        if code in got:
            told.about = code
            values |= read(got[code], told)
    told.about = "partners"
    if header.base == MENTEES and (mentors := len(values.get("partners", ()))) > 1:
        told.say(WARNING, f"В ячейке наставников: {mentors}. Будет один тандем с ними всеми")
    if "partner_place" in got:
        values["partner_places"] = clean(got["partner_place"]).split("\n")
    told.about = "birth"
    if got.get("birth") is not None:
        values |= cells.read_birth(got["birth"], told, setting.today)
    elif header.base == MENTEES and "birth" in header.columns.values():
        told.say(WARNING, "Год рождения не заполнен")
    told.about = "form"
    if "form" in got:
        values |= read_form(got["form"], told, setting.forms, header.base, values.get("kind", ""))
    _settle_kind(values, header.base, told, setting)
    _read_days(got, values, told, setting.today)
    _read_texts(got, values, told, setting.today)
    return values


def _name(got: dict[str, Cell], told: Told) -> Values:
    """ФИО of one cell or of three; three cells are never re-divided."""
    told.about = "name" if "name" in got or "last" not in got else "last"
    parts = [clean(got.get(code)) for code in ("last", "first", "middle")]
    if "name" in got or not any(parts):
        return cells.read_name(got.get("name"), told)
    values = cells.read_name(" ".join(filter(None, parts)), told)
    if values and all(part.replace("-", "").isalpha() for part in parts if part):
        mended = [mend_letters(cells.cased(part))[0] for part in parts]
        values = dict(zip(("last_name", "first_name", "middle_name"), mended, strict=True))
    return values


def _settle_kind(values: Values, base: str, told: Told, setting: Setting) -> None:
    """Who the person is: by the class or post, else guessed by the form and the age (a guess changes nobody known)."""
    age = setting.today.year - values["birth_year"] if "birth_year" in values else None
    if "kind" not in values or values["kind"] == "other":
        by_form = kind_of_side(values.get("form", ""), setting.forms, base)
        by_age = "pupil" if age is not None and age < 18 else ""
        values["kind_guess"] = by_form or by_age or values.get("kind", "other")
        values.pop("kind", None)
    if values.get("kind") == "pupil" and age is not None and age not in cells.PUPIL_AGES:
        told.about = "birth"
        told.say(WARNING, f"Ученику по году рождения {age} лет: проверьте год или класс")


def _read_days(got: dict[str, Cell], values: Values, told: Told, today: datetime.date) -> None:
    for code, name in (("entered", "entered"), ("ended", "finished")):
        told.about = code
        day, words = cells.read_day(got[code], told, today) if code in got else (None, "")
        values |= {f"{name}_on": day} if day else {}
        if words:
            values |= {"entered_text": words} if code == "entered" else {"note": f"Завершение: {words}"}
    if {"entered_on", "finished_on"} <= values.keys() and values["finished_on"] < values["entered_on"]:
        told.say(WARNING, f"Завершение раньше вхождения ({values['entered_on']:%d.%m.%Y}): проверьте обе даты")


def _read_texts(got: dict[str, Cell], values: Values, told: Told, today: datetime.date) -> None:
    """Columns of free text, and those that are almost free."""
    for code, name in TEXTS.items():
        if text := clean(got.get(code)):
            told.about = code
            if text.startswith("=") and isinstance(got[code], str):
                told.say(INFO, "Формула оставлена простым текстом")
            values[name] = "\n".join(filter(None, (text, values.get(name))))
    for code, (name, longest) in WORDS.items():
        if text := clean(got.get(code)):
            values[name] = text[:longest]
    age = got.get("wanted_age")
    if age is not None:
        # Excel makes a date of «7-10» as it is typed
        values["wished_age"] = f"{age.day}–{age.month}" if isinstance(age, datetime.date) else clean(age)[:120]
    if (years := re.match(r"(\d{1,4})", clean(got.get("experience")))) and int(years[1]) <= today.year:
        values["experience_since"] = int(years[1]) if len(years[1]) == 4 else today.year - int(years[1])
    _read_marks(got, values, told)


def _read_marks(got: dict[str, Cell], values: Values, told: Told) -> None:
    """The link and the mark of completion; what does not fit goes into the note, and is told."""
    link, mark = clean(got.get("link")), clean(got.get("passed"))
    found = re.search(r"(https?://|www\.)\S{3,180}", link)
    completion = next((code for code, sense in COMPLETION.items() if re.fullmatch(sense, mark, re.I)), "")
    values |= {"review_url": re.sub(r"^www\.", "https://www.", found[0])} if found else {}
    values |= {"completion": completion} if completion else {}
    unread = {"Контакты": values.pop("contact_words", ""), "Отзыв": "" if found else link}
    unread["Прохождение"] = "" if completion else mark
    if extra := [f"{what}: {words}" for what, words in unread.items() if words]:
        told.about = "note"
        told.say(INFO, f"Записано в примечание: {'; '.join(extra)}"[:300])
        values["note"] = "\n".join(filter(None, (values.get("note"), *extra)))


def same_person(one: Values, other: Values) -> bool:
    """One person or namesakes: years of birth decide, else classes, else kinds; the unknown parts nobody."""
    if one.get("birth_year") and other.get("birth_year"):
        return one["birth_year"] == other["birth_year"]
    keys = ("grade", "letter") if one.get("grade") and other.get("grade") else ("kind",)
    return all(not one.get(key) or not other.get(key) or one[key] == other[key] for key in keys)


def _join_doubles(rows: list[Row]) -> None:
    met: dict[str, list[Row]] = {}
    for row in rows:
        above = met.setdefault(row.key, [])
        first = next((one for one in above if same_person(one.values, row.values)), None)
        if first:
            row.first = first
            row.tell(WARNING, _joined(first, row))
        else:
            if above:
                row.tell(
                    WARNING,
                    f"Полный тёзка из строки {above[0].number}: другой год рождения или класс, записан отдельно",
                )
            above.append(row)


def _joined(first: Row, row: Row) -> str:
    """Add what the second row knows to the first; the sentence about it."""
    words = f"Тот же человек, что в строке {first.number}"
    words += " (ё и е не различаются)" if first.name.lower() != row.name.lower() else ""
    added, differ = [], []
    for key, value in row.values.items():
        mine = first.values.setdefault(key, value)
        if mine == value or key == "kind_guess":
            continue
        if isinstance(mine, list):
            first.values[key] = list(dict.fromkeys([*mine, *value]))
        elif key in JOINED:
            first.values[key] = mine if value in str(mine).split("\n") else f"{mine}\n{value}"
            added.append("запрос добавлен вторым" if key == "request_text" else "")
        elif key not in ("last_name", "first_name", "middle_name"):
            differ.append(key)
    words += ": одна запись" + "".join(f", {text}" for text in dict.fromkeys(filter(None, added)))
    return words + (f". Остальное взято из строки {first.number}" if differ else "")
