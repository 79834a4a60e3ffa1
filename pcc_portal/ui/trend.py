"""What a trend is drawn from (figures, targets, breaks, levels, a value axis), and its drawn parts as text."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import ClassVar

from pcc_portal.ui.lettering import length

LEAST_SPAN = Decimal("0.08")
ROUND_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Axis:
    """From `low` to `high` in whole steps; `places` is the number of decimals its ticks need."""

    low: Decimal
    high: Decimal
    step: Decimal

    @property
    def places(self) -> int:
        return max(0, -int(self.step.normalize().as_tuple().exponent))

    @property
    def ticks(self) -> list[Decimal]:
        return [self.low + self.step * index for index in range(int((self.high - self.low) / self.step) + 1)]

    def share(self, value: Decimal) -> float:
        """How far up the axis, 0 to 1."""
        return float((value - self.low) / (self.high - self.low))


def axis(
    values: Sequence[Decimal],
    *,
    from_zero: bool,
    intervals: int = 5,
    places: int = 0,
    most: Decimal | None = None,
) -> Axis:
    """The shortest axis of round steps that holds every value, in at most `intervals` steps.

    From zero, it holds zero too. A cut axis spans at least 8% of its largest value: a wobble is not a cliff.
    It does not run below zero, nor past `most` (100 for per cent), where no value does; no step is finer than the
    values' own decimals, so that people are not counted in halves.
    """
    low, high = _span(values, from_zero=from_zero)
    step = max(_step(high - low, intervals), Decimal(1).scaleb(-places))
    while (fitted := _fit(low, high, step)).high - fitted.low > step * intervals:
        step = _step(step * intervals + step, intervals)
    least = None if min(values) < 0 else Decimal(0)
    return _kept_within(fitted, least, most if most is not None and max(values) <= most else None)


def _span(values: Sequence[Decimal], *, from_zero: bool) -> tuple[Decimal, Decimal]:
    low, high = min(values), max(values)
    if from_zero:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    least = max(abs(low), abs(high)) * LEAST_SPAN or Decimal(1)
    if high - low >= least:
        return low, high
    margin = least if from_zero else (least - (high - low)) / 2
    return (low if from_zero else low - margin), high + margin


def _kept_within(scale: Axis, least: Decimal | None, most: Decimal | None) -> Axis:
    """The same length of axis, moved up from below `least` and down from above `most`."""
    if most is not None and scale.high > most:
        scale = Axis(scale.low - (scale.high - most), most, scale.step)
    if least is not None and scale.low < least:
        scale = Axis(least, max(scale.high, least + scale.step), scale.step)
    return scale


def _fit(low: Decimal, high: Decimal, step: Decimal) -> Axis:
    return Axis(_whole(low, step, ROUND_FLOOR), _whole(high, step, ROUND_CEILING), step)


def _whole(value: Decimal, step: Decimal, rounding: str) -> Decimal:
    return (value / step).to_integral_value(rounding=rounding) * step


def _step(span: Decimal, intervals: int) -> Decimal:
    """The smallest of 1, 2, 5 times a power of ten that spans the distance in so many steps."""
    least = span / intervals
    power = Decimal(10) ** least.adjusted()
    return next(factor * power for factor in ROUND_STEPS if factor * power >= least)


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


# Ems that words have room for, narrow and wide: the style sheet keeps as much beside the plot.
AT_THE_END_NARROW, AT_THE_END, ON_THE_LEFT = 8.9, 12.4, 3.5
SHORT = 4  # characters


@dataclass(frozen=True)
class Line:
    role: str
    path: str


@dataclass(frozen=True)
class Dot:
    role: str
    across: str
    down: str
    radius: str
    is_hollow: bool = False
    is_signal: bool = False


@dataclass(frozen=True)
class Label:
    role: str
    down: str
    text: str
    short: str

    @property
    def length(self) -> str:
        return length(self.text, AT_THE_END, bold=self.role == "force")

    @property
    def short_length(self) -> str:
        return length(self.short, AT_THE_END_NARROW, bold=self.role == "force")


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: `at` is its line, `text_at` the baseline of its words (left axis only)."""

    at: str
    text: str
    text_at: str = ""
    anchor: str = "middle"
    wide_only: bool = False

    @property
    def length(self) -> str:
        """Of words in the gutter on the left; a few figures have room there in any font."""
        return length(self.text, ON_THE_LEFT) if self.text_at and len(self.text) > SHORT else ""


@dataclass(frozen=True)
class Stroke:
    x1: str
    x2: str
    y1: str
    y2: str


@dataclass(frozen=True)
class TrendPicture:
    """What `components/trend.html` and `components/spark.html` print. `axis_words` says where a cut axis runs."""

    template: ClassVar[str] = "components/trend.html"

    title: str
    description: str
    height: int
    axis_words: str
    lines: list[Line]
    dots: list[Dot]
    targets: list[Stroke]
    levels: list[Stroke] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    ticks_down: list[Tick] = field(default_factory=list)
    ticks_across: list[Tick] = field(default_factory=list)
    breaks: list[Tick] = field(default_factory=list)
    wide_axis: bool = False
    target_label: Label | None = None

    @property
    def dates_at(self) -> int:
        """Baseline of the dates under the plot."""
        return self.height + 22

    @property
    def spark_dates_at(self) -> int:
        return self.height + 18

    @property
    def spark_box(self) -> int:
        return self.height + 22
