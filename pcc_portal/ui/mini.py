"""Pictures that stand in a row of a table: a small line, and a bar against its target.

Both are drawn in a box of fixed size, so that those of many rows stand under each other on one scale.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from pcc_portal.ui.axis import Frame, axis
from pcc_portal.ui.svg import place, runs
from pcc_portal.ui.trend import Break, Point

LINE_WIDTH, LINE_HEIGHT = 72, 18
EDGE = 3  # px that a dot needs around it
BAR_WIDTH, BAR_HEIGHT = 84, 14
GOAL = Decimal(50)  # px from the left at which every target stands
RANKED_WIDTH = 150  # px of the longest of bars that are ranked


@dataclass(frozen=True)
class MiniTrend:
    """`label` says the same to those who do not see it; `dots` are the last point and those that stand alone."""

    template: ClassVar[str] = "components/mini_trend.html"

    label: str
    path: str
    dots: list[tuple[str, str]]
    width: int = LINE_WIDTH
    height: int = LINE_HEIGHT


def mini_trend(
    points: Sequence[Point], *, breaks: Sequence[Break] = (), label: str, turned: bool = False
) -> MiniTrend | None:
    """A line of its own scale, which never makes a cliff of a wobble; None with fewer than two figures."""
    known = [point for point in points if point.value is not None]
    if len(known) < 2:
        return None
    scale = axis([point.value for point in known if point.value is not None], from_zero=False, intervals=4, places=4)
    frame = Frame(points[0].when, points[-1].when, scale, EDGE, LINE_HEIGHT - EDGE, turned=turned)
    parts = [[_spot(point, frame) for point in run] for run in runs(points, breaks)]
    path = " ".join("M" + " ".join(f"{x} {y}" for x, y in spots) for spots in parts if len(spots) > 1)
    alone = [spots[0] for spots in parts if len(spots) == 1]
    return MiniTrend(label, path, list(dict.fromkeys([*alone, _spot(known[-1], frame)])))


def _spot(point: Point, frame: Frame) -> tuple[str, str]:
    across = EDGE + frame.across(point.when) / 100 * (LINE_WIDTH - 2 * EDGE)
    return place(across, 1), place(frame.down(point.value or Decimal(0)), 1)


@dataclass(frozen=True)
class Bullet:
    """A bar from nothing to the figure, with a mark at the target; all targets stand under each other.

    `near` and `near_width`: the band in which a target counts as nearly met, or of a range what lies within it;
    `is_cut`: the figure lies beyond the box.
    """

    template: ClassVar[str] = "components/bullet.html"

    label: str
    bar: str
    goal: str
    near: str = ""
    near_width: str = ""
    is_cut: bool = False
    width: int = BAR_WIDTH
    height: int = BAR_HEIGHT


def bullet(share: Decimal, *, label: str, band: tuple[Decimal, Decimal] | None = None) -> Bullet:
    """`share` is the figure as a share of its target; `band` two shares beside it."""
    near, near_width = "", ""
    if band:
        start, end = (_across(edge) for edge in sorted(band))
        near, near_width = _px(start), _px(end - start)
    is_cut = share * GOAL > BAR_WIDTH
    return Bullet(label, _px(_across(share)), _px(GOAL), near, near_width, is_cut)


def _across(share: Decimal) -> Decimal:
    return min(max(share * GOAL, Decimal(0)), Decimal(BAR_WIDTH))


def _px(value: Decimal) -> str:
    return place(float(value), 1)


@dataclass(frozen=True)
class RankedBar:
    """A bar from nothing to a figure; `mark` is where what all are compared with stands, the same in each row."""

    template: ClassVar[str] = "components/ranked_bar.html"

    label: str
    bar: str
    mark: str = ""
    width: int = RANKED_WIDTH
    height: int = BAR_HEIGHT


def ranked_bar(value: Decimal, *, most: Decimal, label: str, mark: Decimal | None = None) -> RankedBar:
    """`most` is the largest of all values and of the mark, none of them below 0."""
    scale = RANKED_WIDTH / most if most else Decimal(0)
    return RankedBar(label, _px(value * scale), "" if mark is None else _px(mark * scale))
