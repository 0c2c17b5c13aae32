"""Terms («Сроки») as schools write them: the text is kept for print, the dates are what could be understood of it."""

import datetime
import re
from calendar import monthrange
from dataclasses import dataclass

from mentoring.kit.russian import MONTHS_GENT, NBSP, date_words, month_number, parse_date

_DAY = r"\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)"
_MONTH = r"([а-я]{3,})(?: ([12]\d{3})(?: года| г\.)?)?"


@dataclass(frozen=True)
class Term:
    """When something is done. `kind` of ux.md §2.8: dates, period, months, until, until_then_year, during, programme,
    text, none; `starts` and `ends` are inclusive, None when not said; `spans` are the days and ranges of a list."""

    kind: str
    text: str
    starts: datetime.date | None = None
    ends: datetime.date | None = None
    spans: tuple[tuple[datetime.date, datetime.date], ...] = ()

    def shown(self) -> str:
        """What was understood, in words: «до 1 августа 2022 г.», «13–14, 20–21 сентября 2024 г.»; else the text."""
        if self.ends and self.kind.startswith("until"):
            return f"до {date_words(self.ends)}" + (", далее в течение года" if self.kind != "until" else "")
        if any((a.year, a.month) != (b.year, b.month) for a, b in self.spans):
            words = [(date_words(a), date_words(b)) for a, b in self.spans]
            return "; ".join(a if a == b else f"с {a} по {b}" for a, b in words)
        months: dict[str, list[str]] = {}
        for first, last in self.spans:
            month = f"{MONTHS_GENT[first.month - 1]}{NBSP}{first.year}{NBSP}г."
            months.setdefault(month, []).append(f"{first.day}–{last.day}" if first != last else str(first.day))
        said = ", ".join(f"{', '.join(days)}{NBSP}{month}" for month, days in months.items())
        return said or self.text or "срок не указан"


def parse_term(text: str, year_start: int) -> Term:
    """Understand a term; a month without a year is of the school year that begins in `year_start`. Kind «text» is what
    nobody understood; raises NoSuchDate when a date in it isn't in the calendar."""
    text = " ".join(text.split())
    plain = re.sub(r"(?<=\d) ?\. ?(?=\d)", ".", text.lower())
    spans: list[tuple[datetime.date, datetime.date]] = []
    for found in re.finditer(rf"({_DAY})(?: ?г\.)?(?: ?(?:[—–-]|по) ?({_DAY}))?", plain):
        first, last = parse_date(found[1]), parse_date(found[2] or found[1])
        follows = spans and first == last and first - spans[-1][1] == datetime.timedelta(days=1)
        spans.append((spans.pop()[0] if follows else first, last))
    if spans and re.fullmatch(rf"до {_DAY}(?: ?г\.)?(?:[,;]? ?(?:далее )?в течение .*)?", plain):
        return Term("until_then_year" if "в течение" in plain else "until", text, None, spans[0][1])
    if spans and re.fullmatch(rf"(?:{_DAY}|[—–,; -]|г\.|с|по)+(?<![—–-])", plain) and all(a <= b for a, b in spans):
        kind = "dates" if len(spans) > 1 or spans[0][0] == spans[0][1] else "period"
        return Term(kind, text, min(spans)[0], max(last for _, last in spans), tuple(spans))
    if plain.startswith("в течение"):
        return Term("during", text, datetime.date(year_start, 9, 1), datetime.date(year_start + 1, 8, 31))
    if (named := re.fullmatch(rf"{_MONTH}(?: ?[—–-] ?{_MONTH})?", plain)) and month_number(named[1]):
        one, two = month_number(named[1]), month_number(named[3] or named[1])
        year = int(named[4] or 0) or (int(named[2]) + (two < one) if named[2] else year_start + (two < 9))
        starts = datetime.date(int(named[2] or year - (one > two)), one, 1)
        if two and starts <= (ends := datetime.date(year, two, monthrange(year, two)[1])):
            return Term("months", text, starts, ends)
    return Term("programme" if "по программе" in plain else "text" if text else "none", text)
