"""What a figure cannot be, and what makes one doubtful, at every edge."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from pcc_portal.periods.models import Quarter
from performance import rules
from performance.choices import Availability, Statistic, Unit
from performance.models import Measure
from performance.rules import Before

TODAY = dt.date(2024, 1, 12)
START, END = dt.date(2023, 10, 1), dt.date(2023, 12, 31)
QUARTER = Quarter(year=2023, number=3, start=START, end=END)


def measure(unit: Unit = Unit.COUNT, statistic: Statistic = Statistic.COUNT) -> Measure:
    return Measure(unit=unit, statistic=statistic)


def entry(**values: Any) -> dict[str, Any]:
    fields = {"value": None, "numerator": None, "denominator": None, "availability": Availability.REPORTED}
    numbers = {
        k: Decimal(v) if isinstance(v, int | str) and k in fields and k != "availability" else v
        for k, v in values.items()
    }
    return {**fields, "start": START, "end": END, "as_at": END, **numbers}


def faults(row: Measure, **values: Any) -> set[str]:
    return set(rules.impossible(row, entry(**values), TODAY))


@pytest.mark.parametrize(
    ("unit", "value", "is_possible"),
    [
        (Unit.COUNT, "0", True),
        (Unit.COUNT, "-1", False),
        (Unit.DAYS, "-0.1", False),
        (Unit.POUNDS, "0", True),
        (Unit.PERCENT, "0", True),
        (Unit.PERCENT, "100", True),
        (Unit.PERCENT, "100.000001", False),
        (Unit.PERCENT, "-0.000001", False),
        (Unit.YEAR, "1900", True),
        (Unit.YEAR, "1899", False),
        (Unit.YEAR, "2200", True),
        (Unit.YEAR, "2201", False),
        (Unit.YEAR, "2023.5", False),
    ],
)
def test_a_value_within_its_unit(unit: Unit, value: str, is_possible: bool) -> None:
    assert faults(measure(unit), value=value) == (set() if is_possible else {"value"})


@pytest.mark.parametrize("statistic", [Statistic.CHANGE, Statistic.REDUCTION])
@pytest.mark.parametrize("value", ["-40", "250"])
def test_a_change_may_be_below_nought_or_over_a_hundred(statistic: Statistic, value: str) -> None:
    assert faults(measure(Unit.PERCENT, statistic), value=value) == set()


@pytest.mark.parametrize(
    ("counts", "wrong"),
    [
        ({"numerator": 5, "denominator": 5}, set()),
        ({"numerator": 0, "denominator": 5}, set()),
        ({"numerator": 6, "denominator": 5}, {"numerator"}),
        ({"numerator": -1, "denominator": 5}, {"numerator"}),
        ({"numerator": 5, "denominator": 0}, {"denominator"}),
        ({"numerator": 5}, {"denominator"}),
        ({"numerator": 5, "denominator": 5, "value": 100}, {"value"}),
        ({"denominator": 5, "value": 80}, set()),
    ],
)
def test_the_counts_of_a_percentage(counts: dict[str, int], wrong: set[str]) -> None:
    assert faults(measure(Unit.PERCENT), **counts) == wrong


@pytest.mark.parametrize("unit", [Unit.COUNT, Unit.DAYS, Unit.POUNDS])
def test_counts_stand_for_a_value_only_where_they_make_a_percentage(unit: Unit) -> None:
    assert faults(measure(unit), numerator=3, denominator=10) == {"value"}


def test_nothing_at_all_is_no_figure() -> None:
    assert faults(measure()) == {"value"}


@pytest.mark.parametrize("state", [s for s in Availability if s != Availability.REPORTED])
def test_a_figure_that_there_is_not_says_why_and_has_no_numbers(state: Availability) -> None:
    withheld = {"withheld_by", "review_on"} if state == Availability.WITHHELD else set()
    assert faults(measure(), availability=state) == {"availability_reason"} | withheld
    full = {"availability_reason": "Late.", "withheld_by": "The force", "review_on": TODAY}
    assert faults(measure(), availability=state, **full) == set()
    numbers = {"value": 1, "numerator": 1, "denominator": 1}
    assert faults(measure(), availability=state, **full, **numbers) == set(numbers)


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        ({"end": START}, set()),
        ({"end": START - dt.timedelta(days=1), "as_at": END}, {"end"}),
        ({"as_at": TODAY}, set()),
        ({"as_at": TODAY + dt.timedelta(days=1)}, {"as_at"}),
        ({"as_at": START - dt.timedelta(days=1)}, {"as_at"}),
    ],
)
def test_days_are_in_order_and_not_to_come(days: dict[str, dt.date], wrong: set[str]) -> None:
    assert faults(measure(), value=1, **days) == wrong


def doubt(value: int, *before: int, days: int | None = 91, **more: Any) -> list[str]:
    values = [Decimal(one) for one in before]
    before_it = Before(values, days, last=values[-1])
    return rules.doubts(Decimal(value), entry(value=value, **more), QUARTER, before_it)


@pytest.mark.parametrize(
    ("value", "before", "is_doubtful"),
    [
        (999, (100,), False),
        (1000, (100,), True),
        (11, (100,), False),
        (10, (100,), True),
        (0, (100,), True),
        (1, (0,), True),
        (0, (0,), False),
        (-5, (5,), True),
        (14, (10, 11, 12, 12), False),
        (15, (10, 11, 12, 12), True),
        (8, (10, 11, 12, 12), False),
        (7, (10, 11, 12, 12), True),
        (15, (10, 11, 12), False),
    ],
)
def test_an_unlikely_value_is_doubted(value: int, before: tuple[int, ...], is_doubtful: bool) -> None:
    assert bool(doubt(value, *before)) is is_doubtful


def test_from_twelve_points_on_the_limits_of_the_series_decide() -> None:
    series = (10, 12) * 6
    assert doubt(16, *series) == []
    assert doubt(17, *series) == ["This is far outside its other figures, which go from 10 to 12."]


def test_what_is_a_little_beyond_the_others_is_not_far_outside_them() -> None:
    of_a_calm_series = (120, 118, 127, 122, 119, 103, 125, 130, 128, 126, 121, 117, 115, 112, 110, 108, 101)
    assert doubt(131, *of_a_calm_series) == []
    assert doubt(95, *of_a_calm_series) == []
    assert doubt(160, *of_a_calm_series) != []


def test_what_lies_between_other_figures_is_not_far_outside_them() -> None:
    series = (*range(100, 107), *range(100, 107))
    assert doubt(106, *series) == []
    assert doubt(109, *series) != []


def test_a_series_that_trends_has_no_limits() -> None:
    rising = range(100, 220, 10)
    assert doubt(220, *rising) == []
    assert doubt(10, *rising) != []
    shifted = (10, 12, 11) * 2 + (20, 22, 21) * 2
    assert doubt(60, *shifted) != []


def test_what_is_asked_names_the_measure_and_the_range() -> None:
    before = Before([Decimal(one) for one in (10, 11, 12, 12)], 91, last=Decimal(12))
    asked = rules.doubts(
        Decimal(15), entry(value=15), QUARTER, before, name="“Longest wait”", say=lambda v: f"{v} days"
    )
    assert asked == ["“Longest wait” is far outside its other figures, which go from 10 days to 12 days."]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, ""),
        ({"end": START - dt.timedelta(days=1)}, "ends before October to December 2023"),
        ({"end": END + dt.timedelta(days=1), "as_at": TODAY}, "does not end in"),
        ({"days": 30}, "not as long as the previous"),
        ({"days": 96}, ""),
        ({"days": 97}, "not as long as the previous"),
        ({"as_at": END - dt.timedelta(days=1)}, "drawn before its period ended"),
    ],
)
def test_an_unlikely_period_is_doubted(more: dict[str, Any], said: str) -> None:
    words = " ".join(doubt(10, 10, **more))
    assert said in words
    assert bool(words) is bool(said)
