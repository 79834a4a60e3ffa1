import datetime as dt
from itertools import pairwise

import pytest

from pcc_portal.periods.calendar import (
    despatch_day,
    financial_year_name,
    is_working_day,
    last_day,
    quarter_span,
    working_day_before,
    working_days_between,
)

date = dt.date


@pytest.mark.parametrize(
    ("year", "name"), [(2023, "2023/24"), (1999, "1999/00"), (2008, "2008/09"), (2009, "2009/10"), (2098, "2098/99")]
)
def test_financial_year_is_named_by_both_its_years(year: int, name: str) -> None:
    assert financial_year_name(year) == name


@pytest.mark.parametrize(
    ("number", "start", "end"),
    [
        (1, date(2023, 4, 1), date(2023, 6, 30)),
        (2, date(2023, 7, 1), date(2023, 9, 30)),
        (3, date(2023, 10, 1), date(2023, 12, 31)),
        (4, date(2024, 1, 1), date(2024, 3, 31)),
    ],
)
def test_quarters_of_a_financial_year(number: int, start: date, end: date) -> None:
    assert quarter_span(2023, number) == (start, end)


def test_quarters_follow_each_other_without_gap_or_overlap() -> None:
    spans = [quarter_span(year, number) for year in range(2012, 2030) for number in range(1, 5)]
    for (_, end), (start, _) in pairwise(spans):
        assert start - end == dt.timedelta(days=1)


@pytest.mark.parametrize("number", [0, 5, -1])
def test_there_is_no_other_quarter(number: int) -> None:
    with pytest.raises(ValueError, match="1 to 4"):
        quarter_span(2023, number)


@pytest.mark.parametrize(
    ("published", "due"),
    [
        (date(2023, 10, 18), date(2023, 12, 12)),
        # The 56th day is a Saturday, a Sunday, Christmas Day: it stays where it is.
        (date(2023, 11, 4), date(2023, 12, 29)),
        (date(2023, 9, 10), date(2023, 11, 4)),
        (date(2023, 9, 11), date(2023, 11, 5)),
        (date(2023, 10, 31), date(2023, 12, 25)),
        # Over a leap day and over a common February.
        (date(2024, 2, 1), date(2024, 3, 27)),
        (date(2023, 2, 1), date(2023, 3, 28)),
        # Over the end of summer time.
        (date(2023, 10, 28), date(2023, 12, 22)),
    ],
)
def test_response_to_an_inspection_is_due_on_the_56th_day_counting_publication(published: date, due: date) -> None:
    assert last_day(published, 56) == due
    assert (due - published).days == 55


def test_a_period_of_one_day_ends_on_the_day_it_begins() -> None:
    assert last_day(date(2023, 11, 17), 1) == date(2023, 11, 17)


def test_a_period_has_days() -> None:
    with pytest.raises(ValueError, match="at least one"):
        last_day(date(2023, 11, 17), 0)


@pytest.mark.parametrize(
    "holiday",
    [
        date(2022, 1, 3),  # for New Year's Day, a Saturday
        date(2022, 4, 15),  # Good Friday
        date(2022, 4, 18),  # Easter Monday
        date(2022, 5, 2),
        date(2022, 6, 2),  # spring bank holiday, moved for the Platinum Jubilee
        date(2022, 6, 3),  # Platinum Jubilee
        date(2022, 8, 29),
        date(2022, 9, 19),  # State Funeral of Queen Elizabeth II
        date(2022, 12, 26),
        date(2022, 12, 27),  # for Christmas Day, a Sunday
        date(2023, 1, 2),  # for New Year's Day, a Sunday
        date(2023, 5, 8),  # Coronation of King Charles III
        date(2023, 5, 29),
        date(2023, 12, 25),
        date(2023, 12, 26),
        date(2028, 1, 3),  # for New Year's Day, a Saturday
    ],
)
def test_bank_holidays_are_no_working_days(holiday: date) -> None:
    assert not is_working_day(holiday)


@pytest.mark.parametrize(
    "day",
    [
        date(2022, 5, 30),  # where the spring bank holiday would have been
        date(2023, 3, 17),  # a holiday in Northern Ireland only
        date(2023, 8, 7),  # a holiday in Scotland only
        date(2024, 1, 2),  # a holiday in Scotland only
        date(2023, 11, 30),  # a holiday in Scotland only
        date(2023, 3, 1),  # St David's Day is none
        date(2023, 12, 27),
    ],
)
def test_days_that_are_worked_in_england_and_wales(day: date) -> None:
    assert is_working_day(day)


def test_saturday_and_sunday_are_not_worked() -> None:
    assert [is_working_day(date(2023, 11, day)) for day in range(13, 20)] == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    ("meeting", "despatch"),
    [
        # The panel of Friday 17 November 2023: 10, 13, 14, 15 and 16 are clear.
        (date(2023, 11, 17), date(2023, 11, 9)),
        (date(2023, 11, 20), date(2023, 11, 10)),
        # Easter 2024: Good Friday 29 March, Easter Monday 1 April.
        (date(2024, 4, 5), date(2024, 3, 26)),
        (date(2024, 4, 9), date(2024, 3, 28)),
        # Christmas 2023 and New Year 2024.
        (date(2024, 1, 4), date(2023, 12, 22)),
        (date(2024, 1, 2), date(2023, 12, 20)),
        # The two days of the Platinum Jubilee.
        (date(2022, 6, 8), date(2022, 5, 27)),
        # The State Funeral and the Coronation.
        (date(2022, 9, 22), date(2022, 9, 13)),
        (date(2023, 5, 12), date(2023, 5, 3)),
        # A meeting on a Sunday counts back from it all the same.
        (date(2023, 11, 19), date(2023, 11, 10)),
    ],
)
def test_papers_go_out_five_clear_working_days_before(meeting: date, despatch: date) -> None:
    assert despatch_day(meeting) == despatch
    between = [despatch + dt.timedelta(days=n) for n in range(1, (meeting - despatch).days)]
    assert sum(is_working_day(day) for day in between) == 5
    assert is_working_day(despatch)


def test_other_rules_than_five_days() -> None:
    assert despatch_day(date(2023, 11, 17), clear_days=0) == date(2023, 11, 16)
    assert despatch_day(date(2023, 11, 17), clear_days=10) == date(2023, 11, 2)


@pytest.mark.parametrize(
    ("day", "days", "before"),
    [
        (date(2024, 2, 1), 0, date(2024, 2, 1)),
        (date(2024, 2, 1), 2, date(2024, 1, 30)),
        (date(2024, 2, 3), 1, date(2024, 2, 2)),  # a Saturday, which does not count itself
        (date(2024, 4, 3), 2, date(2024, 3, 28)),  # over Easter: Good Friday and Easter Monday
        (date(2024, 1, 2), 3, date(2023, 12, 27)),  # over the New Year
        (date(2021, 12, 29), 1, date(2021, 12, 24)),  # Christmas at a weekend, kept on Monday and Tuesday
    ],
)
def test_so_many_working_days_before(day: date, days: int, before: date) -> None:
    assert working_day_before(day, days) == before


@pytest.mark.parametrize(
    ("day", "other", "days"),
    [
        (date(2024, 1, 12), date(2024, 1, 12), 0),
        (date(2024, 1, 12), date(2024, 1, 15), 1),  # over a weekend
        (date(2024, 1, 12), date(2024, 1, 14), 0),
        (date(2024, 1, 15), date(2024, 1, 12), -1),
        (date(2024, 3, 28), date(2024, 4, 2), 1),  # over Easter
    ],
)
def test_working_days_between_two_days(day: date, other: date, days: int) -> None:
    assert working_days_between(day, other) == days
