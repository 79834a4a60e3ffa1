"""A date that is known no more exactly than “spring 2024” is a span: every day from its first to its last.

The column beside its precision holds the last day meant. No calculation takes that for the day itself.
"""

import calendar
from collections.abc import Callable
from datetime import date, timedelta

Span = tuple[date, date]
FINANCIAL_YEAR_BEGINS = 4  # in April
WINTER_BEGINS = 12


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _in_month(first: int = 1, last: int = 0) -> Callable[[date], Span]:
    """From one day of the month to another; 0 is its last."""
    return lambda on: (on.replace(day=first), on.replace(day=last) if last else month_end(on.year, on.month))


def _in_year(first: int, last: int) -> Callable[[date], Span]:
    """From the first day of one month to the last of another."""
    return lambda on: (date(on.year, first, 1), month_end(on.year, last))


def financial_year(on: date) -> int:
    """The year in whose April the financial year of the day began."""
    return on.year if on.month >= FINANCIAL_YEAR_BEGINS else on.year - 1


def winter_of(on: date) -> int:
    """The year in whose December the winter of the day began."""
    return on.year if on.month == WINTER_BEGINS else on.year - 1


def _quarter(on: date) -> Span:
    first = (on.month - 1) // 3 * 3 + 1
    return date(on.year, first, 1), month_end(on.year, first + 2)


NO_DAY = date(2199, 12, 31)  # stands in the column of a date that was not named, after every other

SPANS: dict[str, Callable[[date], Span]] = {
    "no_date": lambda _: (NO_DAY, NO_DAY),
    "day": lambda on: (on, on),
    "week": lambda on: (on - timedelta(days=6), on),
    "month": _in_month(),
    "early_month": _in_month(1, 10),
    "mid_month": _in_month(11, 20),
    "late_month": _in_month(21),
    "end_of_month": _in_month(25),
    "quarter": _quarter,
    "spring": _in_year(3, 5),
    "summer": _in_year(6, 8),
    "autumn": _in_year(9, 11),
    "winter": lambda on: (date(winter_of(on), WINTER_BEGINS, 1), month_end(winter_of(on) + 1, 2)),
    "year": _in_year(1, 12),
    "early_year": _in_year(1, 3),
    "mid_year": _in_year(4, 9),
    "late_year": _in_year(10, 12),
    "end_of_year": _in_year(12, 12),
    "fin_year": lambda on: (date(financial_year(on), 4, 1), date(financial_year(on) + 1, 3, 31)),
    "end_fin_year": _in_year(3, 3),
}


NO_SPAN: Span = (NO_DAY, NO_DAY)


def span(on: date, precision: str = "day") -> Span:
    """(first, last) day that the date may mean, `on` being its last or any day of it. KeyError for no precision.

    Seasons are the meteorological ones; early, mid and late in a month are its thirds; early and late in a year are its
    first and last three months.
    """
    return SPANS[precision](on)


def precision_of(name: str) -> str:
    """The column that says how exact a date is, as in `awarded_on` → `awarded_precision`."""
    return f"{name.removesuffix('_on').removesuffix('_by')}_precision"


def said_of(name: str) -> str:
    """The column with the words used where no date was named, as in `due_on` → `due_said`."""
    return f"{name.removesuffix('_on')}_said"


def shift(was: Span, now: Span) -> str:
    """How a date changed: "later" or "earlier" where the spans share no day; else "exact" where the new one lies within
    the old, "vague" where it is wider, "" where it only overlaps or is the same.
    """
    if NO_SPAN in (was, now):
        return "" if now == was else "exact" if was == NO_SPAN else "vague"
    if now[0] > was[1]:
        return "later"
    if now[1] < was[0]:
        return "earlier"
    if now == was:
        return ""
    if was[0] <= now[0] and now[1] <= was[1]:
        return "exact"
    return "vague" if now[0] <= was[0] and was[1] <= now[1] else ""
