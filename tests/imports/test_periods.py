"""Periods as sheets write them, the portal's own words among them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pcc_portal.imports.figures.periods import NoPeriodError, read_period
from pcc_portal.ui import formats
from performance.choices import Frequency

DAYS = st.dates(dt.date(2001, 1, 1), dt.date(2090, 12, 31))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Apr-23", "2023-04-01", "2023-04-30"),
        ("Sept ’23", "2023-09-01", "2023-09-30"),
        ("Apr-Jun 23", "2023-04-01", "2023-06-30"),
        ("April – June 2023", "2023-04-01", "2023-06-30"),
        ("Oct to Mar 2024", "2023-10-01", "2024-03-31"),
        ("Q1 23/24", "2023-04-01", "2023-06-30"),
        ("Q1 2023/24 to Q2 2023/24", "2023-04-01", "2023-09-30"),
        ("12 months to Mar-24", "2023-04-01", "2024-03-31"),
        ("rolling 12 months to March 2024", "2023-04-01", "2024-03-31"),
        ("12-month rolling to March 2024", "2023-04-01", "2024-03-31"),
        ("12 m/e March 2024", "2023-04-01", "2024-03-31"),
        ("Year ending 29 February 2024", "2023-03-01", "2024-02-29"),
        ("Academic year 2023/24", "2023-09-01", "2024-08-31"),
        ("as at 31 March 2024", "2024-03-31", "2024-03-31"),
        ("mid-November 2023", "2023-11-11", "2023-11-20"),
        ("2023–24", "2023-04-01", "2024-03-31"),
    ],
)
def test_a_period_is_read(text: str, start: str, end: str) -> None:
    assert [day.isoformat() for day in read_period(text)] == [start, end]


def test_a_year_of_academic_figures_is_an_academic_one() -> None:
    assert read_period("2023/24", Frequency.ACADEMIC_YEAR) == (dt.date(2023, 9, 1), dt.date(2024, 8, 31))
    assert read_period("2023/24", Frequency.YEAR) == (dt.date(2023, 4, 1), dt.date(2024, 3, 31))


@pytest.mark.parametrize(
    "text", ["Jan to Feb", "Q1", "YTD September 2023", "2023/25", "June 2023 to May 2023", "Mar-24 to"]
)
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(NoPeriodError):
        read_period(text)


@given(DAYS, DAYS)
def test_what_the_portal_prints_is_read_back(one: dt.date, other: dt.date) -> None:
    start, end = sorted((one, other))
    first, last = (
        start.replace(day=1),
        (end.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1),
    )
    for period in ((start, end), (first, last)):
        words = formats.period_words(*period)
        assert read_period(words) == period
        assert read_period(formats.short_months(words)) == period
