"""Where terms stand on their scale."""

import datetime as dt

import pytest

from pcc_portal.ui.timeline import Term, timeline, year_of

TODAY = dt.date(2023, 9, 30)


@pytest.mark.parametrize(
    ("day", "year"),
    [(dt.date(2024, 3, 31), 2023), (dt.date(2024, 4, 1), 2024), (dt.date(2023, 12, 31), 2023)],
)
def test_financial_years_begin_in_april(day: dt.date, year: int) -> None:
    assert year_of(day) == dt.date(year, 4, 1)


def test_a_whole_scale_is_one_hundred() -> None:
    picture = timeline(
        [Term("A", dt.date(2023, 4, 1), dt.date(2024, 3, 31), "to March 2024")], today=TODAY, today_words="", title="T"
    )
    (row,) = picture.rows
    assert [(piece.kind, piece.left, piece.width) for piece in row.pieces] == [("term", "0", "100.00")]
    assert [year.name for year in picture.years] == ["2023", "2024"]
    assert 49 < float(picture.now) < 50


def test_pieces_meet_without_overlap() -> None:
    term = Term("A", dt.date(2022, 4, 1), dt.date(2024, 3, 31), "", option=dt.date(2025, 3, 31))
    picture = timeline([term], today=TODAY, today_words="", title="T")
    first, second = picture.rows[0].pieces
    assert (first.kind, second.kind) == ("term", "option")
    assert float(first.left) + float(first.width) == pytest.approx(float(second.left), abs=0.02)
    assert float(second.left) + float(second.width) == pytest.approx(100, abs=0.02)


def test_a_gap_runs_to_the_end_and_an_option_hides_it() -> None:
    ends = dt.date(2023, 12, 31)
    gap = Term("A", None, ends, "", has_gap=True)
    option = Term("B", None, ends, "", has_gap=True, option=dt.date(2024, 12, 31))
    picture = timeline([gap, option], today=TODAY, today_words="", title="T")
    assert [[piece.kind for piece in row.pieces] for row in picture.rows] == [["term", "gap"], ["term", "option"]]


def test_without_a_start_it_runs_from_the_edge() -> None:
    other = Term("B", dt.date(2020, 4, 1), dt.date(2024, 3, 31), "")
    picture = timeline([Term("A", None, dt.date(2024, 3, 31), ""), other], today=TODAY, today_words="", title="T")
    assert picture.rows[0].pieces == picture.rows[1].pieces


def test_a_day_to_decide_off_the_scale_is_not_drawn() -> None:
    far = Term("A", dt.date(2023, 4, 1), dt.date(2024, 3, 31), "", decide=dt.date(2019, 1, 1))
    near = Term("B", dt.date(2023, 4, 1), dt.date(2024, 3, 31), "", decide=dt.date(2023, 12, 31))
    picture = timeline([far, near], today=TODAY, today_words="", title="T")
    assert [bool(row.decide) for row in picture.rows] == [False, True]


def test_the_description_says_every_row() -> None:
    picture = timeline([Term("A", None, dt.date(2024, 3, 31), "to March 2024")], today=TODAY, today_words="", title="T")
    assert picture.description == "A: to March 2024."


def test_nothing_to_draw_is_an_error() -> None:
    with pytest.raises(ValueError, match="needs a term"):
        timeline([], today=TODAY, today_words="", title="T")
