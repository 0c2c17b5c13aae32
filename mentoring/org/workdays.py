"""Working days of Russia with the days off that the government moves, for terms that laws count in them. Pure.

Holidays are those of ТК ст. 112. Where a decree «О переносе выходных дней» is out, its year stands in MOVED, checked
against the production calendar; in other years a holiday on a weekend takes the next working day, January's none."""

import datetime

DAY = datetime.timedelta(days=1)
HOLIDAYS = {*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)}
# year: (weekdays that are off, Saturdays that are worked), as month and day
MOVED = {
    2025: ({(5, 2), (5, 8), (6, 13), (11, 3), (12, 31)}, {(11, 1)}),
    2026: ({(1, 9), (3, 9), (5, 11), (12, 31)}, set()),
    2027: ({(2, 22), (5, 3), (5, 10), (6, 14), (11, 5), (12, 31)}, {(2, 20)}),
}


def is_workday(day: datetime.date) -> bool:
    """A day of the five-day week that is not a day off, or a Saturday that was made a working day."""
    date, known = (day.month, day.day), MOVED.get(day.year)
    if known and date in known[1]:
        return True
    if day.weekday() > 4 or date in HOLIDAYS:
        return False
    return date not in known[0] if known else not _takes_over(day)


def _takes_over(day: datetime.date) -> bool:
    """In a year without a decree: the first weekday after a weekend on which a holiday fell."""
    before = day - DAY
    while before.weekday() > 4 or (before.month, before.day) in HOLIDAYS:
        if before.weekday() > 4 and before.month != 1 and (before.month, before.day) in HOLIDAYS:
            return True
        before -= DAY
    return False


def workday_after(day: datetime.date, number: int) -> datetime.date:
    """The last day of a term of `number` working days that begins the day after (ГК ст. 191). `number` ≥ 1."""
    while number:
        day += DAY
        number -= is_workday(day)
    return day
