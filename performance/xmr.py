"""XmR charts ("Making data count"): limits and the four rules that tell a signal from ordinary variation.

Limits are mean ± 2.66 × mean moving range, moving ranges above 3.267 × their mean left out once. They are worked out
over the whole series and never re-based. A value that is missing is no point: its neighbours follow on each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import pairwise

FEWEST_POINTS = 12
LIMIT_FACTOR = Decimal("2.66")
SCREEN_FACTOR = Decimal("3.267")
RUN = 7
TREND_SHARE = 0.7
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
    screen = SCREEN_FACTOR * _mean(ranges)
    kept = [r for r in ranges if r <= screen]
    reach = LIMIT_FACTOR * _mean(kept)
    return Limits(mean, mean - reach, mean + reach)


def trends(values: Sequence[Decimal]) -> bool:
    """Does the whole series go one way? Then it has no level that limits could lie around.

    Of all pairs at least 17 in 20 go the same way (Kendall's tau of 0.7); a shift half-way has a tau of about 0.5.
    """
    moves = [(later > earlier) - (later < earlier) for at, later in enumerate(values) for earlier in values[:at]]
    return bool(moves) and abs(sum(moves)) >= TREND_SHARE * len(moves)


class Rule(Enum):
    OUTSIDE = "outside"  # beyond a limit
    SIDE = "side"  # a run on one side of the mean
    TREND = "trend"  # a run in which each is higher, or each lower, than the one before
    NEAR = "near"  # two of three close to the same limit


@dataclass(frozen=True)
class Signal:
    """More than ordinary variation: `points` are places in the series; high is above the mean, or rising."""

    rule: Rule
    points: tuple[int, ...]
    is_high: bool

    def is_worse(self, *, higher_is_worse: bool) -> bool:
        return self.is_high == higher_is_worse


def signals(values: Sequence[Decimal]) -> list[Signal]:
    """What each rule finds, low before high; nothing below twelve points."""
    if len(values) < FEWEST_POINTS:
        return []
    low = [Signal(rule, points, is_high=False) for rule, points in _high([-v for v in values])]
    return low + [Signal(rule, points, is_high=True) for rule, points in _high(values)]


def concern_at_end(values: Sequence[Decimal], *, higher_is_worse: bool) -> bool:
    """Whether the latest point is part of a signal on the worse side."""
    last = len(values) - 1
    return any(last in s.points for s in signals(values) if s.is_worse(higher_is_worse=higher_is_worse))


def _high(values: Sequence[Decimal]) -> list[tuple[Rule, tuple[int, ...]]]:
    bounds = limits(values)
    near = bounds.mean + NEAR_LIMIT * (bounds.upper - bounds.mean)
    places = range(len(values))
    above = [place for place in places if values[place] > bounds.mean]
    close = [place for place in places if values[place] > near]
    rising = [place for place in places if place == 0 or values[place] > values[place - 1]]
    return [
        *((Rule.OUTSIDE, (place,)) for place in places if values[place] > bounds.upper),
        *((Rule.SIDE, run) for run in _runs(above) if len(run) >= RUN),
        *((Rule.TREND, run) for run in _climbs(rising) if len(run) >= RUN),
        *((Rule.NEAR, run) for run in _runs(close, apart=2) if len(run) >= 2),
    ]


def _runs(places: Sequence[int], *, apart: int = 1) -> list[tuple[int, ...]]:
    """Places in order, cut where two are more than so far apart."""
    runs: list[list[int]] = []
    for place in places:
        if runs and place - runs[-1][-1] <= apart:
            runs[-1].append(place)
        else:
            runs.append([place])
    return [tuple(run) for run in runs]


def _climbs(rising: Sequence[int]) -> list[tuple[int, ...]]:
    """Runs of rises, each with the point that it starts from."""
    return [run if run[0] == 0 else (run[0] - 1, *run) for run in _runs(rising)]


def _mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)
