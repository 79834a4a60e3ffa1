"""The period that a figure covers, as sheets say it: a month, a quarter, a year, twelve months, two days."""

import datetime as dt
import re
from contextlib import suppress
from functools import lru_cache

from pcc_portal.ui.reading import UnreadableError
from pcc_portal.ui.reading.dates import read_date
from pcc_portal.ui.reading.spans import NO_SPAN, span
from performance.choices import Frequency
from performance.stats.periods import YEARS, Period

UNTIL = re.compile(
    r"(?:rolling )?(?:12|twelve)[- ]months?(?: rolling)? (?:up )?(?:to|ending|ended) |12 ?m/?e "
    r"|(?:the )?year (?:to|ending|ended) ",
    re.IGNORECASE,
)
AS_AT = re.compile(r"^as at ", re.IGNORECASE)
ACADEMIC = re.compile(r"^(?:academic year|ay) ?", re.IGNORECASE)
BETWEEN_MONTHS = r"(?<!mid)(?<!early)(?<!late)(?<=[a-z])[-–—](?=[a-z])"
FROM_TO = re.compile(rf"\s+(?:to|until|–|—|-)\s+|{BETWEEN_MONTHS}", re.IGNORECASE)
SHORT_MONTH = re.compile(r"^([a-z]{3,9})[- ’'.]+(\d\d)$", re.IGNORECASE)
FIRST_OF = {Frequency.MONTH: "month", Frequency.QUARTER: "quarter"}
SHORTEST_YEAR = dt.timedelta(days=364)
UNREAD = "Write a period such as April 2023, Q1 2023/24, 2023/24 or 1 April 2023 to 30 June 2023."


class NoPeriodError(ValueError):
    """Why the text is no period, in a sentence."""


@lru_cache(maxsize=4096)
def read_period(text: str, frequency: str = "") -> Period:
    """A first day stands for its month, or its quarter, where figures are of those; so does a year for an academic one.
    "Apr-23", as spreadsheets write a month, is April 2023. Raises NoPeriodError."""
    try:
        return _period(AS_AT.sub("", text.strip()), frequency)
    except UnreadableError as why:
        raise NoPeriodError(f"{why} {UNREAD}") from why


def _period(text: str, frequency: str) -> Period:
    if until := UNTIL.match(text):
        _, last = _span(text[until.end() :])
        return Period(_year_before(last), last)
    if len(parts := FROM_TO.split(text)) == 2:
        _, last = _span(parts[1])
        first = _first_day(parts[0], last)
        if first > last:
            raise NoPeriodError("The period ends before it starts.")
        return Period(first, last)
    return _of_one(text, frequency)


def _first_day(text: str, last: dt.date) -> dt.date:
    """Of "July to September 2023" and "1 to 9 June 2023": what the first part lacks it has of the last."""
    for spelt in (text, f"{text} {last.year}", f"{text} {last.year - 1}", f"{text} {last:%B %Y}"):
        with suppress(UnreadableError, NoPeriodError):
            first, _ = _span(spelt)
            if spelt == text or first <= last:
                return first
    raise NoPeriodError(UNREAD)


def _of_one(text: str, frequency: str) -> Period:
    year = ACADEMIC.match(text)
    on, exact = _date(text[year.end() :] if year else text)
    if exact == "no_date":
        raise NoPeriodError(UNREAD)
    if exact == "day" and on.day == 1 and frequency in FIRST_OF:
        exact = FIRST_OF[Frequency(frequency)]
    first, last = span(on, exact)
    if exact == "fin_year" and (year or frequency == Frequency.ACADEMIC_YEAR):
        month = YEARS[Frequency.ACADEMIC_YEAR]
        first, last = dt.date(first.year, month, 1), dt.date(first.year + 1, month, 1) - dt.timedelta(days=1)
    return Period(first, last)


def _date(text: str) -> tuple[dt.date, str]:
    return read_date(SHORT_MONTH.sub(r"\1 20\2", text.strip()))


def _span(text: str) -> tuple[dt.date, dt.date]:
    days = span(*_date(text))
    if days == NO_SPAN:
        raise NoPeriodError(UNREAD)
    return days


def _year_before(last: dt.date) -> dt.date:
    """The first day of the twelve months that end on `last`."""
    after = last + dt.timedelta(days=1)
    return after.replace(year=after.year - 1, day=min(after.day, 28) if after.month == 2 else after.day)


def is_period(text: str, within: Period | None = None) -> bool:
    try:
        start, end = read_period(text)
    except NoPeriodError:
        return False
    return within is None or within.start <= start <= end <= within.end


def is_year(text: str) -> bool:
    return is_period(text) and (period := read_period(text)).end - period.start >= SHORTEST_YEAR


def part_of_year(part: str, year: str) -> str:
    """A month or quarter with its year: "January" of "2023/24" is January 2024. What is neither stays beside it."""
    whole = read_period(year)
    spelt = (f"{part} {of}" for of in (year, whole.start.year, whole.end.year))
    return next((text for text in spelt if is_period(text, whole)), f"{part} {year}")
