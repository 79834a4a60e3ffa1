"""Over- and underspends: the word must be the sign of the variance."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

from ..parsed import Parsed
from ..quantities import Quantity
from ..record import POUNDS, Record, Value, World
from ..slips import Slip, plain, slip
from ..words import BEFORE

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


def variances(parsed: Parsed) -> Iterator[Slip]:
    """ "Our underspend stands at £2.3m", by which no head of the budget, and no two together, are over or under."""
    quantity = parsed.quantities[0] if len(parsed.quantities) == 1 else None
    way = _way(parsed, quantity) if quantity and quantity.unit == POUNDS and not quantity.hedge else None
    if not quantity or not way or _is_dated(parsed) or not way[0].casefold().startswith(("overs", "unders")):
        return
    values = [value for record in _records(parsed) for value in record.values if value.part == "variance"]
    held = [value.amount for value in values if _is_of_now(parsed, value)]
    together = [*held, *(a + b for a, b in combinations(held, 2)), *(a - b for a, b in combinations(held, 2))]
    if held and not any(quantity.fits(amount) for amount in together):
        begin, end = min(way.start(), quantity.start), max(way.end(), quantity.end)
        yield slip(parsed, "wrong-money", begin, end, "no head of the budget is over or under by that")


def _is_of_now(parsed: Parsed, value: Value) -> bool:
    return value.period in {None, parsed.world.quarter}


def _is_dated(parsed: Parsed) -> bool:
    """Does it name a period that is over, or was before the quarter?"""
    return any(each.period[1] < parsed.world.quarter[1] for each in parsed.periods) or bool(
        BEFORE & parsed.sentence.low
    )


STILL = frozenset({"now", "expect", "expects", "expected", "forecast", "currently", "presently", "projected", "latest"})


def stale(parsed: Parsed) -> Iterator[Slip]:
    """ "We now expect to spend £143.8m", which was forecast a quarter ago, and by nothing else on record since."""
    if (
        not STILL & parsed.sentence.low
        or BEFORE & parsed.sentence.low
        or _is_dated(parsed)
        or len(parsed.quantities) > 1
    ):
        return
    for quantity in (each for each in parsed.quantities if each.unit == POUNDS and not each.hedge):
        near = [record for record in parsed.world.records if record.theme == parsed.theme]
        fitting = [
            (record, v) for record in near for v in record.values if v.unit == POUNDS and quantity.fits(v.amount)
        ]
        if fitting and all(value.period == parsed.world.previous for _, value in fitting):
            record = fitting[0][0]
            now = next((v for v in record.levels(parsed.world.quarter, part=fitting[0][1].part)), None)
            if now:
                says = f"that was a quarter ago; it is now {plain(now.amount, POUNDS)}"
                yield slip(parsed, "old-value", quantity.start, quantity.end, says, record)


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
    held = _with_variances(parsed.world)
    named = [record for record in held if any(label.value is record for label in parsed.mentions)]
    return named if len(named) == 1 else [record for record in held if record.theme == parsed.theme]


@lru_cache(maxsize=4)
def _with_variances(world: World) -> list[Record]:
    heads = (record for record in world.records if not record.is_measure)
    return [record for record in heads if any(value.part == "variance" for value in record.values)]


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
