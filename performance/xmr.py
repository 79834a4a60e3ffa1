"""XmR charts ("Making data count"): limits and the four rules that tell a signal from ordinary variation.

Limits are mean ± 2.66 × mean moving range, moving ranges above 3.267 × their mean left out once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

FEWEST_POINTS = 12
LIMIT_FACTOR = Decimal("2.66")
SCREEN_FACTOR = Decimal("3.267")
RUN = 7
NEAR_LIMIT = Decimal(2) / 3  # of the way from the mean to a limit


@dataclass(frozen=True)
class Limits:
    mean: Decimal
    lower: Decimal
    upper: Decimal


def limits(values: Sequence[Decimal]) -> Limits:
    """Natural process limits of a series. Raises ValueError below two points."""
    if len(values) < 2:
        raise ValueError("Limits need two points at least.")
    mean = _mean(values)
    ranges = [abs(b - a) for a, b in pairwise(values)]
    kept = [r for r in ranges if r <= SCREEN_FACTOR * _mean(ranges)]
    reach = LIMIT_FACTOR * _mean(kept)
    return Limits(mean, mean - reach, mean + reach)


def concern_at_end(values: Sequence[Decimal], *, higher_is_worse: bool) -> bool:
    """Whether the latest point is part of a signal on the worse side."""
    if not higher_is_worse:
        values = [-v for v in values]
    bounds = limits(values)
    near = bounds.mean + NEAR_LIMIT * (bounds.upper - bounds.mean)
    return (
        values[-1] > bounds.upper
        or all(v > bounds.mean for v in values[-RUN:])
        or all(b > a for a, b in pairwise(values[-RUN:]))
        or (values[-1] > near and sum(v > near for v in values[-3:]) >= 2)
    )


def _mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)
