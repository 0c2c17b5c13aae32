"""Working days of Russia with the days off that the government moves, for terms that laws count in them. Pure.

The calendar is that of the `holidays` package (ТК ст. 112 and the yearly постановление о переносе выходных дней); a
year whose decree is not out yet has the days of the code alone."""

import datetime
from functools import cache

from holidays import country_holidays

DAY = datetime.timedelta(days=1)
calendar = cache(lambda: country_holidays("RU"))  # fills itself year by year


def is_workday(day: datetime.date) -> bool:
    """A day of the five-day week that is not a day off, or a Saturday that was made a working day."""
    return calendar().is_working_day(day)


def workday_after(day: datetime.date, number: int) -> datetime.date:
    """The last day of a term of `number` working days that begins the day after (ГК ст. 191). `number` ≥ 1."""
    while number:
        day += DAY
        number -= is_workday(day)
    return day
