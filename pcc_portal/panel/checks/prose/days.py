"""Days and months in words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pcc_portal.periods.calendar import quarter_span
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.formats import MONTHS

NAMES = "|".join(MONTHS)
DAY = rf"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s(?:of\s)?(?P<month>{NAMES})(?:\s(?P<year>(?:19|20)\d\d))?"
MONTH = rf"(?P<month2>{NAMES})\s(?P<year2>(?:19|20)\d\d)"
DATE = re.compile(rf"(?<![\w£.,])(?:{DAY}|{MONTH})\b")
QUARTER = re.compile(r"\b(?:Q|quarter )(?P<number>[1-4])\b(?:\s(?:of\s)?(?P<year>20\d\d)/\d\d)?", re.IGNORECASE)


@dataclass(frozen=True)
class Span:
    """The days that words name, and where they stand."""

    words: str
    begins: int
    first: dt.date
    last: dt.date

    def is_within(self, start: dt.date, end: dt.date) -> bool:
        """Does any of it lie in the period?"""
        return self.first <= end and self.last >= start


def dates(text: str, near: dt.date) -> Iterator[Span]:
    """Full dates and months with their year. A day without year is the one nearest to `near`."""
    for found in DATE.finditer(text):
        try:
            yield _span(found, near)
        except ValueError:  # 31 June
            continue


def _span(found: re.Match[str], near: dt.date) -> Span:
    if found["month2"]:
        first = dt.date(int(found["year2"]), MONTHS.index(found["month2"]) + 1, 1)
        last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        return Span(found[0], found.start(), first, last)
    month, day = MONTHS.index(found["month"]) + 1, int(found["day"])
    years = [int(found["year"])] if found["year"] else [near.year - 1, near.year, near.year + 1]
    on = min((dt.date(year, month, day) for year in years), key=lambda each: abs((each - near).days))
    return Span(found[0], found.start(), on, on)


def quarters(text: str, now: Quarter) -> list[tuple[str, dt.date, dt.date]]:
    """Quarters named with their days; one without its year is the latest that is not after the report's year."""
    return [(found[0], *_quarter(found, now)) for found in QUARTER.finditer(text)]


def _quarter(found: re.Match[str], now: Quarter) -> tuple[dt.date, dt.date]:
    number = int(found["number"])
    before = number == 4 and now.number == 1  # the first quarter's report looks back at the year before
    return quarter_span(int(found["year"] or now.year - before), number)
