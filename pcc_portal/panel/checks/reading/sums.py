"""Sums of quarters, so that a year or a half-year has its value too."""

from collections.abc import Sequence
from decimal import Decimal

from .record import COUNT, Value, shifted

LONGEST = 4  # quarters


def with_sums(values: Sequence[Value]) -> tuple[Value, ...]:
    """The values, and of counts of the whole each run of two to four quarters without a gap."""
    counts = {
        each.period: each.amount
        for each in values
        if each.unit == COUNT and each.kind == "level" and each.period and not each.area + each.statistic + each.part
    }
    sums: list[Value] = []
    for start in counts:
        run, total = start, Decimal(0)
        for length in range(1, LONGEST + 1):
            if run not in counts:
                break
            total += counts[run]
            if length > 1:
                sums.append(Value(total, COUNT, (start[0], run[1]), kind="sum"))
            run = shifted(run, 1)
    return (*values, *sums)
