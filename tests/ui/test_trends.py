"""The geometry of charts: where values, dates, words and gaps land."""

import itertools
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pcc_portal.ui.axis import axis
from pcc_portal.ui.bars import Bar, bars
from pcc_portal.ui.svg import LINE_OF_TEXT, Break, Level, Point, Series, Step, spark, trend
from pcc_portal.ui.trend import TrendPicture
from tests.ui.gallery import BACKLOG, NATION, RATES, REGION, WAIT_TARGETS, WAITS, WORDS, line

D = Decimal
VALUES = st.decimals(min_value=-(10**9), max_value=10**9, places=3)


def chart(*series: Series, **options: object) -> TrendPicture:
    return trend(series, **WORDS, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "from_zero", "ticks"),
    [
        ([95, 300], True, [0, 100, 200, 300]),
        ([83, 85], False, [80, 82, 84, 86, 88]),
        ([0, 0], True, [0, 1]),
        ([0, 2], True, [0, 1, 2]),
        ([-3, 4], True, [-4, -2, 0, 2, 4]),
        ([96, 96], False, [92, 94, 96, 98, 100]),
        ([1, 1], False, [0, 1, 2]),
    ],
)
def test_axis_has_few_round_ticks(values: list[int], from_zero: bool, ticks: list[int]) -> None:
    assert axis([D(value) for value in values], from_zero=from_zero, intervals=4, most=D(100)).ticks == ticks


def test_a_value_over_a_hundred_per_cent_is_not_cut_off() -> None:
    assert axis([D(90), D(112)], from_zero=True, intervals=4, most=D(100)).high == 150


@given(st.lists(VALUES, min_size=1, max_size=9), st.booleans(), st.integers(min_value=2, max_value=6))
def test_axis_holds_every_value_in_few_steps(values: list[Decimal], from_zero: bool, intervals: int) -> None:
    scale = axis(values, from_zero=from_zero, intervals=intervals, places=3)
    assert all(0 <= scale.share(value) <= 1 for value in values)
    assert 2 <= len(scale.ticks) <= intervals + 1
    assert scale.ticks[0] == scale.low
    assert scale.ticks[-1] == scale.high
    assert not from_zero or scale.low <= 0 <= scale.high


def test_last_point_is_marked_and_named_with_its_value() -> None:
    picture = chart(WAITS, height=320)
    assert picture.lines[0].path.startswith("M0 218.7 ")
    assert picture.lines[0].path.endswith(" 1000 0")
    assert (picture.dots[-1].across, picture.dots[-1].down) == ("100", "0")
    assert [(label.text, label.down) for label in picture.labels] == [("300 Borsetshire", "5")]


def test_labels_keep_a_line_apart_and_keep_their_order() -> None:
    labels = chart(RATES, NATION, REGION, unit="%", from_zero=False).labels
    places = [float(label.down) for label in labels]
    assert [label.text for label in labels] == ["85% Borsetshire", "84% England and Wales", "84% Region"]
    assert labels[1].short == "84% Eng & Wales"
    assert all(after - before >= LINE_OF_TEXT for before, after in itertools.pairwise(places))


def test_labels_at_the_foot_stay_on_the_chart() -> None:
    flat = [line(name, "peers", 100, 0) for name in "abcd"]
    places = [float(label.down) for label in chart(*flat, height=220).labels]
    assert max(places) == 225
    assert all(after - before >= LINE_OF_TEXT for before, after in itertools.pairwise(places))


def test_the_force_is_drawn_on_top() -> None:
    assert [drawn.role for drawn in chart(RATES, NATION, REGION).lines] == ["nation", "region", "force"]


def test_a_cut_axis_is_said_and_an_axis_from_zero_is_not() -> None:
    assert chart(RATES, unit="%", from_zero=False).axis_words == "Axis 80% to 88%."
    assert chart(WAITS).axis_words == ""


def test_targets_step_where_they_change() -> None:
    strokes = chart(WAITS, targets=WAIT_TARGETS, height=300).targets
    assert [(stroke.y1, stroke.y2) for stroke in strokes] == [("180", "180"), ("180", "150"), ("150", "150")]
    assert strokes[0].x2 == strokes[1].x1 == strokes[1].x2 == strokes[2].x1
    assert strokes[2].x2 == "100"


def test_a_target_that_has_ended_has_no_label_and_no_join() -> None:
    ended = [Step(date(2022, 4, 1), date(2022, 12, 31), D(120))]
    picture = chart(WAITS, targets=ended)
    assert len(picture.targets) == 1
    assert float(picture.targets[0].x2) < 100
    assert [label.role for label in picture.labels] == ["force"]


def test_a_target_outside_the_dates_is_not_drawn() -> None:
    assert chart(WAITS, targets=[Step(date(2024, 4, 1), None, D(5000))]).targets == []


def test_a_missing_value_is_a_gap_and_a_lone_value_a_dot() -> None:
    picture = chart(BACKLOG)
    assert picture.lines[0].path.count("M") == 2
    assert [dot.radius for dot in picture.dots] == ["4", "6"]


def test_a_series_break_stops_the_line_and_is_marked() -> None:
    picture = chart(WAITS, breaks=[Break(date(2022, 10, 1), "counted otherwise")])
    assert picture.lines[0].path.count("M") == 2
    assert [mark.anchor for mark in picture.breaks] == ["end"]
    assert chart(WAITS, breaks=[Break(date(2030, 1, 1), "later")]).breaks == []


def test_dates_stand_where_they_are_in_time() -> None:
    late = Series("Borsetshire", "force", [Point(date(2023, day, 1), D(1)) for day in (1, 2, 12)])
    assert [tick.text for tick in chart(late).ticks_across] == ["Jan 2023", "Dec 2023"]
    assert [tick.text for tick in chart(WAITS).ticks_across] == [
        "Sep 2021", "Mar 2022", "Sep 2022", "Mar 2023", "Sep 2023",
    ]  # fmt: skip
    assert [tick.wide_only for tick in chart(WAITS).ticks_across] == [False, True, True, True, False]


def test_one_point_stands_at_the_end() -> None:
    picture = chart(line("Borsetshire", "force", 43), targets=[Step(date(2023, 4, 1), None, D(40))])
    assert picture.lines == []
    assert picture.dots[0].across == "100"
    assert [tick.at for tick in picture.ticks_across] == ["100"]
    assert (picture.targets[0].x1, picture.targets[0].x2) == ("0", "100")


def test_no_figure_is_no_chart() -> None:
    with pytest.raises(ValueError, match="at least one figure"):
        chart(line("Borsetshire", "force", None, None))


def test_long_ticks_get_a_wider_margin() -> None:
    assert chart(BACKLOG).wide_axis
    assert not chart(WAITS).wide_axis


@given(st.lists(st.none() | VALUES, min_size=1, max_size=9).filter(any), st.booleans())
def test_any_series_stays_in_its_box(values: list[Decimal | None], from_zero: bool) -> None:
    picture = chart(line("Borsetshire", "force", *values), from_zero=from_zero, height=200, places=3)
    assert all(0 <= float(dot.down) <= 200 for dot in picture.dots)
    assert all(0 <= float(dot.across) <= 100 for dot in picture.dots)


def test_spark_ends_before_its_edge_and_names_its_target() -> None:
    picture = spark([WAITS, NATION], targets=WAIT_TARGETS, unit="days", **WORDS)
    assert [dot.across for dot in picture.dots] == ["98"]
    assert [tick.text for tick in picture.ticks_across] == ["Sep 2021", "Sep 2023"]
    assert picture.target_label is not None
    assert picture.target_label.text == "Target 150"
    assert float(picture.target_label.down) > float(picture.targets[-1].y1)


def test_spark_target_above_the_line_is_named_above_it() -> None:
    picture = spark([line("Borsetshire", "force", 50, 40)], targets=[Step(date(2023, 1, 1), None, D(60))], **WORDS)
    assert picture.target_label is not None
    assert float(picture.target_label.down) > 0


def bridge(*ends: tuple[int, int], **sides: str) -> list[tuple[str, str]]:
    rows = [Bar(f"row {at}", D(start), D(end), "words") for at, (start, end) in enumerate(ends)]
    return [(row.left, row.width) for row in bars(rows, title="t", description="d", **sides).rows]


def test_bars_share_one_signed_scale() -> None:
    assert bridge((0, 100), (100, 25)) == [("0", "100"), ("25", "75")]
    assert bridge((0, 50), (50, -50)) == [("50", "46.3"), ("3.7", "92.59")]
    assert bridge((0, 0)) == [("0", "0")]


def test_sides_of_zero_are_named_where_there_is_room() -> None:
    both = [Bar("a", D(-5), D(5), "x")]
    names = {"title": "t", "description": "d", "low_words": "under", "high_words": "over"}
    assert bars(both, **names).low_words == "under"
    assert bars([Bar("a", D(0), D(5), "x")], **names).low_words == ""


def test_each_bar_but_the_last_is_joined_to_the_next() -> None:
    rows = bars([Bar("a", D(0), D(4), "x"), Bar("b", D(4), D(2), "x", "down")], title="t", description="d").rows
    assert [row.joins_at for row in rows] == ["100", ""]
    assert rows[0].join_to == rows[1].bar_at


def test_bars_need_a_row() -> None:
    with pytest.raises(ValueError, match="at least one"):
        bars([], title="t", description="d")


def test_levels_are_drawn_where_they_hold_and_named() -> None:
    ends = [point.when for point in WAITS.points]
    levels = [Level("average", ends[4], ends[-1], D(200)), Level("cap", ends[0], ends[1], D(400))]
    average, cap = chart(WAITS, height=320, levels=levels).levels
    assert (average.x1, average.x2, average.y1, average.y2) == ("50", "100", "160", "160")
    assert (cap.x1, cap.y1, cap.y2) == ("0", "0", "0"), "the axis reaches it"
    picture = chart(WAITS, height=320, levels=levels)
    assert [label.text for label in picture.labels if label.role == "level"] == ["400 cap", "200 average"]


def test_a_mark_is_a_dot_of_its_own() -> None:
    days = [point.when for point in WAITS.points][:4]
    points = [Point(days[0], D(1)), Point(days[1], D(2), provisional=True), Point(days[2], D(3), signal=True)]
    series = Series("Force", "force", [*points, Point(days[3], D(4))])
    assert [(dot.is_hollow, dot.is_signal) for dot in chart(series).dots] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    assert len(spark([series], **WORDS).dots) == 1


def test_a_break_within_a_period_parts_it_from_both_neighbours() -> None:
    months = [(date(2023, month, 1), date(2023, month, 28)) for month in (1, 2, 3, 4, 5)]
    points = [Point(end, D(5), since=start) for start, end in months]
    series = Series("Force", "force", points)
    within, between = Break(date(2023, 3, 15), ""), Break(date(2023, 3, 1), "")
    assert lengths(chart(series, breaks=[within])) == [1, 1]
    assert lengths(chart(series, breaks=[between])) == [1, 2]


def lengths(picture: TrendPicture) -> list[int]:
    """How many lines join the points of each run of the first series."""
    return [len(run.split()) // 2 - 1 for run in picture.lines[0].path.split("M")[1:]]
