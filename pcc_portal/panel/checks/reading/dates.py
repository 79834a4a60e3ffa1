"""Days and months as people write them, read from text."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pcc_portal.ui.formats import MONTHS
from pcc_portal.ui.reading import UnreadableError, spans
from pcc_portal.ui.reading.dates import BY_NAME, read_date

NAMES = "|".join(MONTHS)
NAMED = rf"(?:{'|'.join(sorted(BY_NAME, key=len, reverse=True))})\b"
MONTH = rf"{NAMED}\.?"
ORDINAL, DAY = "(?:st|nd|rd|th)", r"[0-3]?\d(?:st|nd|rd|th)?"
# Shapes in which papers write a date with its year; the reader of all dates says which day or month it is.
WITH_YEAR = (
    rf"{DAY}\s(?:of\s)?{MONTH},?\s(?:(?:19|20)\d\d|['’]\d\d)",
    rf"{DAY}[-/]{MONTH}[-/](?:(?:19|20)\d\d|\d\d)",
    rf"{MONTH}\s{DAY},?\s(?:19|20)\d\d",
    rf"{MONTH},?\s(?:of\s)?(?:19|20)\d\d",
    r"[0-3]?\d(?P<sep>[-/.])[01]?\d(?P=sep)(?:19|20)\d\d",
    r"[0-3]?\d/[01]?\d/\d\d",
    r"(?:19|20)\d\d-[01]\d-[0-3]\d",
)
WITHOUT_YEAR = (
    rf"(?P<day>[0-3]?\d){ORDINAL}?\s(?:of\s)?(?P<month>{NAMED})",
    rf"(?P<month2>{MONTH})\s(?P<day2>[0-3]?\d){ORDINAL}",
)
DATE = re.compile(
    rf"(?<![\w£.,/-])(?:(?P<whole>{'|'.join(WITH_YEAR)})|{'|'.join(WITHOUT_YEAR)})(?![\w/]|[-.,]\d)", re.IGNORECASE
)
VERBS = frozenset({"may", "march", "mar"})  # in small letters no month, where no year follows


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
    """Days, and months with their year, however they are written. A day without year is the one nearest to `near`."""
    for match in DATE.finditer(text):
        try:
            first, last = whole(match["whole"]) if match["whole"] else _nearest(match, near)
        except (UnreadableError, ValueError):  # 31 June
            continue
        yield Span(match[0], match.start(), first, last)


def whole(words: str) -> tuple[dt.date, dt.date]:
    """The days that a date with its year names. Raises UnreadableError."""
    return spans.span(*read_date(words))


def _nearest(match: re.Match[str], near: dt.date) -> tuple[dt.date, dt.date]:
    name = (match["month"] or match["month2"]).rstrip(".")
    if name in VERBS:
        raise ValueError(name)
    month, day = BY_NAME[name.casefold()], int(match["day"] or match["day2"])
    years = (near.year - 1, near.year, near.year + 1)
    on = min((dt.date(year, month, day) for year in years), key=lambda each: abs((each - near).days))
    return on, on
