"""A strip of dots on one scale: where one of several stands among the others. `components/strip.html` prints it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from pcc_portal.ui.svg import place

EDGE, SPAN = Decimal(3), Decimal(94)  # per cent kept free on the left, and used
MIDDLE = (Decimal(18), Decimal(82))  # between these, words stand over the middle of their dot
OWN_AT, BASE_AT, HEIGHT = 14, 34, 46  # px from the top: our words, the line of dots, all of it


@dataclass(frozen=True)
class Mark:
    """One of them: `words` name it with its figure."""

    words: str
    value: Decimal
    is_own: bool = False


@dataclass(frozen=True)
class StripDot:
    words: str
    across: str
    is_own: bool


@dataclass(frozen=True)
class StripPicture:
    """`own` is printed over our dot, `lowest` and `highest` at the ends below."""

    template: ClassVar[str] = "components/strip.html"
    axis_words: ClassVar[str] = ""

    title: str
    description: str
    dots: list[StripDot]
    own: str
    own_across: str
    own_anchor: str
    lowest: str
    highest: str
    own_at: int = OWN_AT
    base_at: int = BASE_AT
    height: int = HEIGHT


def strip(marks: Sequence[Mark], *, title: str, own: str, turned: bool = False) -> StripPicture:
    """`turned`: the lowest stands on the right. ValueError without a mark that is ours."""
    ours = next((mark for mark in marks if mark.is_own), None)
    if ours is None:
        raise ValueError("A strip shows where one of its own stands.")
    ordered = sorted(marks, key=lambda mark: mark.value, reverse=turned)
    low, high = sorted((ordered[0].value, ordered[-1].value))
    at = {id(mark): _across(mark.value, low, high, turned=turned) for mark in ordered}
    drawn = sorted(ordered, key=lambda mark: mark.is_own)  # ours over the others
    own_at = at[id(ours)]
    return StripPicture(
        title=title,
        description="; ".join(mark.words for mark in ordered) + ".",
        dots=[StripDot(mark.words, _per_cent(at[id(mark)]), mark.is_own) for mark in drawn],
        own=own,
        own_across=_per_cent(own_at),
        own_anchor="start" if own_at < MIDDLE[0] else "end" if own_at > MIDDLE[1] else "middle",
        lowest=ordered[0].words,
        highest=ordered[-1].words,
    )


def _across(value: Decimal, low: Decimal, high: Decimal, *, turned: bool) -> Decimal:
    share = (value - low) / (high - low) if high > low else Decimal("0.5")
    return EDGE + SPAN * (1 - share if turned else share)


def _per_cent(value: Decimal) -> str:
    return place(float(value))
