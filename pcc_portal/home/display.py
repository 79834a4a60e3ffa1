"""Sentences of the overview."""

import datetime as dt
from collections.abc import Iterable

from pcc_portal.periods.choices import Precision
from pcc_portal.ui import formats
from pcc_portal.updates.grading.schemes import Grade


def short_date(day: dt.date, precision: str, year: int) -> str:
    """As in "17 Nov", "mid-Nov", "November", "early 2024", "31 Mar 2024": with its year where that is not `year`."""
    month = formats.MONTHS[day.month - 1]
    after = "" if day.year == year else f" {day.year}"
    match precision:
        case "day":
            return f"{day.day} {month[:3]}{after}"
        case "mid_month":
            return f"mid-{month[:3]}{after}"
        case "month":
            return f"{month}{after}"
    return formats.date_words(day, precision)


def coming_words(day: dt.date, precision: str, today: dt.date) -> str:
    """As in "February"; of a day with its weekday and how far off it is, as in "Fri 19 Jan, in 7 days"."""
    words = short_date(day, precision, today.year)
    if precision != Precision.DAY:
        return words
    return f"{formats.WEEKDAYS[day.weekday()][:3]} {words}, {formats.distance_words(day, today)}"


def counts_words(counts: Iterable[tuple[Grade, int]]) -> str:
    """As in "2 at risk, 1 on track": the shapes of a row in words."""
    return ", ".join(f"{n} {grade.said or grade.word}" for grade, n in counts if n)
