"""In which order the blocks of a theme stand in a report, and which are left out.

Kept with the report as a list of keys for each theme, a minus before those left out. A block that the list does not
name, such as one that a new record brings, stands after the others.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from django.core.exceptions import ValidationError

from pcc_portal.ui.block import Block

OUT = "-"


class BlockStep(StrEnum):
    """What a button does to a block."""

    UP = "up"
    DOWN = "down"
    LEAVE_OUT = "leave-out"
    PUT_BACK = "put-back"


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


def stepped(rows: Sequence[tuple[str, bool]], key: str, step: BlockStep) -> list[tuple[str, bool]]:
    """(key, is shown) in order, after one step of one of them; the first and the last stay where they are.

    Raises ValidationError where it is not among them.
    """
    order = list(rows)
    place = next((number for number, (name, _) in enumerate(order) if name == key), None)
    if place is None:
        raise ValidationError("The report no longer has this. Look at the list again.")
    if step in {BlockStep.LEAVE_OUT, BlockStep.PUT_BACK}:
        order[place] = (key, step == BlockStep.PUT_BACK)
        return order
    other = place + (-1 if step == BlockStep.UP else 1)
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    return order
