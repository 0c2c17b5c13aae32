"""Finds the header of a base under its title rows and says which column holds what.

Two bases: «mentees» (наставляемые) and «mentors» (наставники). Columns are known by the sense of their titles, not by
the official wording: «Ф.И.О. реб.», «чему хочет научиться» and «с какого числа» are met in real files.
"""

import difflib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from mentoring.spreadsheets.reading import Cell, Sheet
from mentoring.spreadsheets.texts import clean, joined_titles, looks_like_name, plain_title

Rows = list[tuple[int, list[Cell]]]
MENTEES, MENTORS = "mentees", "mentors"
BASES, OTHER = {MENTEES: "Наставляемые", MENTORS: "Наставники"}, {MENTEES: MENTORS, MENTORS: MENTEES}
HEADER_WITHIN = 40  # rows: a title page above the table is shorter
NEVER = r"(?!)"  # known by whose name or place it is, not by words


class Field(NamedTuple):
    """What a column may hold: code, words for the user, the sense of its titles (a regex), the bases that have it."""

    code: str
    title: str
    sense: str
    bases: str = f"{MENTEES} {MENTORS}"
    several: bool = False  # several columns of the file may go into it


FIELDS = (  # the order matters: the first sense that is met wins
    Field("number", "№ п/п (не загружается)", r"(no|n|номер)?( ?п ?п)?( ?(по порядку|по списку|строки))?"),
    Field("birth", "Дата или год рождения", r".*рожд.*|г ?р|д ?р"),
    Field("wanted_age", "Желаемый возраст наставляемых", r".*возраст.*", MENTORS),
    Field(
        "guardian", "Родитель: ФИО, телефон", r"(?!.*контакт).*(родит|законн|опекун|\bмать\b|\bмама\b).*", several=True
    ),
    Field("contacts", "Телефон, почта", r".*(контакт|тел(?=\b|еф)|связ|почт|mail|сотов|мобильн).*", several=True),
    Field("link", "Ссылка на кейс или отзыв", r".*(ссылк|кейс|отзыв|сайт).*"),
    Field("passed", "Отметка о прохождении", r".*(отметк|прохожд|прошел).*", MENTEES),
    Field("ended", "Дата завершения", r".*(заверш|окончан|конец|до какого).*"),
    Field("entered", "Дата вхождения", r"(?!.*приказ).*(дат[аы]|когда|с какого|начал|вхожд|вступл|включен).*"),
    Field("result", "Результаты", r".*(результат|итог).*"),
    Field("form", "Форма наставничества", r".*\bформ.*"),
    Field("partner_place", "Место работы, учёбы второго участника", NEVER),
    Field("partners", "ФИО второго участника пары", NEVER),
    Field("place", "Класс, должность, место работы", r"(?!.*классн).*(класс|должн|место (раб|уч)|работает|учится).*"),
    Field("category", "Категория", r".*категор.*"),
    Field("experience", "Стаж", r".*стаж.*"),
    Field("time", "Ресурс времени", r".*(ресурс|времен|час(ов|ы)\b|занятост).*", MENTORS),
    Field(
        "request", "Основной запрос", r".*(запрос|проблем|затруд|потребн|помощ|чему|цел[ьи]\b|тема\b).*", MENTEES, True
    ),
    Field("achievements", "Достижения", r".*(достиж|наград|успех|заслуг).*", MENTORS, True),
    Field("interests", "Интересы", r".*(интерес|увлечен|хобби).*", MENTORS),
    Field("competences", "Компетенции", r".*(компетенц|чему|чем (может|помо)|умеет|навык|направлен).*", MENTORS, True),
    Field("subject", "Предмет", r".*предмет.*"),
    Field("last", "Фамилия", r"фамили[яи]"),
    Field("first", "Имя", r"имя"),
    Field("middle", "Отчество", r"отчество.*"),
    Field("name", "ФИО", r".*(\bфио\b|фамилия.*имя|имя.*фамилия|полное имя).*|участник|список.*"),
    Field("note", "Примечание", r".*(примеч|коммент|замет|дополн).*", several=True),
)
BY_CODE = {item.code: item for item in FIELDS}
SENSES = {item.code: re.compile(item.sense) for item in FIELDS}
# Whose column it is. «Наставничество» is nobody's.
WHO = {
    MENTEES: re.compile(r"\b(наставляем|подопечн|реб[её]н|детей|ученик|учащ|обучающ|молод\w+ (специал|педаг))\w*"),
    MENTORS: re.compile(r"\b(наставник(?!о)|ментор|педагог.? ?наставник)\w*"),
}
# Columns that only one of the two bases has: they tell the base apart.
TELLING = {MENTEES: ("request", "passed", "birth"), MENTORS: ("competences", "achievements", "time", "wanted_age")}
USUAL = ["фио наставляемого", "фио наставника", "контакты", "телефон", "год рождения", "запрос", "должность", "форма"]
# Kinds of cells, for a table without a header.
CONTENTS = {
    "birth": re.compile(r"(19|20)\d\d( ?г\.?( ?р\.?)?)?"),
    "contacts": re.compile(r".*(\+7|\b8)[\d\s()\-]{9,}.*|.*@.*"),
    "place": re.compile(r"\d{1,2} ?[«\"-]? ?[А-Яа-я]?[»\"]?( ?кл.*)?|(учитель|педагог|воспитатель)\b.*"),
    "form": re.compile(r"(уч|пед)\w*\.? ?[-–—] ?(уч|пед)\w*\.?", re.I),
}


@dataclass
class Header:
    """Where a table begins and what its columns hold: `columns` maps numbers from 1 to codes of FIELDS."""

    base: str
    row: int  # the last row of the header; 0 when there is none
    titles: dict[int, str] = field(default_factory=dict)
    columns: dict[int, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The same for files made from one blank: by it the mended map is remembered."""
        return "|".join(plain_title(title) for _, title in sorted(self.titles.items()))

    def missing(self) -> list[str]:
        """Sentences about what the table can't be read without."""
        held = set(self.columns.values())
        return [] if "name" in held or {"last", "first"} <= held else ["Укажите, в каком столбце ФИО"]


def find_header(sheet: Sheet) -> Header | None:
    """The header of the sheet (its best row, or two rows together), a guess by content, or None: no table of people."""
    best, most = None, (1, 0)
    for place, (_, cells) in enumerate(sheet.rows[:HEADER_WITHIN]):
        for header in reversed(_headers_at(sheet.rows, place, sheet.name)) if _may_be_titles(cells) else ():
            if not header.missing() and _known(header) > most:
                best, most = header, _known(header)
    guess = _by_content(sheet)
    return best or (guess if len(set(guess.columns.values())) > 1 and not guess.missing() else None)


def header_at(sheet: Sheet, row: int) -> Header:
    """The header whose last row is told by hand; 0: there is none. What is not understood in it stays to be chosen."""
    place = next((at for at, (number, _) in enumerate(sheet.rows) if number == row), -1)
    return max(_headers_at(sheet.rows, place, sheet.name), key=_known) if row and place >= 0 else _by_content(sheet)


def _headers_at(rows: Rows, place: int, name: str) -> list[Header]:
    """The row taken for a header alone and together with the row above it."""
    number, cells = rows[place]
    titles, above = [clean(cell) for cell in cells], rows[max(place - 5, 0) : place]
    words = plain_title(" ".join([name, *(clean(cell) for _, line in above for cell in line if isinstance(cell, str))]))
    found = [_understood(titles, number, words)]
    if above and above[-1][0] == number - 1 and _may_be_titles(above[-1][1]) and _may_be_titles(cells):
        found.append(_understood(joined_titles([clean(cell) for cell in above[-1][1]], titles), number, words))
    return found


def _known(header: Header) -> tuple[int, int]:
    return len(set(header.columns.values()) - {"number"}), len(header.columns)


def _may_be_titles(cells: list[Cell]) -> bool:
    """A row of titles has words and no names of people, dates or long numbers."""
    words = [clean(cell) for cell in cells if cell is not None]
    named = (looks_like_name(word) and not SENSES["name"].fullmatch(plain_title(word)) for word in words)
    return len(words) > 1 and not any(named) and not any(re.search(r"\d{4}|\d\d\.\d\d", word) for word in words)


def _understood(titles: list[str], row: int, words_above: str) -> Header:
    """The base by its own words, its telling columns and whose name comes first; then each column."""
    plain = [plain_title(title) for title in titles]
    owners = [_owner(title) for title in plain if title and (_is_name(title) or SENSES["last"].fullmatch(title))]
    first = next(iter(owners), "") or OTHER.get(next(filter(None, owners), ""), "")  # «ФИО … Наставник»: of mentees
    points = {
        base: 2 * bool(WHO[base].search(words_above))
        + sum(2 for title in plain for code in TELLING[base] if title and SENSES[code].fullmatch(title))
        + 3 * (first == base)
        for base in BASES
    }
    base = MENTORS if points[MENTORS] > points[MENTEES] else MENTEES
    header = Header(base, row, {at: title for at, title in enumerate(titles, start=1) if title})
    for at in header.titles:
        code = field_of(plain[at - 1], base)
        if code and (BY_CODE[code].several or code not in header.columns.values()):
            header.columns[at] = code
    return header


def _owner(title: str) -> str:
    found = {base: match.start() for base, sense in WHO.items() if (match := sense.search(title))}
    return min(found, key=lambda base: found[base], default="")


def _is_name(title: str) -> bool:
    return bool(SENSES["name"].fullmatch(title) or any(sense.match(title) for sense in WHO.values()))


def field_of(title: str, base: str) -> str:
    """The code of the field that a plain title means in the base, "" for none; typing slips are forgiven."""
    owner = _owner(title)
    foreign = owner not in ("", base)
    for code, sense in SENSES.items():
        if code != "number" and base in BY_CODE[code].bases and sense.fullmatch(title):
            if foreign and code in ("place", "name"):
                return "partner_place" if code == "place" else "partners"
            return "" if foreign and code in ("last", "first", "middle", "birth", "contacts") else code
    if SENSES["number"].fullmatch(title):
        return "number" if title else ""
    if owner and _is_name(title):
        return "partners" if foreign else "name"
    near = difflib.get_close_matches(title, USUAL, n=1, cutoff=0.82) if title not in USUAL else []
    return field_of(near[0], base) if near else ""


def _by_content(sheet: Sheet) -> Header:
    """No header, as when rows alone are pasted: columns by what stands in them."""
    sample = [cells for _, cells in sheet.rows[:200]]
    header = Header(MENTEES, 0)
    for at in range(max(map(len, sample), default=0)):
        texts = [clean(cells[at]) for cells in sample if at < len(cells) and cells[at] is not None]
        kinds = Counter(_kind_of_text(text) for text in texts)
        code, times = kinds.most_common(1)[0] if kinds else ("", 0)
        if code == "name" and "name" in header.columns.values():
            code = "partners"
        if code and times * 10 >= len(texts) * 6 and code not in header.columns.values():
            header.columns[at + 1] = code
        header.titles[at + 1] = f"Столбец {at + 1}"
    return header


def _kind_of_text(text: str) -> str:
    found = next((code for code, sense in CONTENTS.items() if sense.fullmatch(text)), "")
    return found or ("name" if looks_like_name(text) else "")
