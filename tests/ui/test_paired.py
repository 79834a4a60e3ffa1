"""Paragraphs of two texts beside one another."""

from __future__ import annotations

import pytest

from pcc_portal.ui.differences import beside, paired

A, B, C = "The unit kept its word in May.", "Waits at court fell by twelve days.", "Nothing else happened."


@pytest.mark.parametrize(
    ("old", "new", "rows"),
    [
        ([], [], []),
        ([A], [A], [(0, 0)]),
        ([], [A], [(None, 0)]),
        ([A], [], [(0, None)]),
        ([A, B], [B], [(0, None), (1, 0)]),
        ([B], [A, B], [(None, 0), (0, 1)]),
        ([A, B], [A, "Waits at court rose by nine days."], [(0, 0), (1, 1)]),
        ([B], [C, "Waits at court rose by nine days."], [(None, 0), (0, 1)]),
        ([A, B, C], ["Waits at court rose by nine days."], [(0, None), (1, 0), (2, None)]),
    ],
)
def test_what_is_alike_stands_in_one_row(
    old: list[str], new: list[str], rows: list[tuple[int | None, int | None]]
) -> None:
    assert list(paired(old, new)) == rows


def test_each_side_marks_its_own_and_escapes_it() -> None:
    before, now = beside("Down <b> by 3.", "Down <b> by 4.")
    assert before == 'Down &lt;b&gt; by <del><span class="visually-hidden">Removed: </span>3.</del>'
    assert now == 'Down &lt;b&gt; by <ins><span class="visually-hidden">Added: </span>4.</ins>'
