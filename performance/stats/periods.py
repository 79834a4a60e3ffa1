"""Which quarter a figure belongs to, and which periods are due in a quarter: by what a figure covers, not by when it
was typed (`docs/decisions/0023-a-figure-belongs-to-its-period.md`)."""

import datetime as dt
from typing import NamedTuple

from pcc_portal.periods.calendar import ONE_DAY, quarter_of, quarter_span
from pcc_portal.periods.models import Quarter

from ..choices import Frequency
from ..models import Observation

# Something is due of these in every quarter, and it ends there.
PERIODIC = frozenset({Frequency.MONTH, Frequency.QUARTER, Frequency.ROLLING_YEAR, Frequency.AS_AT})
# The month in which each kind of year begins.
YEARS = {Frequency.YEAR: 4, Frequency.ACADEMIC_YEAR: 9, Frequency.CALENDAR_YEAR: 1}
LONGEST_YEAR = dt.timedelta(days=366)


class Period(NamedTuple):
    start: dt.date
    end: dt.date


def periods_due(frequency: str, quarter: Quarter) -> list[Period]:
    """What a quarter's update asks for, in order: three months of a monthly measure, of others one period.

    Of a year it is the last that has ended; of a stock the quarter's last day; where each report has its own, the
    quarter.
    """
    first, last = quarter_span(quarter.year, quarter.number)
    if frequency == Frequency.MONTH:
        return _months(first)
    if frequency == Frequency.AS_AT:
        return [Period(last, last)]
    if frequency == Frequency.ROLLING_YEAR:
        return [_year_until(last + ONE_DAY)]
    if frequency in YEARS:
        return [_last_year(YEARS[Frequency(frequency)], last)]
    return [Period(first, last)]


def _months(first: dt.date) -> list[Period]:
    starts = [first.replace(month=first.month + n) for n in range(3)]
    return [Period(start, _next_month(start) - ONE_DAY) for start in starts]


def _next_month(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=31)).replace(day=1)


def _year_until(day: dt.date) -> Period:
    """The year that ends the day before the first of a month."""
    return Period(day.replace(year=day.year - 1), day - ONE_DAY)


def _last_year(month: int, day: dt.date) -> Period:
    """The last year from the first of that month that is over by the end of the day."""
    after = day + ONE_DAY
    return _year_until(dt.date(after.year if after.month >= month else after.year - 1, month, 1))


def is_month(row: Observation) -> bool:
    return row.start.day == 1 and row.end == _next_month(row.start) - ONE_DAY


def home(row: Observation, frequency: str) -> dt.date:
    """The first day of the quarter that a figure belongs to: the one that its period ends in.

    Of years, and of measures that each report gives for a period of its own, it is the quarter whose report gave the
    figure, unless it is too old for that: then it is history, whenever it was typed. Needs `quarter`.
    """
    if frequency not in PERIODIC and row.end > _too_old(row.quarter, frequency):
        return row.quarter.start
    year, number = quarter_of(row.end)
    return quarter_span(year, number)[0]


def _too_old(quarter: Quarter, frequency: str) -> dt.date:
    """A year is the latest; a report may give the figure of the quarter before."""
    if frequency in YEARS:
        return quarter.end - LONGEST_YEAR
    return quarter_span(*quarter_of(quarter.start - ONE_DAY))[0] - ONE_DAY


def belongs_to(row: Observation, quarter: Quarter, frequency: str) -> bool:
    return home(row, frequency) == quarter.start
