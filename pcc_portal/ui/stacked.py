"""Geometry of bars made of parts, all on one scale: how many of each kind; `components/stacked.html` prints them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from pcc_portal.ui.svg import place

ROOM_FOR_WORDS = 6  # per cent that a part takes at least to carry its number


@dataclass(frozen=True)
class Part:
    """`look` is the name of a status, whose colour and shape it wears; `words` say how much it is, short."""

    name: str
    amount: Decimal
    look: str
    words: str


@dataclass(frozen=True)
class Stack:
    """A bar; where there is only one, its name may be empty. `words` stand behind the name, quiet."""

    name: str
    parts: Sequence[Part]
    words: str = ""


@dataclass(frozen=True)
class DrawnPart:
    part: Part
    left: str
    width: str
    has_room: bool


@dataclass(frozen=True)
class DrawnStack:
    stack: Stack
    parts: list[DrawnPart]

    @property
    def label(self) -> str:
        amounts = ", ".join(f"{each.part.words} {each.part.name}" for each in self.parts)
        return ": ".join(filter(None, (self.stack.name, amounts)))


@dataclass(frozen=True)
class StackedPicture:
    """`key`: name and look of every kind of part that is drawn, in the order in which they are given."""

    template: ClassVar[str] = "components/stacked.html"
    axis_words: ClassVar[str] = ""

    title: str
    stacks: list[DrawnStack]
    key: list[tuple[str, str]]

    @property
    def description(self) -> str:
        return "; ".join(each.label for each in self.stacks) + "."


def stacked(stacks: Sequence[Stack], *, title: str) -> StackedPicture:
    """Parts of nothing are left out. ValueError where there is nothing at all."""
    most = max((sum(part.amount for part in stack.parts) for stack in stacks), default=Decimal(0))
    if not most:
        raise ValueError("Bars of parts need something to show.")
    drawn = [DrawnStack(stack, _drawn(stack, most)) for stack in stacks]
    shown = {each.part.name for stack in drawn for each in stack.parts}
    kinds = dict.fromkeys((part.name, part.look) for stack in stacks for part in stack.parts)
    return StackedPicture(title, drawn, [kind for kind in kinds if kind[0] in shown])


def _drawn(stack: Stack, most: Decimal | int) -> list[DrawnPart]:
    parts, at = [], Decimal(0)
    for part in stack.parts:
        if share := 100 * part.amount / most:
            parts.append(DrawnPart(part, place(float(at)), place(float(share)), share >= ROOM_FOR_WORDS))
            at += share
    return parts
