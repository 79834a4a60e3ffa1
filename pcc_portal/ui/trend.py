"""What a trend is drawn from (figures, targets, breaks, levels), and its drawn parts: places as text to print."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar

from pcc_portal.ui.axis import Axis
from pcc_portal.ui.lettering import length


@dataclass(frozen=True)
class Point:
    """A figure at a date, by custom the last day it covers. No value is a gap in the line, never a zero.

    `since` is the first day it covers, where known: a break on a later day of the period cuts the line on both sides.
    `interval` is the range that the true value probably lies in.
    """

    when: date
    value: Decimal | None
    since: date | None = None
    provisional: bool = False
    signal: bool = False
    interval: tuple[Decimal, ...] = ()


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
    axis: Axis
    axis_words: str
    lines: list[Line]
    dots: list[Dot]
    targets: list[Stroke]
    levels: list[Stroke] = field(default_factory=list)
    intervals: list[Stroke] = field(default_factory=list)
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
