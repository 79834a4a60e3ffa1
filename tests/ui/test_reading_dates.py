"""Dates as people type them: days, spans of which each prints as it was typed, and what is refused."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pcc_portal.periods.choices import Precision
from pcc_portal.ui import formats
from pcc_portal.ui.reading import UnreadableError
from pcc_portal.ui.reading.dates import REFUSALS, WEEKDAYS, read_date, read_day
from pcc_portal.ui.reading.spans import SPANS, shift, span

DATES = st.dates(date(1801, 1, 1), date(2198, 12, 31))  # whose spans begin and end in years that are read
LAST_OF_MARCH = date(2024, 3, 31)


@pytest.mark.parametrize(
    "typed",
    [
        "31 March 2024",
        "31 Mar 2024",
        "31st March 2024",
        "the 31st of March 2024",
        "31 st March 2024",
        "31-Mar-24",
        "31–Mar–2024",
        "31/Mar/2024",
        "31.Mar.2024",
        "31Mar2024",
        "31 mar ’24",
        "31/03/2024",
        "31/3/24",
        "31.3.24",
        "31-03-2024",
        "31 / 3 / 2024",
        "2024-03-31",
        "2024/03/31",
        "2024-03-31 00:00:00",
        "March 31, 2024",
        "Mar. 31st, 2024",
        "Sunday 31 March 2024",
        "Sun, 31 Mar 2024",
        "on Sunday, 31\u00a0March\u00a02024.",
    ],
)
def test_a_day_is_read_however_it_is_written(typed: str) -> None:
    assert read_date(typed) == (LAST_OF_MARCH, "day")
    assert read_day(typed) == LAST_OF_MARCH


@pytest.mark.parametrize("typed", ["05/07/2023", "5/7/23", "5.7.2023", "5-7-2023", "2023-07-05"])
def test_a_day_in_figures_comes_before_its_month(typed: str) -> None:
    assert read_day(typed) == date(2023, 7, 5)


@pytest.mark.parametrize(
    ("typed", "words", "first", "last"),
    [
        ("March 2024", "March 2024", "2024-03-01", "2024-03-31"),
        ("sept 2023", "September 2023", "2023-09-01", "2023-09-30"),
        ("03/2024", "March 2024", "2024-03-01", "2024-03-31"),
        ("9.2023", "September 2023", "2023-09-01", "2023-09-30"),
        ("February 2024", "February 2024", "2024-02-01", "2024-02-29"),
        ("February 2023", "February 2023", "2023-02-01", "2023-02-28"),
        ("early March 2024", "early March 2024", "2024-03-01", "2024-03-10"),
        ("start of March 2024", "early March 2024", "2024-03-01", "2024-03-10"),
        ("mid–March 2024", "mid-March 2024", "2024-03-11", "2024-03-20"),
        ("mid March 2024", "mid-March 2024", "2024-03-11", "2024-03-20"),
        ("late February 2024", "late February 2024", "2024-02-21", "2024-02-29"),
        ("end of March 2024", "end of March 2024", "2024-03-25", "2024-03-31"),
        ("the end of March 2024", "end of March 2024", "2024-03-25", "2024-03-31"),
        ("spring 2024", "spring 2024", "2024-03-01", "2024-05-31"),
        ("Summer 2024", "summer 2024", "2024-06-01", "2024-08-31"),
        ("autumn of 2024", "autumn 2024", "2024-09-01", "2024-11-30"),
        ("winter 2023/24", "winter 2023/24", "2023-12-01", "2024-02-29"),
        ("winter 1999/2000", "winter 1999/00", "1999-12-01", "2000-02-29"),
        ("2024", "2024", "2024-01-01", "2024-12-31"),
        ("early 2024", "early 2024", "2024-01-01", "2024-03-31"),
        ("mid-2024", "mid-2024", "2024-04-01", "2024-09-30"),
        ("late 2024", "late 2024", "2024-10-01", "2024-12-31"),
        ("end of 2024", "end of 2024", "2024-12-01", "2024-12-31"),
        ("2023/24", "2023/24", "2023-04-01", "2024-03-31"),
        ("2023–24", "2023/24", "2023-04-01", "2024-03-31"),
        ("FY 2023/2024", "2023/24", "2023-04-01", "2024-03-31"),
        ("FY2023/24", "2023/24", "2023-04-01", "2024-03-31"),
        ("FY23/24", "2023/24", "2023-04-01", "2024-03-31"),
        ("end of FY23–24", "end of 2023/24", "2024-03-01", "2024-03-31"),
        ("end of 2023/24", "end of 2023/24", "2024-03-01", "2024-03-31"),
        ("Q1 2023/24", "Q1 2023/24", "2023-04-01", "2023-06-30"),
        ("Q3 23/24", "Q3 2023/24", "2023-10-01", "2023-12-31"),
        ("quarter 4, 19-20", "Q4 2019/20", "2020-01-01", "2020-03-31"),
        ("23/24 Q2", "Q2 2023/24", "2023-07-01", "2023-09-30"),
        ("second quarter of 23/24", "Q2 2023/24", "2023-07-01", "2023-09-30"),
        ("winter 23/24", "winter 2023/24", "2023-12-01", "2024-02-29"),
        ("Q3 2023/24", "Q3 2023/24", "2023-10-01", "2023-12-31"),
        ("the fourth quarter of 2023/24", "Q4 2023/24", "2024-01-01", "2024-03-31"),
        ("2023/24 Quarter two", "Q2 2023/24", "2023-07-01", "2023-09-30"),
        ("w/c Monday 4 March 2024", "week commencing 4 March 2024", "2024-03-04", "2024-03-10"),
        ("w/e Sunday 31 March 2024", "week commencing 25 March 2024", "2024-03-25", "2024-03-31"),
        ("week ending 5/1/2025", "week commencing 30 December 2024", "2024-12-30", "2025-01-05"),
        ("w/c 30 December 2024", "week commencing 30 December 2024", "2024-12-30", "2025-01-05"),
    ],
)
def test_a_date_is_as_exact_as_it_was_typed(typed: str, words: str, first: str, last: str) -> None:
    on, exact = read_date(typed)
    assert formats.date_words(on, exact) == words
    assert span(on, exact) == (date.fromisoformat(first), date.fromisoformat(last))
    assert on == date.fromisoformat(last)
    with pytest.raises(UnreadableError, match="Give a day"):
        read_day(typed)


REFUSED = [
    ("soon", "invalid"),
    ("45382", "invalid"),
    ("by March 2024", "bound"),
    ("by the end of March 2024", "bound"),
    ("before 31/3/2024", "bound"),
    ("c. 2024", "bound"),
    ("around spring 2024", "bound"),
    ("tbc", "not_known"),
    ("To be confirmed", "not_known"),
    ("n/a", "not_known"),
    ("ongoing", "not_known"),
    ("13/2024", "no_month"),
    ("FY23/25", "financial"),
    ("Spring ’24", "short_year"),
    ("March/April 2024", "several"),
    ("autumn/winter 2024", "several"),
    ("x" * 1_000, "invalid"),
    ("3१ March 2024", "digits"),
    ("3/31/2024", "no_month"),
    ("2024-13-01", "no_month"),
    ("31 April 2024", "no_such_day"),
    ("31 April", "no_such_day"),
    ("29 Feb 2023", "no_such_day"),
    ("31/02/2024", "no_such_day"),
    ("0 March 2024", "no_such_day"),
    ("Monday 31 March 2024", "weekday"),
    ("31 March", "no_year"),
    ("mid-November", "no_year"),
    ("spring", "no_year"),
    ("March 24", "day_or_year"),
    ("31 March 98", "short_year"),
    ("1799", "year"),
    ("31 March 2200", "year"),
    ("0001-01-01", "year"),
    ("winter 2023", "winter"),
    ("2023/25", "financial"),
    ("Q3 2023/25", "financial"),
    ("Q3 2023", "quarter"),
    ("third quarter", "quarter"),
    ("1 to 3 March 2024", "several"),
    ("March or April 2024", "several"),
    ("2024-03-31 10:30", "time"),
]


@pytest.mark.parametrize(("typed", "code"), REFUSED)
def test_what_is_no_date_or_could_be_two_is_told_what_to_do(typed: str, code: str) -> None:
    with pytest.raises(UnreadableError) as why:
        read_date(typed)
    assert why.value.code == code


def test_every_sentence_is_met() -> None:
    assert {code for _, code in REFUSED} | {"whole_day"} == set(REFUSALS)


def test_a_day_that_there_is_not_is_named() -> None:
    with pytest.raises(UnreadableError, match=r"There is no 29 February 2023\."):
        read_date("29/2/2023")
    with pytest.raises(UnreadableError, match=r"1 March 2024 is a Friday\."):
        read_date("Monday, 1 March 2024")


def test_each_precision_has_a_span_and_words() -> None:
    assert set(Precision.values) == set(SPANS) == set(formats.WORDS_BY_PRECISION)


@given(DATES, st.sampled_from(Precision.values))
def test_what_is_printed_is_read(on: date, exact: str) -> None:
    """Leap days and year ends among them: the words come back as the same span, whose last day is stored."""
    first, last = span(on, exact)
    assert first <= last
    assert read_date(formats.date_words(last, exact)) == (last, exact)
    assert span(last, exact) == (first, last)


@given(DATES)
def test_a_day_is_read_in_every_spelling(on: date) -> None:
    spellings = (f"{on:%Y-%m-%d}", f"{on:%d %b %Y}", f"{on:%B %d, %Y}", f"{WEEKDAYS[on.weekday()]} {formats.day(on)}")
    assert {read_day(text) for text in spellings} == {on}


@given(st.text(max_size=15) | st.text("0123456789/-. marchQ", max_size=12))
def test_anything_is_read_or_refused(typed: str) -> None:
    with suppress(UnreadableError):
        on, exact = read_date(typed)
        assert span(on, exact)[1] == on


DAY = timedelta(days=1)
NOVEMBER = span(date(2023, 11, 30), "month")


@pytest.mark.parametrize(
    ("now", "how"),
    [
        ((date(2023, 12, 1), date(2023, 12, 1)), "later"),
        ((date(2023, 11, 30), date(2023, 11, 30)), "exact"),
        ((date(2023, 11, 3), date(2023, 11, 3)), "exact"),
        ((date(2023, 10, 31), date(2023, 10, 31)), "earlier"),
        (span(date(2023, 11, 20), "mid_month"), "exact"),
        (span(date(2023, 11, 30), "autumn"), "vague"),
        (span(date(2023, 12, 31), "quarter"), "vague"),
        ((date(2023, 11, 20), date(2023, 12, 20)), ""),
        (NOVEMBER, ""),
    ],
)
def test_a_date_moves_only_where_no_day_is_shared(now: tuple[date, date], how: str) -> None:
    assert shift(NOVEMBER, now) == how


NAMED = [exact for exact in Precision.values if exact != Precision.NO_DATE]


@given(DATES, st.sampled_from(NAMED))
def test_a_date_that_nobody_had_named_is_made_exact_not_earlier(on: date, exact: str) -> None:
    named, unnamed = span(on, exact), span(on, Precision.NO_DATE)
    assert (shift(unnamed, named), shift(named, unnamed), shift(unnamed, unnamed)) == ("exact", "vague", "")


@given(DATES, DATES, st.sampled_from(NAMED), st.sampled_from(NAMED))
def test_later_there_is_earlier_back(one: date, other: date, exact: str, exact_too: str) -> None:
    was, now = span(one, exact), span(other, exact_too)
    back = {"later": "earlier", "earlier": "later", "exact": "vague", "vague": "exact", "": ""}
    assert shift(now, was) == back[shift(was, now)]
    assert (shift(was, now) == "later") == (was[1] + DAY <= now[0])
