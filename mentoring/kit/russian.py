"""Russian as a school office writes it: dates, plurals, names, search keys, cases of names and posts, typography.

Pure functions over text, no database. Everybody imports from here; what is done with names stands in names.py."""

import calendar
import datetime
import re
import unicodedata

from mentoring.kit.names import (
    INVISIBLE,
    NBSP,
    Case,
    Declined,
    decline_name,
    decline_post,
    gender_of,
    short_name,
    split_name,
)

__all__ = ["NBSP", "Case", "Declined", "decline_name", "decline_post", "gender_of", "short_name", "split_name"]
MONTHS = (
    *("январь", "февраль", "март", "апрель", "май", "июнь"),
    *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
)
MONTHS_GENT = tuple(month.rstrip("ьй") + ("а" if month[-1] == "т" else "я") for month in MONTHS)
_LOOKALIKES = str.maketrans("abcehkmoptxy", "авсенкмортху")
_LATIN, _RUSSIAN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюё"
# Typography (ux.md §4.7): a space that matches becomes a no-break one.
_TIED = re.compile(
    r"(?<=№) |(?<=\b[А-ЯЁ]\.) (?=[А-ЯЁ])|(?<=[а-яё]) (?=[А-ЯЁ]\. ?[А-ЯЁ]\.)|(?<=\d) (?=[а-яё«„%₽]|\d{3}\b)| (?=[—–] )"
    r"|(?<=\b[вксуоиаВКСУОИА]) |(?<=\b(?:во|со|ко|об|от|до|по|за|из|на|не|Во|Со|Об|От|До|По|За|Из|На|Не)) "
    r"|(?<=\bг\.) (?=[А-ЯЁ])|(?<=\b[пдс]\.) (?=\d)|(?<=\bт\.) (?=[едпкч]\.)|(?<=\b(?:пп|ст|гл|ул|вн)\.) "
    r"|(?<=[рлтан][яа]) (?=\d{4}\b)|(?<=риложени\w) (?=\d)"
)


class NotADate(ValueError):
    """The text isn't written as a date; str() is a sentence for the user."""


class NoSuchDate(ValueError):
    """The calendar has no such date; str() is a sentence for the user."""


def plural(number: int, one: str, few: str, many: str) -> str:
    """The form of a noun after a number: 1 наставник, 2 наставника, 5 наставников."""
    tens, ones = abs(number) % 100, abs(number) % 10
    return many if 11 <= tens <= 14 or not 1 <= ones <= 4 else one if ones == 1 else few


def day_words(day: datetime.date) -> str:
    """«28 августа» with a no-break space."""
    return f"{day.day}{NBSP}{MONTHS_GENT[day.month - 1]}"


def date_words(day: datetime.date, year_mark: bool = True) -> str:
    """«28 августа 2023 г.» with no-break spaces; «28 августа 2023» without the mark of the year."""
    return NBSP.join([day_words(day), str(day.year)] + ["г."] * year_mark)


def school_year(start: int, official: bool = False) -> str:
    """«2026/27 учебный год» on the screen, «2026/2027 учебный год» in papers."""
    return f"{start}/{start + 1 if official else f'{(start + 1) % 100:02}'}{NBSP}учебный год"


def class_name(grade: int | str, letter: str = "") -> str:
    """5 «А» with a no-break space; plain 5 when the class has no letter."""
    return f"{grade}{NBSP}«{letter.strip().upper()}»" if letter.strip() else str(grade)


def nbsp(text: str) -> str:
    """The text with no-break spaces where a line must not break: № 145, п. 2, Н. В. Белова, 5 «А», 12 %, «в школе»."""
    return _TIED.sub(NBSP, text)


def month_number(word: str) -> int:
    """1–12 for «март», «марта», «мар», «сент.»; 0 for any other word."""
    word = word.lower().rstrip(".")
    known = zip(MONTHS, MONTHS_GENT, strict=True)
    return next(
        (n for n, (name, of) in enumerate(known, 1) if word == name or len(word) > 2 and of.startswith(word)), 0
    )


def parse_date(text: str, today: datetime.date | None = None) -> datetime.date:
    """A date in any spelling of ux.md §2.7; a year of two digits reaches ten years ahead of today, else means 19xx.

    Raises NoSuchDate for 29.02.2025 or the year 1026, and NotADate for what isn't a date, each with its sentence."""
    today = today or datetime.date.today()
    plain = re.sub(r"\s*([./,\-])\s*", r"\1", " ".join(text.lower().split()))
    plain = re.sub(r"^(?:с|от) |(?<=\d)\.? ?(?:г\.?|года?)$", "", plain)
    if plain in ("сегодня", "завтра"):
        return today + datetime.timedelta(days=plain == "завтра")
    plain = re.sub(r"^(\d{4})-(\d\d)-(\d\d)(?:[t ]00:00(?::00)?)?$", r"\3.\2.\1", plain)
    plain = re.sub(r" ([а-я]{3,8})[. ]", lambda month: f".{month_number(month[1]) or month[1]}.", plain)
    found = re.fullmatch(r"(\d{1,2})[./,\- ](\d{1,2})[./,\- ](\d{4}|\d\d)", plain)
    if not found:
        raise NotADate(f"«{text.strip()[:40]}» не похоже на дату: напишите день, месяц и год, например 27.03.2026")
    day, month, year = map(int, found.groups())
    if len(found[3]) == 2:
        year += 2000 if year <= today.year % 100 + 10 else 1900
    shown = f"{day:02}.{month:02}.{year:04} нет в календаре"
    if not 1900 <= year <= 2100:
        raise NoSuchDate(f"{shown[:10]}: год пишут от 1900 до 2100")
    if not 1 <= month <= 12:
        raise NoSuchDate(f"{shown}: в году 12 месяцев")
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        where = MONTHS[month - 1].rstrip("ьй") + "е"
        raise NoSuchDate(f"{shown}: в {where} {year} года {days} {plural(days, 'день', 'дня', 'дней')}")
    return datetime.date(year, month, day)


def search_key(text: str) -> str:
    """What is searched by: lower case, ё as е, no punctuation, Latin look-alikes inside a Russian word mended."""
    words = re.findall(r"[^\W_]+", sort_key(text).split("\t")[0])
    return " ".join(word.translate(_LOOKALIKES) if re.search("[а-я]", word) else word for word in words)


def sort_key(text: str) -> str:
    """What lists are ordered by, bytewise: ё stands with е, and just after it when all else is equal."""
    plain = " ".join(INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold().split())
    return plain if "ё" not in plain else f"{plain.replace('ё', 'е')}\t{plain}"


def both_layouts(text: str) -> list[str]:
    """What may be meant: the text as typed, then the same keys in the other layout («cjrjkjd» → «соколов»)."""
    lower = text.lower()
    pair = (_RUSSIAN, _LATIN) if re.search("[а-яё]", lower) else (_LATIN, _RUSSIAN)
    return list(dict.fromkeys((text, lower.translate(str.maketrans(*pair)))))
