"""Days that law and practice count: financial years, quarters, clear working days, periods of days."""

import datetime as dt
from collections.abc import Container
from functools import cache, lru_cache

import holidays

ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5


def financial_year_name(year: int) -> str:
    """2023 → "2023/24": a financial year is known by the calendar year in which it begins."""
    return f"{year}/{(year + 1) % 100:02d}"


@lru_cache(maxsize=1000)
def quarter_span(year: int, number: int) -> tuple[dt.date, dt.date]:
    """First and last day of a quarter of the financial year that begins on 1 April of `year`."""
    if number not in range(1, 5):
        raise ValueError(f"There is no quarter {number}: they are 1 to 4.")
    return _quarter_start(year, number), _quarter_start(year, number + 1) - ONE_DAY


def _quarter_start(year: int, number: int) -> dt.date:
    months = 3 * number
    return dt.date(year + months // 12, months % 12 + 1, 1)


def quarter_of(day: dt.date) -> tuple[int, int]:
    """The financial year and the quarter that a day falls in: 1 January 2024 → (2023, 4)."""
    return (day.year, (day.month - 1) // 3) if day.month >= 4 else (day.year - 1, 4)


def last_day(beginning: dt.date, days: int) -> dt.date:
    """Last day of a period of so many days that begins with the given day, which counts as the first.

    A response to an inspection report is published before the end of the 56 days beginning with the day on which
    the report is published (Police Act 1996, s. 55): `last_day(published, 56)`, on a weekend or not.
    """
    if days < 1:
        raise ValueError("A period has at least one day.")
    return beginning + (days - 1) * ONE_DAY


def is_working_day(day: dt.date) -> bool:
    """Neither a Saturday, a Sunday nor a bank holiday in England and Wales."""
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


@cache
def bank_holidays(year: int) -> Container[dt.date]:
    """Bank holidays of England, which Wales shares, with the days that stand in for those at a weekend."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def despatch_day(meeting: dt.date, clear_days: int = 5) -> dt.date:
    """The last day on which papers can go out so many clear working days before a meeting.

    Neither the day of despatch nor the day of the meeting counts. Five clear days is the usual rule of panels.
    """
    return working_day_before(meeting, clear_days + 1)


def working_day_before(day: dt.date, days: int) -> dt.date:
    """So many working days before a day, which may itself be none. 0 is the day."""
    for _ in range(days):
        day = _working_day_before(day)
    return day


def working_days_between(day: dt.date, other: dt.date) -> int:
    """Working days after the one and up to the other, that day included; negative where the other comes first."""
    if other < day:
        return -working_days_between(other, day)
    return sum(is_working_day(day + n * ONE_DAY) for n in range(1, (other - day).days + 1))


def _working_day_before(day: dt.date) -> dt.date:
    day -= ONE_DAY
    while not is_working_day(day):
        day -= ONE_DAY
    return day
