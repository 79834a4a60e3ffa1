"""Dates as people write them, read into a day and how exact it is; the day is the last one meant."""

import calendar
import datetime as dt
import re

from .choices import Precision

MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
SHAPE = re.compile(
    r"(?P<early>early\s+)?(?P<only_year>\d{4})|(?:(?P<day>\d{1,2})\s+)?(?:(?P<mid>mid)-)?(?P<month>[a-z]+)\s+(?P<year>\d{4})"
)
MID_MONTH_ENDS = 20
EARLY_YEAR_ENDS = (3, 31)


def date_from_words(text: str) -> tuple[dt.date, Precision]:
    """("mid-November 2023") → (20 November 2023, MID_MONTH). ISO days are read too. Raises ValueError."""
    words = text.strip().casefold()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words):
        return dt.date.fromisoformat(words), Precision.DAY
    found = SHAPE.fullmatch(words)
    if not found or (found["month"] and found["month"] not in MONTHS):
        raise ValueError(f"“{text}” is not a date: write 18 October 2023, October 2023, early 2024 or 2025")
    if found["only_year"]:
        return _in_year(int(found["only_year"]), bool(found["early"]))
    return _in_month(int(found["year"]), MONTHS[found["month"]], found["day"], bool(found["mid"]))


def _in_year(year: int, early: bool) -> tuple[dt.date, Precision]:
    if early:
        return dt.date(year, *EARLY_YEAR_ENDS), Precision.EARLY_YEAR
    return dt.date(year, 12, 31), Precision.YEAR


def _in_month(year: int, month: int, day: str | None, mid: bool) -> tuple[dt.date, Precision]:
    if day:
        return dt.date(year, month, int(day)), Precision.DAY
    if mid:
        return dt.date(year, month, MID_MONTH_ENDS), Precision.MID_MONTH
    return dt.date(year, month, calendar.monthrange(year, month)[1]), Precision.MONTH
