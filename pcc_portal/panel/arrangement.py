"""In which order the blocks of a theme stand in a report, and which are left out.

Kept with the report as a list of keys for each theme, a minus before those left out. A block that the list does not
name, such as one that a new record brings, stands after the others.
"""

from collections.abc import Iterable, Sequence

from pcc_portal.ui.block import Block

OUT = "-"


def arranged(blocks: Iterable[Block], order: Sequence[str]) -> list[Block]:
    """What is shown, in its order."""
    return [block for block, is_shown in with_marks(blocks, order) if is_shown]


def with_marks(blocks: Iterable[Block], order: Sequence[str]) -> list[tuple[Block, bool]]:
    """Every block in its order, with whether it is shown."""
    places = {key.removeprefix(OUT): number for number, key in enumerate(order)}
    in_order = sorted(blocks, key=lambda block: places.get(block.key, len(places)))
    return [(block, OUT + block.key not in order) for block in in_order]


def as_list(choices: Iterable[tuple[str, bool]]) -> list[str]:
    """(key, is shown) in order → as it is kept."""
    return [key if is_shown else OUT + key for key, is_shown in choices]
