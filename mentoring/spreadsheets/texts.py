"""What a cell says, whoever wrote it: text without invisible marks, Latin letters mended, phones, days with advice."""

import datetime
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from mentoring.kit.russian import NoSuchDate, parse_date
from mentoring.spreadsheets.reading import Cell

EXCEL_ERRORS = re.compile(r"#(REF!|VALUE!|N/A|NAME\?|DIV/0!|NULL!|NUM!|ССЫЛ!|ЗНАЧ!|Н/Д|ИМЯ\?|ДЕЛ/0!|ПУСТО!|ЧИСЛО!)")
UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|\[bookmark:[^\]]*\]|\*\*")
LOOKALIKES = dict(zip("ABCEHKMOPTXaceopxyuËëÈè", "АВСЕНКМОРТХасеорхуиЁёЁё", strict=True))
FOREIGN = re.compile(r"[A-Za-zËëÈè]")
PHONE = re.compile(r"(?<![\w@.])\+?\d[\d\s()\-–.]{4,}\d")
SPOILT_PHONE = re.compile(r"\d[.,]?\d*E\+\d+", re.I)  # 8,91583E+10: Excel showed a long number so, and it was copied
MAIL = re.compile(r"[\w.+\-]+@[\w\-]+\.[\w.\-]+")
NAME_WORD = re.compile(r"[А-ЯЁ][а-яё'’]+|[А-ЯЁ]+|[А-ЯЁ]\.|оглы|кызы")


def clean(cell: Cell) -> str:
    """Text of a cell without invisible marks, HTML tags and spare spaces; line breaks stay, dates are ДД.ММ.ГГГГ."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.date):
        return f"{cell:%d.%m.%Y}"
    text = str(cell)
    if not text.isprintable() or not unicodedata.is_normalized("NFC", text):
        text = CONTROLS.sub(" ", UNSEEN.sub("", unicodedata.normalize("NFC", text).replace("\r\n", "\n")))
    if "<" in text or "[" in text or "*" in text:
        text = MARKUP.sub(" ", text)
    if "\n" in text:
        return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))
    return " ".join(text.split())


def is_broken(cell: Cell) -> bool:
    """An error value of Excel instead of text: #ССЫЛ!, #N/A."""
    return isinstance(cell, str) and cell.startswith("#") and bool(EXCEL_ERRORS.fullmatch(cell.strip()))


def mend_letters(text: str) -> tuple[str, str]:
    """Latin letters that look Russian, inside Russian words, put right; also which ones they were."""
    found: list[str] = []

    def mend(word: re.Match) -> str:
        if not re.search(r"[а-яё]", word[0], re.I):
            return word[0]
        found.extend(letter for letter in word[0] if letter in LOOKALIKES)
        return "".join(LOOKALIKES.get(letter, letter) for letter in word[0])

    return (re.sub(r"\w+", mend, text), "".join(dict.fromkeys(found))) if FOREIGN.search(text) else (text, "")


def looks_like_name(text: str) -> bool:
    """Two to five words with capitals and no digits: perhaps ФИО."""
    words = text.replace("-", " ").split()
    return 2 <= len(words) <= 5 and all(NAME_WORD.fullmatch(word) for word in words)


class Contacts(NamedTuple):
    """What a cell of contacts holds: good phones and addresses, what only looks like them, all other words."""

    phones: list[str]
    mails: list[str]
    spoilt: list[str]
    rest: str


def find_contacts(text: str) -> Contacts:
    """Phones as +7…, mail addresses and the words between them."""
    mails, spoilt = [], []
    if "@" in text:
        mails = [mail.strip(".").lower() for mail in MAIL.findall(text)]
        text = MAIL.sub(" ", text)
    if "E+" in text.upper():
        spoilt = SPOILT_PHONE.findall(text)
        text = SPOILT_PHONE.sub(" ", text)
    numbers = [number.strip() for number in PHONE.findall(text)]
    phones = [phone for number in numbers if (phone := phone_number(number))]
    spoilt += [number for number in numbers if not phone_number(number)]
    return Contacts(phones, mails, spoilt, PHONE.sub(" ", text))


def phone_number(text: str) -> str:
    """«+79151234567» of any spelling, "" when it isn't a phone."""
    digits = re.sub(r"\D", "", text)
    if len(digits) == 10 and not text.startswith("+"):
        digits = "7" + digits
    if len(digits) == 11 and digits[0] in "78" and not text.startswith("+8"):
        return "+7" + digits[1:]
    return f"+{digits}" if text.startswith("+") and 11 <= len(digits) <= 15 else ""


def day_of_serial(number: int) -> datetime.date:
    """A day by Excel's count of days."""
    return datetime.date(1899, 12, 30) + datetime.timedelta(days=number)


@lru_cache(maxsize=4096)  # a column of dates says the same day many times
def parse_day(text: str, today: datetime.date) -> datetime.date:
    """As russian.parse_date, but NoSuchDate also names the two days nearest to 29.02.2025."""
    try:
        return parse_date(text, today)
    except NoSuchDate as problem:
        found = re.match(r"\D*(\d{1,2})\D+(\d{1,2})\D+(\d{4}|\d\d)", text)
        if not found or not 1 <= int(found[2]) <= 12 or not 29 <= int(found[1]) <= 31:
            raise
        year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
        after = (datetime.date(year, int(found[2]), 28) + datetime.timedelta(days=4)).replace(day=1)
        before = after - datetime.timedelta(days=1)
        raise NoSuchDate(f"{problem}. Возможно, {before:%d.%m.%Y} или {after:%d.%m.%Y}") from problem


def plain_title(title: str) -> str:
    """«Ф.И.О. наставляемого:» → «фио наставляемого»."""
    text = clean(title).lower().replace("ё", "е").replace("№", "no")
    text = re.sub(r"[^\w]+", " ", text).strip()
    return re.sub(r"\bф и о\b", "фио", text)


def joined_titles(upper: list[str], lower: list[str]) -> list[str]:
    """Titles of a header in two rows: a group title spreads to the right over its columns."""
    titles, group = [], ""
    for at in range(max(len(upper), len(lower))):
        above, below = (row[at] if at < len(row) else "" for row in (upper, lower))
        group = above or (group if below else "")
        titles.append(group if group == below else f"{group} {below}".strip())
    return titles
