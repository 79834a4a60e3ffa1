"""Periods that overlap give no hidden number away: tried by reckoning out of all that is shown what the months were."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from performance.choices import AreaKind, Statistic, Unit
from performance.models import Measure
from performance.stats.hidden import Limits, hidden_keys, is_small
from performance.stats.overlaps import Period, rings
from performance.stats.sums import Figure, groups

MONTHS = [dt.date(2022 + month // 12, month % 12 + 1, 1) for month in range(16)]
Spans = Sequence[tuple[int, int]]  # from which month, and how many
ROLLING = [(first, 12) for first in range(4)]
SINGLE = [(at, 1) for at in range(15)]


def end_of(first: int, months: int) -> dt.date:
    return MONTHS[first + months] - dt.timedelta(days=1)


def figure(counts: Sequence[int], first: int, months: int) -> Figure:
    value = Decimal(sum(counts[first : first + months]))
    period = MONTHS[first], end_of(first, months)
    return Figure(first * 100 + months, 1, 1, AreaKind.FORCE, *period, value, None, None, 1)


def hidden(rows: Collection[Figure], statistic: Statistic = Statistic.COUNT) -> set[int]:
    measure = Measure(pk=1, unit=Unit.COUNT, statistic=statistic, is_sensitive=True)
    keys = hidden_keys({1: measure}, rows, frozenset(), Limits())
    return {row.pk for row in rows if row.key in keys}


def test_months_are_parts_of_their_quarter() -> None:
    counts = [4, 7, 9]
    rows = [figure(counts, at, 1) for at in range(3)] + [figure(counts, 0, 3)]
    measure = Measure(pk=1, unit=Unit.COUNT, statistic=Statistic.COUNT)
    assert list(groups({1: measure}, rows, frozenset())) == [(rows[3], rows[:3], True)]


@pytest.mark.parametrize("is_sensitive", [True, False])
def test_a_small_number_is_hidden_where_it_is_sensitive(is_sensitive: bool) -> None:
    measure = Measure(pk=1, unit=Unit.COUNT, statistic=Statistic.COUNT, is_sensitive=is_sensitive)
    assert is_small(measure, figure([1], 0, 1), Limits()) is is_sensitive


def derived(spans: Spans, unseen: Collection[int]) -> list[tuple[int, int]]:
    """The periods that are hidden, and that the others come to in months: a row of months is a sum of rows shown."""
    lines = {span: [Fraction(span[0] <= at < sum(span)) for at in range(15)] for span in spans}
    shown = [line for (first, months), line in lines.items() if first * 100 + months not in unseen]
    rank = _rank(shown)
    secret = [span for span in spans if span[0] * 100 + span[1] in unseen]
    return [span for span in secret if _rank([*shown, lines[span]]) == rank]


def _rank(lines: Sequence[Sequence[Fraction]]) -> int:
    left, rank = [list(line) for line in lines], 0
    for at in range(15):
        pivot = next((line for line in left if line[at]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left = [[n - line[at] / pivot[at] * p for n, p in zip(line, pivot, strict=True)] for line in left]
        rank += 1
    return rank


def test_a_rolling_year_and_single_months_tell_no_month() -> None:
    """The year to March less the year to February is March less the March before."""
    counts = [20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 3, 33, 34]
    spans = [(0, 12), (1, 12), (0, 1), (12, 1)]
    rows = [figure(counts, *span) for span in spans]
    unseen = hidden(rows)
    assert 1201 in unseen
    assert derived(spans, {1201}) == [(12, 1)], "the month alone does not hide it"
    assert derived(spans, unseen) == []


def test_what_is_counted_as_at_a_day_does_not_add_up() -> None:
    counts = [20] * 12 + [3, 20, 20]
    rows = [figure(counts, *span) for span in [(0, 12), (1, 12), (0, 1), (12, 1)]]
    assert hidden(rows, Statistic.LATEST) == {1201}


@pytest.mark.parametrize("spans", [[*ROLLING, *SINGLE], [*ROLLING, (0, 3), (3, 3), (12, 3)], [(0, 2), (1, 2), (0, 1)]])
@settings(max_examples=25)
@given(counts=st.lists(st.integers(0, 12), min_size=15, max_size=15))
def test_from_what_is_shown_no_small_period_is_reckoned_out(spans: Spans, counts: list[int]) -> None:
    rows = [figure(counts, *span) for span in spans]
    unseen = hidden(rows)
    assert {row.pk for row in rows if row.value and 0 < row.value < 5} <= unseen
    assert derived(spans, unseen) == []


@given(
    st.sets(st.tuples(st.integers(0, 11), st.integers(1, 4)), max_size=12),
    st.lists(st.integers(0, 99), min_size=15, max_size=15),
)
def test_a_ring_comes_to_the_same_both_ways(spans: set[tuple[int, int]], counts: list[int]) -> None:
    periods = [Period(MONTHS[first], end_of(first, months), first * 100 + months) for first, months in spans]
    worth = {period.row: sum(counts[period.row // 100 : period.row // 100 + period.row % 100]) for period in periods}
    for one_way, other_way in rings(periods):
        assert sum(worth[each.row] for each in one_way) == sum(worth[each.row] for each in other_way)
