"""Over- and underspends: the word must be the sign of the variance."""

import re
from collections.abc import Iterator

from ..parsed import Parsed
from ..quantities import Quantity
from ..record import POUNDS, Record, Value
from ..slips import Slip, plain, slip

WAY = re.compile(
    r"\b(?P<over>overspen\w+|over(?: the)?(?: budget)?|overshoot)\b"
    r"|\b(?P<under>underspen\w+|under(?: the)?(?: budget)?|saving)\b",
    re.IGNORECASE,
)


def spends(parsed: Parsed) -> Iterator[Slip]:
    """ "An overspend of £1.1m" of what is forecast to be underspent."""
    for quantity in parsed.quantities:
        if quantity.unit == POUNDS and (way := _way(parsed, quantity)):
            held = [value for record in _records(parsed) for value in record.values if value.part == "variance"]
            fitting = [value for value in held if quantity.fits(value.amount)]
            now = [value for value in fitting if value.period in {None, parsed.world.quarter}]
            values = now or fitting
            sign = 1 if way["over"] else -1
            if values and all(value.amount * sign < 0 for value in values):
                yield _slip(parsed, quantity, way, values[0])


MOVED = re.compile(
    r"\b(?:improvement|improved|movement|moved|swing|turnaround|deterioration|change)(?: \w+){0,2} (?:of|by) £?$",
    re.IGNORECASE,
)


def movements(parsed: Parsed) -> Iterator[Slip]:
    """ "An improvement of £2.5m", from an overspend of £1.2m to an underspend of £1.1m."""
    signed = [
        -quantity.amount if way["under"] else quantity.amount
        for one in (parsed.before and parsed.before.before, parsed.before, parsed)
        if one
        for quantity in one.quantities
        if quantity.unit == POUNDS and (way := _way(one, quantity))
    ]
    if len(signed) != 2 or signed[0] * signed[1] >= 0:
        return
    change = abs(signed[0] - signed[1])
    for quantity in parsed.quantities:
        lead = parsed.sentence.text[max(quantity.start - 30, 0) : quantity.start]
        if quantity.unit == POUNDS and not _way(parsed, quantity) and MOVED.search(lead) and not quantity.fits(change):
            then, now = (plain(abs(each), POUNDS) for each in signed)
            says = f"from {then} on one side of the budget to {now} on the other is {plain(change, POUNDS)}"
            yield slip(parsed, "wrong-difference", quantity.start, quantity.end, says)


def _records(parsed: Parsed) -> list[Record]:
    """The one that is named in full, or else all of the theme: many heads may be over or under by as much."""
    held = [record for record in parsed.world.records if any(value.part == "variance" for value in record.values)]
    named = [record for record in held if any(label.value is record for label in parsed.mentions)]
    return named if len(named) == 1 else [record for record in held if record.theme == parsed.theme]


def _way(parsed: Parsed, quantity: Quantity) -> re.Match[str] | None:
    """The word nearest to the figure in its clause."""
    text = parsed.sentence.text
    ways = []
    for match in WAY.finditer(text):
        begin, end = (
            sorted((match.end(), quantity.start)) if match.end() <= quantity.start else (quantity.end, match.start())
        )
        gap = text[begin:end]
        is_word = match[0].casefold().startswith(("overs", "unders")) or (begin == quantity.end and len(gap) < 3)
        if is_word and not re.search(r"[;,.()]", gap) and "£" not in gap and len(gap) < 60:
            ways.append((len(gap), match))
    return min(ways, key=lambda each: each[0])[1] if ways else None


def _slip(parsed: Parsed, quantity: Quantity, way: re.Match[str], value: Value) -> Slip:
    word = "under" if value.amount < 0 else "over"
    begin, end = min(way.start(), quantity.start), max(way.end(), quantity.end)
    return slip(parsed, "wrong-money", begin, end, f"{plain(abs(value.amount), POUNDS)} is {word} budget")
