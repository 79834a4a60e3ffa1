"""Over- and underspends: the word must be the sign of the variance."""

import re
from collections.abc import Iterator

from ..quantities import Quantity
from ..record import POUNDS, Record, Value
from ..roles import plain
from ..said import Said
from ..slips import Slip, slip

WAY = re.compile(
    r"\b(?P<over>overspen\w+|over(?: the)?(?: budget)?|overshoot)\b"
    r"|\b(?P<under>underspen\w+|under(?: the)?(?: budget)?|saving)\b",
    re.IGNORECASE,
)


def spends(said: Said) -> Iterator[Slip]:
    """ "An overspend of £1.1m" of what is forecast to be underspent."""
    for quantity in said.quantities:
        if quantity.unit == POUNDS and (way := _way(said, quantity)):
            held = [value for record in _records(said) for value in record.values if value.part == "variance"]
            fitting = [value for value in held if quantity.fits(value.amount)]
            now = [value for value in fitting if value.period in {None, said.world.quarter}]
            values = now or fitting
            sign = 1 if way["over"] else -1
            if values and all(value.amount * sign < 0 for value in values):
                yield _slip(said, quantity, way, values[0])


def _records(said: Said) -> list[Record]:
    """The one that is named in full, or else all of the theme: many heads may be over or under by as much."""
    held = [record for record in said.world.records if any(value.part == "variance" for value in record.values)]
    named = [record for record in held if any(label.value is record for label in said.mentions)]
    return named if len(named) == 1 else [record for record in held if record.theme == said.theme]


def _way(said: Said, quantity: Quantity) -> re.Match[str] | None:
    """The word nearest to the figure in its clause."""
    text = said.sentence.text
    found = []
    for match in WAY.finditer(text):
        begin, end = (
            sorted((match.end(), quantity.start)) if match.end() <= quantity.start else (quantity.end, match.start())
        )
        gap = text[begin:end]
        is_word = match[0].casefold().startswith(("overs", "unders")) or (begin == quantity.end and len(gap) < 3)
        if is_word and not re.search(r"[;,.()]", gap) and "£" not in gap and len(gap) < 60:
            found.append((len(gap), match))
    return min(found, key=lambda each: each[0])[1] if found else None


def _slip(said: Said, quantity: Quantity, way: re.Match[str], value: Value) -> Slip:
    word = "under" if value.amount < 0 else "over"
    begin, end = min(way.start(), quantity.start), max(way.end(), quantity.end)
    return slip(said, "wrong-money", begin, end, f"{plain(abs(value.amount), POUNDS)} is {word} budget")
