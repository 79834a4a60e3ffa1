"""Sums of quarters, so that a year or a half-year has its value too."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from .record import COUNT, Period, Value, shifted

LONGEST = 4  # quarters


def with_sums(values: Sequence[Value]) -> tuple[Value, ...]:
    """The values, and of counts (whole, area, part) each run of two to four quarters without a gap."""
    series: dict[tuple[str, str], dict[Period, Decimal]] = {}
    for each in values:
        if each.unit == COUNT and each.kind == "level" and each.period and not each.statistic:
            series.setdefault((each.area, each.part), {})[each.period] = each.amount
    sums = [value for (area, part), counts in series.items() for value in _runs(counts, area, part)]
    return (*values, *sums)


def _runs(counts: dict[Period, Decimal], area: str, part: str) -> Iterator[Value]:
    for start in counts:
        run, total = start, Decimal(0)
        for length in range(1, LONGEST + 1):
            if run not in counts:
                break
            total += counts[run]
            if length > 1:
                yield Value(total, COUNT, (start[0], run[1]), area=area, part=part, kind="sum")
            run = shifted(run, 1)
