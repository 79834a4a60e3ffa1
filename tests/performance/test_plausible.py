"""What is asked about before it is saved: another unit or scale, and a rate that its counts contradict."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.choices import Statistic, Unit
from performance.plausible import against_counts, count_in_other_scale, in_other_unit

D = Decimal


@pytest.mark.parametrize(
    ("unit", "value", "usual", "asked"),
    [
        ("percent", "0.85", "84", "If this is a share of 1, write it as 85%."),
        ("percent", "0.85", None, "If this is a share of 1, write it as 85%."),
        ("percent", "1", "96", "If this is a share of 1, write it as 100%."),
        ("percent", "85", "0.84", "100 times what it usually is"),
        ("percent", "8500", "84", "100 times what it usually is"),
        ("count", "1204000", "1150", "1,000 times what it usually is"),
        ("count", "1.204", "1150", "1,000 times less"),
        ("count", "12", "1150", "100 times less"),
        ("pounds", "273", "273000000", "1,000,000 times less"),
        ("pounds", "-736", "-736000", "1,000 times less"),
        ("days", "10", "300", "If this is in months, write it in days."),
        ("days", "1", "360", "If this is in years, write it in days."),
    ],
)
def test_what_is_probably_in_another_unit_is_asked_about(unit: str, value: str, usual: str | None, asked: str) -> None:
    assert asked in in_other_unit(unit, D(value), D(usual) if usual else None)


@pytest.mark.parametrize(
    ("unit", "value", "usual"),
    [
        ("percent", "85", "84"),
        ("percent", "0.4", "0.5"),
        ("percent", "0", "85"),
        ("percent", "0", None),
        ("percent", "1", None),
        ("percent", "40", "85"),
        ("count", "0", "1150"),
        ("count", "1150", "0"),
        ("count", "0.85", None),
        ("days", "299", "300"),
        ("days", "10", "12"),
        ("pounds", "736000", "7360000"),
    ],
)
def test_what_is_of_the_usual_size_is_not(unit: str, value: str, usual: str | None) -> None:
    assert in_other_unit(unit, D(value), D(usual) if usual else None) == ""


def test_a_count_is_named() -> None:
    assert count_in_other_scale("Out of: people", D(722), D(722_000)).startswith("Out of: people: this is about 1,000")


def rate(unit: Unit = Unit.COUNT, statistic: Statistic = Statistic.COUNT) -> Any:
    return SimpleNamespace(unit=unit, statistic=statistic, decimals=1)


def asked(measure: Any, value: str, above: str, below: str) -> str:
    return against_counts(measure, {"value": D(value), "numerator": D(above), "denominator": D(below)})


@pytest.mark.parametrize(
    ("unit", "value", "above", "below", "words"),
    [
        ("count", "60.34", "43523", "722000", "43,523 of 722,000 is 60.28 per 1,000, not 60.34."),
        ("count", "6.1", "43523", "722000", "43,523 of 722,000 is 6.0 per 100, not 6.1."),
        ("count", "605", "43523", "722000", "43,523 of 722,000 is 602.8 per 10,000, not 605."),
        ("count", "2.6", "21", "9", "21 of 9 is 2.3, not 2.6."),
        ("count", "3", "0", "9", "0 of 9 is 0.0, not 3."),
        ("percent", "85", "7", "9", "7 of 9 is 77.8%, not 85%; the percentage is taken from the counts."),
        ("percent", "77.7", "7", "9", "7 of 9 is 77.8%, not 77.7%; the percentage is taken from the counts."),
    ],
)
def test_what_its_counts_contradict_is_asked_about(unit: Unit, value: str, above: str, below: str, words: str) -> None:
    assert asked(rate(unit), value, above, below) == words


@pytest.mark.parametrize(
    ("unit", "value", "above", "below"),
    [
        ("count", "60.28", "43523", "722000"),
        ("count", "60.3", "43523", "722000"),
        ("count", "60", "43523", "722000"),
        ("count", "0.06", "43523", "722000"),
        ("count", "43523", "43523", "722000"),
        ("percent", "78", "7", "9"),
        ("percent", "77.8", "7", "9"),
        ("percent", "12.5", "3", "24"),
        ("percent", "13", "3", "24"),
    ],
)
def test_rounding_to_what_was_typed_is_no_contradiction(unit: Unit, value: str, above: str, below: str) -> None:
    assert asked(rate(unit), value, above, below) == ""


def test_a_median_is_not_worked_out_from_counts() -> None:
    assert asked(rate(Unit.DAYS, Statistic.MEDIAN), "85", "7", "9") == ""


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 4), st.sampled_from((2, 0, 3, 5)))
def test_a_rate_that_was_rounded_is_never_asked_about(above: int, below: int, places: int, power: int) -> None:
    value = (D(above) * 10**power / below).quantize(D(1).scaleb(-places))
    unit = Unit.PERCENT if power == 2 else Unit.COUNT
    if value * 10 > 10**places:  # two figures of it are known, so that what it is per is
        assert asked(rate(unit), str(value), str(above), str(below)) == ""
