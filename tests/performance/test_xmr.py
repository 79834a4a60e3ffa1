"""XmR limits and signals, worked against a known case and at the edges of each rule."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance import xmr

# One moving range is far beyond the others and is left out; with it the limits would be 6.95 and −3.06.
GOLDEN = [1, 2, 1, 2, 10, *([1, 2] * 6), 1]
FLAT = [10, 12] * 6


def decimals(values: list[int]) -> list[Decimal]:
    return [Decimal(value) for value in values]


def concern(values: list[int], *, higher_is_worse: bool = True) -> bool:
    return xmr.concern_at_end(decimals(values), higher_is_worse=higher_is_worse)


def test_the_golden_case() -> None:
    limits = xmr.limits(decimals(GOLDEN))
    assert [round(value, 2) for value in (limits.mean, limits.upper, limits.lower)] == [
        Decimal("1.94"),
        Decimal("4.60"),
        Decimal("-0.72"),
    ]


def test_a_series_without_variation_has_limits_at_its_mean() -> None:
    assert xmr.limits(decimals([5, 5, 5])) == xmr.Limits(Decimal(5), Decimal(5), Decimal(5))


@pytest.mark.parametrize("values", [[], [1]])
def test_limits_need_two_points(values: list[int]) -> None:
    with pytest.raises(ValueError, match="two points"):
        xmr.limits(decimals(values))


def test_ordinary_variation_is_no_signal() -> None:
    assert not concern(FLAT)
    assert not concern(FLAT, higher_is_worse=False)


@pytest.mark.parametrize(
    "end",
    [
        [30],  # outside the limit
        [11, 12, 12, 12, 12, 12, 12, 12],  # seven on one side of the mean
        [6, 7, 8, 9, 10, 11, 12],  # seven in a row, each higher than the one before
        [17, 11, 17],  # two of three near the limit
    ],
    ids=["outside", "one side", "trend", "near the limit"],
)
def test_each_rule_finds_its_signal_on_the_worse_side_only(end: list[int]) -> None:
    values = FLAT + end
    assert concern(values)
    assert not concern(values, higher_is_worse=False)
    mirrored = [-value for value in values]
    assert concern(mirrored, higher_is_worse=False)
    assert not concern(mirrored)


def test_six_points_do_not_make_a_run_or_a_trend() -> None:
    assert not concern([*FLAT, 6, 7, 8, 9, 10, 11])
    assert not concern([*FLAT, 10, 12, 12, 12, 12, 12, 12][:-1])


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=40))
def test_limits_stand_around_the_mean_alike(values: list[int]) -> None:
    limits = xmr.limits(decimals(values))
    assert limits.lower <= limits.mean <= limits.upper
    assert limits.upper - limits.mean == pytest.approx(limits.mean - limits.lower)


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=40), st.integers(-500, 500))
def test_a_shift_moves_the_limits_with_it(values: list[int], shift: int) -> None:
    before, after = xmr.limits(decimals(values)), xmr.limits(decimals([v + shift for v in values]))
    assert after.mean - before.mean == pytest.approx(shift)
    assert after.upper - before.upper == pytest.approx(shift)


def found(values: list[int]) -> list[tuple[str, tuple[int, ...], bool]]:
    return [(s.rule.value, s.points, s.is_high) for s in xmr.signals(decimals(values))]


def test_the_golden_case_has_one_signal_and_its_range_is_left_out_once() -> None:
    assert found(GOLDEN) == [("outside", (4,), True)]


def test_signals_start_at_twelve_points() -> None:
    rising = list(range(12))
    assert found(rising)
    assert found(rising[:11]) == []


def test_a_series_without_variation_has_no_signal() -> None:
    assert found([5] * 30) == []


def test_a_point_on_the_limit_is_not_outside_it() -> None:
    values = [*[0, 3] * 9, 0, 11]
    assert xmr.limits(decimals(values)).upper == 11
    assert found(values) == []
    assert ("outside", (19,), True) in found([*values[:-1], 12])


def test_a_signal_names_its_points() -> None:
    end = len(FLAT)
    assert ("side", tuple(range(end + 1, end + 8)), True) in found([*FLAT, 11, 12, 12, 12, 12, 12, 12, 12])
    assert ("trend", tuple(range(end, end + 7)), True) in found([*FLAT, 6, 7, 8, 9, 10, 11, 12])
    assert ("near", (end, end + 2), True) in found([*FLAT, 17, 11, 17])


@given(st.lists(st.integers(-1000, 1000), min_size=12, max_size=40))
def test_the_mirror_of_a_series_has_the_mirrored_signals(values: list[int]) -> None:
    mirrored = [(rule, points, not is_high) for rule, points, is_high in found([-v for v in values])]
    assert sorted(mirrored) == sorted(found(values))
