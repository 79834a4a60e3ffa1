"""The parts of a drawn trend: places as text, ready to print."""

from dataclasses import dataclass, field
from typing import ClassVar

from pcc_portal.ui.lettering import length

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
