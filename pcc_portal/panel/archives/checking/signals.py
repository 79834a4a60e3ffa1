"""XmR charts: whether the last of twelve points or more is part of a signal on the worse side."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

RUN, NEAR = 7, Decimal(2) / 3


def concern_at_end(values: list[Decimal], *, higher_is_worse: bool) -> bool:
    turned = values if higher_is_worse else [-value for value in values]
    mean, upper = _limit(turned)
    last = len(turned) - 1
    near = mean + NEAR * (upper - mean)
    side = _run_to_end([value > mean for value in turned])
    climb = _run_to_end([b > a for a, b in pairwise(turned)])
    close = [place for place in range(len(turned)) if turned[place] > near]
    is_near = last in close and bool({last - 1, last - 2} & set(close))
    return turned[last] > upper or side >= RUN or climb + 1 >= RUN or is_near


def _run_to_end(holds: list[bool]) -> int:
    count = 0
    for each in reversed(holds):
        if not each:
            break
        count += 1
    return count


def _limit(values: list[Decimal]) -> tuple[Decimal, Decimal]:
    """The mean, and the upper limit around it: ranges above 3.267 times their mean are left out once."""
    mean = sum(values, Decimal(0)) / len(values)
    ranges = [abs(b - a) for a, b in pairwise(values)]
    most = Decimal("3.267") * sum(ranges, Decimal(0)) / len(ranges)
    kept = [each for each in ranges if each <= most]
    return mean, mean + Decimal("2.66") * sum(kept, Decimal(0)) / len(kept)
