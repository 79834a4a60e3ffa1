"""Amounts that are probably in another scale than they should be: a question, never a refusal. Pure."""

from collections.abc import Callable, Collection
from decimal import Decimal

SCALES = (100, 1_000, 1_000_000)
THOUSANDS = SCALES[1:]  # what a sheet leaves out
NEAR = 3  # an amount may be this many times off and still be the same thing in another scale
FAR = 20  # times beyond all others: nearer than that, it may just be the smallest or the largest


def is_near(size: Decimal, other: Decimal) -> bool:
    return other <= size * NEAR and size <= other * NEAR


def in_other_scale(value: Decimal, usual: Decimal) -> str:
    """A question about a value beside what it usually is; empty where none, or where one of them is below 0."""
    size, other = abs(value), abs(usual)
    for scale in SCALES if value * usual > 0 else ():
        if is_near(size, other * scale):
            return f"This is about {scale:,} times what it usually is: it may be in another unit."
        if is_near(size * scale, other):
            return f"This is about {scale:,} times less than it usually is: it may be in another unit."
    return ""


def beside_others(value: Decimal, others: Collection[Decimal], *, say: Callable[[Decimal], str]) -> str:
    """The same about a value that has none before it: far beyond all others, it would be one of them in thousands or
    millions."""
    sizes = [abs(other) for other in others if other * value > 0]
    if not sizes:
        return ""
    size, lowest, highest = abs(value), min(sizes), max(sizes)
    range_words = f"from {say(lowest)} to {say(highest)}" if lowest != highest else say(lowest)
    for scale in THOUSANDS:
        if size * FAR <= lowest <= size * scale * NEAR and size * scale <= highest * NEAR:
            return f"Is this in {'thousands' if scale == SCALES[1] else 'millions'}? The others are {range_words}."
        if size >= highest * FAR and lowest * scale <= size * NEAR and size <= highest * scale * NEAR:
            return f"This is about {scale:,} times as much as others, which are {range_words}."
    return ""
