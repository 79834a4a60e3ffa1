"""Pictures in a row of a table: a line, a bar against its target, and a strip of dots."""

import datetime as dt
from decimal import Decimal

import pytest

from pcc_portal.ui.mini import BAR_WIDTH, LINE_HEIGHT, LINE_WIDTH, bullet, mini_trend
from pcc_portal.ui.strip import Mark, strip
from pcc_portal.ui.trend import Break, Point


def points(*values: int | None) -> list[Point]:
    return [
        Point(dt.date(2023, month, 28), None if value is None else Decimal(value))
        for month, value in enumerate(values, start=1)
    ]


def numbers(path: str) -> list[float]:
    return [float(number) for number in path.replace("M", " ").split()]


def test_a_line_stays_within_its_box() -> None:
    drawn = mini_trend(points(10, 40, 20), label="From 10 to 20")
    assert drawn is not None
    assert all(0 <= x <= LINE_WIDTH for x in numbers(drawn.path)[::2])
    assert all(0 <= y <= LINE_HEIGHT for y in numbers(drawn.path)[1::2])
    assert len(drawn.dots) == 1


def test_what_is_missing_or_broken_cuts_the_line() -> None:
    gap = mini_trend(points(10, 20, None, 30, None, 40), label="")
    assert gap is not None
    assert gap.path.count("M") == 1
    assert len(gap.dots) == 2  # 30 stands alone, 40 is the last
    cut = mini_trend(points(10, 20, 30, 40), breaks=[Break(dt.date(2023, 3, 1), "New.")], label="")
    assert cut is not None
    assert cut.path.count("M") == 2


def test_a_wobble_is_no_cliff() -> None:
    drawn = mini_trend(points(1000, 1001), label="")
    assert drawn is not None
    first, last = numbers(drawn.path)[1::2]
    assert abs(first - last) < LINE_HEIGHT / 4


def test_a_place_goes_up_when_its_number_falls() -> None:
    drawn = mini_trend(points(4, 1), label="", turned=True)
    assert drawn is not None
    first, last = numbers(drawn.path)[1::2]
    assert last < first


@pytest.mark.parametrize("values", [(), (1,), (1, None), (None, None)])
def test_one_figure_is_no_line(values: tuple[int | None, ...]) -> None:
    assert mini_trend(points(*values), label="") is None


@pytest.mark.parametrize(
    ("share", "bar", "is_cut"), [("0", "0", False), ("0.5", "25", False), ("1", "50", False), ("9", "84", True)]
)
def test_a_bar_ends_at_its_share_of_the_target_or_is_cut(share: str, bar: str, is_cut: bool) -> None:
    drawn = bullet(Decimal(share), label="")
    assert (drawn.bar, drawn.goal, drawn.is_cut) == (bar, "50", is_cut)
    assert float(drawn.bar) <= BAR_WIDTH


def test_the_band_lies_on_either_side() -> None:
    over = bullet(Decimal(1), label="", band=(Decimal(1), Decimal("1.1")))
    under = bullet(Decimal(1), label="", band=(Decimal(1), Decimal("0.9")))
    assert (over.near, over.near_width) == ("50", "5")
    assert (under.near, under.near_width) == ("45", "5")


MARKS = [Mark("Ours 30", Decimal(30), is_own=True), Mark("A 10", Decimal(10)), Mark("B 50", Decimal(50))]


def test_a_strip_has_the_least_on_the_left() -> None:
    drawn = strip(MARKS, title="Waits", own="Ours 30")
    assert (drawn.lowest, drawn.highest, drawn.own_across, drawn.own_anchor) == ("A 10", "B 50", "50", "middle")
    assert drawn.description == "A 10; Ours 30; B 50."
    assert [dot.is_own for dot in drawn.dots] == [False, False, True]
    assert (strip(MARKS, title="Places", own="", turned=True).lowest) == "B 50"


def test_all_alike_stand_in_the_middle() -> None:
    alike = [Mark("Ours", Decimal(3), is_own=True), Mark("A", Decimal(3))]
    assert {dot.across for dot in strip(alike, title="", own="").dots} == {"50"}


def test_a_strip_needs_one_of_ours() -> None:
    with pytest.raises(ValueError, match="its own"):
        strip(MARKS[1:], title="", own="")
