"""A map of tiles: where each stands, how dark it is, and that its name is whole."""

from decimal import Decimal

import pytest

from pcc_portal.ui.tiles import HEIGHT, SHADES, Tile, edges, shade_of, tiles


def tile(name: str, row: int, column: int, value: int | None) -> Tile:
    return Tile(name, row, column, "–" if value is None else str(value), None if value is None else Decimal(value))


def test_tiles_stand_in_their_row_and_column_whatever_the_first_of_them_is() -> None:
    drawn = tiles([tile("A", 3, 5, 1), tile("B", 4, 6, 2)], title="T", scale=()).tiles
    assert [(each.left, each.top) for each in drawn] == [("0", 0), ("50", HEIGHT + 4)]


def test_the_lowest_is_lightest_and_what_has_no_figure_is_unshaded() -> None:
    drawn = tiles(
        [tile("A", 1, 1, 0), tile("B", 1, 2, 5), tile("C", 1, 3, 10), tile("D", 1, 4, None)], title="", scale=()
    )
    assert [each.shade for each in drawn.tiles] == [1, 3, SHADES, 0]


def test_a_highest_that_no_step_reaches_exactly_is_darkest() -> None:
    values = [Decimal(1) / 3, Decimal(2) / 7, Decimal(10) / 3]
    assert [shade_of(value, values) for value in values] == [1, 1, SHADES]


def test_where_all_are_the_same_there_is_one_shade() -> None:
    assert edges([Decimal(4), Decimal(4)]) == [(Decimal(4), Decimal(4))]
    assert {each.shade for each in tiles([tile("A", 1, 1, 4), tile("B", 1, 2, 4)], title="", scale=()).tiles} == {1}


def test_a_name_is_broken_between_its_words_and_none_is_lost() -> None:
    (drawn,) = tiles([tile("Leyford and Ilton", 1, 1, 1)], title="", scale=()).tiles
    assert " ".join(words for words, _, _ in drawn.lines) == "Leyford and Ilton"
    assert len(drawn.lines) == 2


def test_a_map_of_many_columns_scrolls_by_itself() -> None:
    assert not tiles([tile("A", 1, 1, 1), tile("B", 1, 4, 2)], title="", scale=()).scrolls
    assert tiles([tile("A", 1, 1, 1), tile("B", 1, 5, 2)], title="", scale=()).scrolls


def test_without_tiles_there_is_no_map() -> None:
    with pytest.raises(ValueError, match="needs a tile"):
        tiles([], title="", scale=())
