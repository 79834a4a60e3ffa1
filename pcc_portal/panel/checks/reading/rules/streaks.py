"""How many quarters running something moved one way, and in how many areas it is so."""

import re
from collections.abc import Iterator
from decimal import Decimal

from ..ahead import is_ahead, is_denied
from ..numerals import ONES, ORDINALS
from ..parsed import Parsed
from ..record import Record, Value, shifted
from ..slips import Slip, slip
from ..words import several
from .claims import better_of, measure
from .ways import way_of

RUNNING = re.compile(
    rf"\b(?P<number>{'|'.join(ONES)}|\d)(?: more)? (?:quarters (?:running|in a row|in succession|on the trot|together)"
    r"|(?:successive|consecutive|straight) quarters)\b"
    rf"|\b(?P<order>{'|'.join(ORDINALS)}) (?:quarter (?:running|in a row|in succession)"
    r"|(?:successive|consecutive|straight) (?:quarter|quarterly))\b",
    re.IGNORECASE,
)


def streaks(parsed: Parsed) -> Iterator[Slip]:
    """ "Has fallen for six quarters running", of what fell in two."""
    record, match = measure(parsed), RUNNING.search(parsed.sentence.text)
    if record is None or match is None or parsed.has("area") or any(not each.is_quarter for each in parsed.periods):
        return
    ways = [way for word in parsed.sentence.words if (way := way_of(parsed, word)) and not is_ahead(parsed, word.start)]
    if len({*ways}) != 1 or ways[0][0] == "flat":
        return
    kind, sign = ways[0]
    sign *= better_of(record, record.unit) if kind == "good" else 1
    stated = ONES.get((match["number"] or "").casefold()) or ORDINALS.get((match["order"] or "").casefold(), 0)
    stated = stated or int(match["number"] or 0)
    moves = _moves(parsed, record)
    run = next((n for n, each in enumerate(moves) if each != sign), len(moves))
    if sign and stated > run and run < len(moves):
        says = f"it did so for {run} up to this one"
        yield slip(parsed, "wrong-direction", match.start(), match.end(), says, record)


def _moves(parsed: Parsed, record: Record) -> list[int]:
    """Which way it went in each quarter, the latest first, as far back as no quarter is missing."""
    statistics = [value.statistic for value in record.levels(parsed.world.quarter, area="", part="")][:1]
    by_period = {
        value.period: value.amount for value in record.levels(area="", part="") if value.statistic in statistics
    }
    moves, now = [], parsed.world.quarter
    while now in by_period and (before := shifted(now, -1)) in by_period:
        moves.append((by_period[now] > by_period[before]) - (by_period[now] < by_period[before]))
        now = before
    return moves


AREAS = re.compile(
    rf"\b(?P<number>{'|'.join(ONES)}|none|all) of (?:the |our |its )?(?:(?P<of>{'|'.join(ONES)}) )?(?:policing "
    rf"|council )?areas\b",
    re.IGNORECASE,
)
ABOVE = several(
    "above over exceed exceeds exceeded more higher better beat beats beaten past least reach reached met meet cleared"
)
BELOW = several("below under fewer less lower worse short missed miss most within inside")


def areas(parsed: Parsed) -> Iterator[Slip]:
    """ "In three of the four areas more than 70%", of what is so in two."""
    record, match = measure(parsed), AREAS.search(parsed.sentence.text)
    if record is None or match is None or parsed.has("area"):
        return
    values = [value for value in record.levels(parsed.world.quarter, part="") if value.area]
    marks, low = _marks(parsed, record), parsed.sentence.low
    way = 1 if low & ABOVE and not low & BELOW else -1 if low & BELOW and not low & ABOVE else 0
    if len(marks) != 1 or not way or not values or is_denied(parsed, match.end(), 8):
        return
    stated = {"none": 0, "all": len(values)}.get(match["number"].casefold(), ONES.get(match["number"].casefold(), 0))
    if stated not in _so(values, marks[0], way):
        says = f"it is so in {min(_so(values, marks[0], way))}"
        yield slip(parsed, "wrong-count-word", match.start(), match.end(), says, record)


def _marks(parsed: Parsed, record: Record) -> list[Decimal]:
    """What the areas are held to: a figure that is typed, the target, or the figure of the whole."""
    typed = [each.amount for each in parsed.quantities if each.unit == record.unit and each.kind == "figure"]
    typed = [each for each in typed if each >= len(parsed.world.areas)]
    if typed:
        return typed
    if parsed.has("target") and record.target:
        return [record.target.amount]
    is_of_whole = {"average", "whole", "overall"} & parsed.sentence.low
    return [value.amount for value in record.levels(parsed.world.quarter, area="", part="")] if is_of_whole else []


def _so(values: list[Value], mark: Decimal, way: int) -> set[int]:
    """In how many it is so, counting those at the mark or not."""
    strictly = sum((value.amount - mark) * way > 0 for value in values)
    return {strictly, strictly + sum(value.amount == mark for value in values)}
