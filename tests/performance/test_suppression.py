"""No sum that readers can make gives a hidden number away, whatever the parts and the total are.

What readers can work out is tried here by going through every number that the hidden ones could be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import inf

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from performance.stats.suppression import Cell, Key, Sum, exposed_by, suppressed

LIMIT = 5


def cell(name: str, value: int, row: object = 1, *, sensitive: bool = True) -> Cell:
    """A count as it stands in one row. Hidden, it reads "fewer than 5" or "not shown"."""
    small = sensitive and 0 < value < LIMIT
    least, most = (1, LIMIT - 1) if small else (min(LIMIT, value) if sensitive else 0, inf)
    return Cell(Fraction(value), (name,), (name, row), small, Fraction(least), most)


def total_of(*parts: Cell, name: str = "total", row: object = 1) -> Sum:
    whole = sum(part.value for part in parts)
    return Sum(cell(name, int(whole), row, sensitive=False), parts)


def names(keys: Iterable[Key]) -> str:
    return " ".join(sorted(str(key[0]) for key in keys))


@pytest.mark.parametrize(
    ("values", "hidden"),
    [
        ({"a": 3, "b": 20, "c": 9}, "a c"),  # the smallest other
        ({"a": 3, "b": 2, "c": 9}, "a b"),  # one that is hidden already counts
        ({"a": 1, "b": 5, "c": 6}, "a b c"),  # 1 and 5 come to 6 in no other way
        ({"a": 1, "b": 1, "c": 9, "d": 12}, "a b c"),  # nor do 1 and 1
        ({"a": 4, "b": 4, "c": 9, "d": 12}, "a b c"),  # nor 4 and 4
        ({"a": 3, "b": 0, "c": 0}, "a total"),  # a zero hides nothing
        ({"a": 3}, "a total"),
        ({"a": 0, "b": 5, "c": 7}, ""),
    ],
)
def test_the_second_is_the_smallest_other_or_the_total(values: dict[str, int], hidden: str) -> None:
    each = total_of(*[cell(name, value) for name, value in values.items()])
    assert names(suppressed([[each]])) == hidden


def test_of_two_alike_it_is_always_the_same() -> None:
    parts = [cell(name, value) for name, value in (("a", 3), ("c", 9), ("b", 9))]
    assert names(suppressed([[total_of(*parts)]])) == names(suppressed([[total_of(*parts[::-1])]])) == "a b"


def test_a_part_that_has_no_figure_may_hide_one() -> None:
    parts = (cell("a", 3), cell("b", 20))
    rest = Cell(Fraction(7), (), "rest")
    assert names(suppressed([[Sum(cell("total", 30, sensitive=False), parts, rest)]])) == "a"
    assert names(suppressed([[Sum(cell("total", 24, sensitive=False), (cell("a", 1), parts[1]), rest)]])) == "a"


def test_what_was_hidden_stays_so_when_another_is_small() -> None:
    """The figure next to a small one comes back as it was: its total of the release before would give that away."""
    first = total_of(cell("a", 3), cell("b", 9), cell("c", 20))
    second = total_of(cell("a", 3), cell("b", 9), cell("c", 2, 2), name="total", row=2)
    assert names(suppressed([[first]])) == "a b"
    assert set(names(suppressed([[first], [second]])).split()) >= {"a", "b", "c"}


def test_what_readers_have_seen_hides_nothing_later() -> None:
    """Every other part has been published, so the new total is the one to hide."""
    first = total_of(cell("a", 12), cell("b", 9), cell("c", 20))
    second = total_of(cell("a", 3, 2), cell("b", 9), cell("c", 20), row=2)
    assert names(suppressed([[first], [second]])) == "a total"


def test_a_correction_of_a_hidden_part_cannot_be_read_from_two_totals() -> None:
    """1 became 4, and so the total moved by 3: no other pair of small numbers is 3 apart."""
    before = total_of(cell("a", 1), cell("b", 9), cell("c", 20))
    after = total_of(cell("a", 4, 2), cell("b", 9), cell("c", 20), row=2)
    assert names(suppressed([[before], [after]])) == "a b total"


def test_sums_that_cross_do_not_give_one_away() -> None:
    """Two kinds by two areas: one small number takes three more."""
    rows = {
        (kind, area): cell(f"{kind}{area}", 3 if (kind, area) == ("x", "1") else 9) for kind in "xyz" for area in "123"
    }
    by_area = [total_of(*[rows[kind, area] for kind in "xyz"], name=f"all{area}") for area in "123"]
    by_kind = [total_of(*[rows[kind, area] for area in "123"], name=f"{kind}all") for kind in "xyz"]
    hidden = suppressed([[*by_area, *by_kind]])
    assert len(hidden) == 4
    assert not derivable([*by_area, *by_kind], hidden)


def derivable(sums: Sequence[Sum], hidden: Iterable[Key]) -> set[Cell]:
    """The hidden numbers that have one value only in all that the sums allow, tried out one by one."""
    keys = set(hidden)
    unknown = sorted({each for one in sums for each in one.cells if each.key in keys})
    seen: dict[Cell, set[int]] = {each: set() for each in unknown}
    for guess in _guesses(unknown):
        if all(_holds(one, guess) for one in sums):
            for each, value in guess.items():
                seen[each].add(value)
    return {each for each, values in seen.items() if len(values) < 2}


def _guesses(unknown: Sequence[Cell]) -> Iterator[Mapping[Cell, int]]:
    ranges = [range(int(each.least), 1 + min(int(each.value) + LIMIT, int(min(each.most, 10**6)))) for each in unknown]
    return (dict(zip(unknown, values, strict=True)) for values in product(*ranges))


def _holds(one: Sum, guess: Mapping[Cell, int]) -> bool:
    return sum(guess.get(part, int(part.value)) for part in one.parts) == guess.get(one.total, int(one.total.value))


@settings(max_examples=100)
@given(st.lists(st.integers(0, 14), min_size=1, max_size=5))
def test_from_what_is_shown_no_hidden_part_can_be_derived(values: list[int]) -> None:
    each = total_of(*[cell(f"part{at}", value) for at, value in enumerate(values)])
    hidden = suppressed([[each]])
    assert {part.key for part in each.parts if part.is_small} <= hidden
    assert not derivable([each], hidden)
    assert bool(hidden) == any(part.is_small for part in each.parts), "nothing is hidden without need"


tables = st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=2, max_size=4)


@settings(max_examples=75)
@given(tables)
def test_nor_from_sums_both_ways(table: list[list[int]]) -> None:
    """What the sums leave open is held by another way of reckoning: a solution that is moved along each free line."""
    rows = [[cell(f"{down}-{across}", value) for across, value in enumerate(line)] for down, line in enumerate(table)]
    lines = [total_of(*line, name=f"line{at}") for at, line in enumerate(rows)]
    columns = [total_of(*column, name=f"column{at}") for at, column in enumerate(zip(*rows, strict=True))]
    sums = [*lines, *columns]
    hidden = suppressed([sums])
    small = {part.key for line in rows for part in line if part.is_small}
    assert small <= hidden
    for each in {unknown for one in sums for unknown in one.cells if unknown.key in hidden}:
        assert not _is_fixed(each, sums, hidden), each.key


def _is_fixed(wanted: Cell, sums: Sequence[Sum], hidden: Iterable[Key]) -> bool:
    """Is the column of this number independent of the other unknown ones'? Then the sums fix it."""
    keys = set(hidden)
    unknown = sorted({each for one in sums for each in one.cells if each.key in keys})
    signs = [
        {part: Fraction(1) for part in one.parts if part.key in keys}
        | ({one.total: Fraction(-1)} if one.total.key in keys else {})
        for one in sums
    ]
    columns = {each: [row.get(each, Fraction(0)) for row in signs] for each in unknown}
    others = [column for each, column in columns.items() if each is not wanted]
    return _rank([*others, columns[wanted]]) > _rank(others)


def _rank(vectors: Sequence[Sequence[Fraction]]) -> int:
    rows, rank = [list(vector) for vector in vectors], 0
    for at in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in rows[rank:] if row[at]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(rank, pivot)
        for row in rows[rank + 1 :]:
            factor = row[at] / pivot[at]
            row[:] = [value - factor * other for value, other in zip(row, pivot, strict=True)]
        rank += 1
    return rank


moves = st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=2, max_size=3)


@settings(max_examples=75)
@given(moves)
def test_nor_from_one_release_after_another(quarters: list[list[int]]) -> None:
    """The rows that a correction leaves alone are the same; readers keep the papers of before. A total that stays while
    its parts move cannot be hidden any more: such a correction can give a number away, whatever else is hidden."""
    releases, rows = [], [0, 0, 0]
    for at, values in enumerate(quarters):
        before = quarters[at - 1] if at else []
        assume(values == before or sum(values) != sum(before))
        rows = [rows[n] if before and values[n] == before[n] else at + 1 for n in range(3)]
        releases.append(total_of(*[cell(f"part{n}", values[n], rows[n]) for n in range(3)], row=max(rows)))
    shown: set[Cell] = set()
    for at in range(len(releases)):
        hidden = suppressed([[each] for each in releases[: at + 1]])
        shown |= {each for each in releases[at].cells if each.key not in hidden}
    kept = [{each: Fraction(1) for each in one.parts} | {one.total: Fraction(-1)} for one in releases]
    left = [{each: sign for each, sign in row.items() if each not in shown} for row in kept]
    small = {part for one in releases for part in one.parts if part.is_small and part not in shown}
    assert not exposed_by([row for row in left if row]) & small
