"""Where terms stand on their scale."""

import datetime as dt

import pytest

from pcc_portal.ui.timeline import Step, Term, timeline, year_of

TODAY = dt.date(2023, 9, 30)
YEAR_END = dt.date(2024, 3, 31)


@pytest.mark.parametrize(
    ("day", "year"),
    [(dt.date(2024, 3, 31), 2023), (dt.date(2024, 4, 1), 2024), (dt.date(2023, 12, 31), 2023)],
)
def test_financial_years_begin_in_april(day: dt.date, year: int) -> None:
    assert year_of(day) == dt.date(year, 4, 1)


def test_a_whole_scale_is_one_hundred() -> None:
    picture = timeline(
        [Term(name="A", starts=dt.date(2023, 4, 1), ends=YEAR_END, words="to March 2024")],
        today=TODAY,
        today_words="",
        title="T",
    )
    (row,) = picture.rows
    assert [(piece.kind, piece.left, piece.width) for piece in row.pieces] == [("term", "0", "100.00")]
    assert [year.name for year in picture.years] == ["2023", "2024"]
    assert 49 < float(picture.now) < 50


def test_pieces_meet_without_overlap() -> None:
    term = Term(name="A", starts=dt.date(2022, 4, 1), ends=YEAR_END, words="", option=dt.date(2025, 3, 31))
    picture = timeline([term], today=TODAY, today_words="", title="T")
    first, second = picture.rows[0].pieces
    assert (first.kind, second.kind) == ("term", "option")
    assert float(first.left) + float(first.width) == pytest.approx(float(second.left), abs=0.02)
    assert float(second.left) + float(second.width) == pytest.approx(100, abs=0.02)


def test_a_gap_runs_to_the_end_and_an_option_hides_it() -> None:
    ends = dt.date(2023, 12, 31)
    gap = Term(name="A", starts=None, ends=ends, words="", has_gap=True)
    option = Term(name="B", starts=None, ends=ends, words="", has_gap=True, option=dt.date(2024, 12, 31))
    picture = timeline([gap, option], today=TODAY, today_words="", title="T")
    assert [[piece.kind for piece in row.pieces] for row in picture.rows] == [["term", "gap"], ["term", "option"]]


def test_without_a_start_it_runs_from_the_edge() -> None:
    other = Term(name="B", starts=dt.date(2020, 4, 1), ends=YEAR_END, words="")
    picture = timeline(
        [Term(name="A", starts=None, ends=YEAR_END, words=""), other],
        today=TODAY,
        today_words="",
        title="T",
    )
    assert picture.rows[0].pieces == picture.rows[1].pieces


def test_a_day_to_decide_off_the_scale_is_not_drawn() -> None:
    far = Term(name="A", starts=dt.date(2023, 4, 1), ends=YEAR_END, words="", decide=dt.date(2019, 1, 1))
    near = Term(name="B", starts=dt.date(2023, 4, 1), ends=YEAR_END, words="", decide=dt.date(2023, 12, 31))
    picture = timeline([far, near], today=TODAY, today_words="", title="T")
    assert [bool(row.marks) for row in picture.rows] == [False, True]


def test_the_description_says_every_row() -> None:
    picture = timeline(
        [Term(name="A", starts=None, ends=YEAR_END, words="to March 2024")],
        today=TODAY,
        today_words="",
        title="T",
    )
    assert picture.description == "A: to March 2024."


def test_nothing_to_draw_is_an_error() -> None:
    with pytest.raises(ValueError, match="needs a term or a step"):
        timeline([], today=TODAY, today_words="", title="T")


def step(name: str = "A", **days: dt.date) -> Step:
    return Step(name=name, **days)  # type: ignore[arg-type]


def test_a_step_that_slips_has_a_tail_from_the_planned_day_to_the_expected_one() -> None:
    late = step(planned=dt.date(2023, 6, 1), expected=dt.date(2023, 12, 1))
    early = step(planned=dt.date(2023, 12, 1), expected=dt.date(2023, 6, 1))
    same = step(planned=dt.date(2023, 6, 1), expected=dt.date(2023, 6, 1))
    rows = timeline([late, early, same], today=TODAY, today_words="", title="T").rows
    assert [[piece.kind for piece in row.pieces] for row in rows] == [["slip"], [], []]
    assert [[mark.kind for mark in row.marks] for row in rows] == [
        ["planned", "expected"],
        ["planned", "expected"],
        ["expected"],
    ]


def test_what_is_done_is_filled_where_it_happened() -> None:
    done = step(planned=dt.date(2023, 6, 1), expected=dt.date(2023, 12, 1), done=dt.date(2023, 8, 1))
    (row,) = timeline([done], today=TODAY, today_words="", title="T").rows
    assert [mark.kind for mark in row.marks] == ["planned", "done"]
    assert float(row.pieces[0].left) == float(row.marks[0].at)


def test_what_only_has_a_planned_day_is_planned() -> None:
    (row,) = timeline([step(planned=dt.date(2023, 6, 1))], today=TODAY, today_words="", title="T").rows
    assert [mark.kind for mark in row.marks] == ["planned"]


def test_nothing_before_the_scale_is_drawn() -> None:
    old = Term(name="A", starts=dt.date(2001, 4, 1), ends=YEAR_END)
    over = Term(name="B", starts=dt.date(2001, 4, 1), ends=dt.date(2002, 3, 31))
    picture = timeline([old, over], today=TODAY, today_words="", title="T", since=dt.date(2023, 4, 1))
    assert picture.years[0].name == "2023"
    assert [[piece.left for piece in row.pieces] for row in picture.rows] == [["0"], []]


def test_rows_of_a_group_stand_under_it() -> None:
    entries = [Step(name=name, group=group, expected=TODAY) for name, group in (("A", "X"), ("B", "X"), ("C", "Y"))]
    groups = timeline(entries, today=TODAY, today_words="", title="T").groups
    assert [(name, [row.entry.name for row in rows]) for name, rows in groups] == [("X", ["A", "B"]), ("Y", ["C"])]
