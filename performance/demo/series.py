"""Series of the demo: a line each, whose figures follow one another from its first day on, as often as it is measured.

A figure is a value, or number and base as in "312/400". At "-" there is none, or `observations.csv` says more of it.
"""

import datetime as dt
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from pcc_portal.periods.calendar import quarter_of
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.registers.recordfile import columns, rows

from ..models import Observation
from ..stats.periods import Period, periods_due

SOURCE = "Illustrative: in no published report"
NONE = "-"


def figures(path: Path) -> Iterator[dict[str, Any]]:
    """The columns of an observation of each figure of a file."""
    for line, row in enumerate(rows(path), start=2):
        first, entered = row.pop("from"), row.pop("figures").split()
        same = columns(Observation, {"source": SOURCE, **row, "start": first}, f"{path.name}, line {line}")
        periods = _periods(same["measure"].frequency, same.pop("start"))
        for words, period in zip(entered, periods, strict=False):  # periods never end
            if words != NONE:
                days = {"start": period.start, "end": period.end, "as_at": period.end}
                yield {**same, **days, **columns(Observation, _numbers(words), f"{path.name}, line {line}")}


def _periods(frequency: str, first: dt.date) -> Iterator[Period]:
    year, number = quarter_of(first)
    for n in count(number - 1):
        quarter = Quarter(year=year + n // 4, number=n % 4 + 1)
        yield from (period for period in periods_due(frequency, quarter) if period.end >= first)


def _numbers(words: str) -> dict[str, str]:
    number, _, base = words.partition("/")
    return {"numerator": number, "denominator": base} if base else {"value": number}
