"""What a trend is drawn from: lines of figures, targets, breaks and levels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Point:
    """A figure at a date, by custom the last day it covers. No value is a gap in the line, never a zero.

    `since` is the first day it covers, where known: a break on a later day of the period cuts the line on both sides.
    """

    when: date
    value: Decimal | None
    since: date | None = None
    provisional: bool = False
    signal: bool = False


@dataclass(frozen=True)
class Series:
    """A line, oldest point first. `role` (force, region, nation, peers) fixes its colour; `short` is for phones."""

    name: str
    role: str
    points: Sequence[Point]
    short: str = ""

    @property
    def last(self) -> Point | None:
        return next((point for point in reversed(self.points) if point.value is not None), None)


@dataclass(frozen=True)
class Step:
    """A target in force from `start` to `end`, both included; no end means still in force."""

    start: date
    end: date | None
    value: Decimal


@dataclass(frozen=True)
class Level:
    """A quiet line across part of the chart, such as an average or a limit."""

    name: str
    start: date
    end: date
    value: Decimal
    short: str = ""


@dataclass(frozen=True)
class Break:
    """A day from which figures are no longer comparable with those before it, and why."""

    when: date
    note: str

    def parts(self, one: Point, following: Point) -> bool:
        """Does it stand between a point and the next, or within the period of either?"""
        return (one.since or one.when) < self.when <= following.when
