"""How much, and which way, a figure is told to have changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from pcc_portal.ui.formats import MONTHS

from ..ahead import is_ahead
from ..comparing import FASTER, SLOWER, compared_with
from ..matching import as_counted, chief, has_noun, unit_of
from ..parsed import Parsed
from ..parts import parts_in
from ..quantities import Quantity
from ..record import COUNT, PERCENT, POINTS, POUNDS, SCALES, SCORE, SECONDS, Record, Value
from ..roles import Role, role, speaks_of_target
from ..slips import Slip, plain, slip
from ..words import BETTER, DOWN, FEWER, FUNCTION, MORE, MOVES, UP, WORSE


@dataclass(frozen=True)
class Pair:
    """A figure, and the one that it has changed from. `base`: previous, target, comparator, sentence …"""

    now: Decimal
    then: Decimal
    unit: str
    base: str
    record: Record | None = None
    statistic: str = ""

    @property
    def sign(self) -> int:
        return (self.now > self.then) - (self.now < self.then)


def amounts(parsed: Parsed) -> Iterator[Slip]:
    """ "Up 6 on 53", "a fall of 12%", "1.2pp above target": recomputed from the sentence and from the records."""
    for quantity in parsed.quantities:
        part = role(parsed, quantity)
        if part.kind == "change" and quantity.hedge not in {"bound", "over", "under"}:
            yield from _amount(parsed, quantity, part)


def _amount(parsed: Parsed, quantity: Quantity, part: Role) -> Iterator[Slip]:
    if quantity.unit != POUNDS and is_ahead(parsed, part.start):
        return
    if apart := list(_areas(parsed, quantity)):
        yield from _far_apart(parsed, quantity, part, apart)
        return
    pairs = _pairs(parsed, quantity, part)
    fitting = [pair for pair in pairs if _is_change(quantity, pair)]
    fitting = fitting or [pair for pair in _mixed_pairs(parsed, quantity) if _is_change(quantity, pair)]
    if any(_is_way(part, pair) for pair in fitting) or _is_than_else(parsed, part):
        return
    begin, end = part.start, part.end
    if fitting:
        then, now = (plain(each, fitting[0].unit) for each in (fitting[0].then, fitting[0].now))
        yield slip(parsed, "wrong-direction", begin, end, f"it went from {then} to {now}", fitting[0].record)
        return
    points = [pair for pair in pairs if quantity.unit == PERCENT and _is_change(quantity, pair, as_points=True)]
    if points:
        pair = points[0]
        says = f"{plain(pair.then, pair.unit)} to {plain(pair.now, pair.unit)} is in percentage points"
        yield slip(parsed, "rate-vs-count", begin, end, says, pair.record)
    elif meant := _meant_pair(parsed, quantity, pairs):
        change = abs(meant.now - meant.then)
        says = f"{plain(meant.now, meant.unit)} less {plain(meant.then, meant.unit)} is {plain(change, meant.unit)}"
        yield slip(parsed, "wrong-difference", begin, end, says, meant.record)


def _far_apart(parsed: Parsed, quantity: Quantity, part: Role, apart: list[tuple[Decimal, Record]]) -> Iterator[Slip]:
    """Where none of the records puts its two areas as far from each other as that."""
    if not any(quantity.fits(amount) for amount, _ in apart):
        says = f"they are {plain(apart[0][0], quantity.unit)} apart"
        yield slip(parsed, "wrong-difference", part.start, part.end, says, apart[0][1])


def _areas(parsed: Parsed, quantity: Quantity) -> Iterator[tuple[Decimal, Record]]:
    """How far the two areas between which it stands are apart: "Glenmarrow is nine points ahead of Marrowdale City"."""
    before = [each for each in parsed.labels if each.kind == "area" and each.end <= quantity.start]
    after = [each for each in parsed.labels if each.kind == "area" and each.start >= quantity.end]
    named = {str(each.value) for each in (*before, *after)}
    if not before or len(after) != 1 or len(named) != 2 or len(parsed.quantities) > 1:
        return
    subjects = [record for record in chief(parsed) if record.is_measure]
    for record in subjects or [each for each in parsed.world.records if each.theme == parsed.theme and each.is_measure]:
        values = [value for value in record.levels(parsed.world.quarter, part="") if value.area in named]
        units = {unit_of(value) for value in values} | ({POINTS} if any(v.unit == PERCENT for v in values) else set())
        if len(values) == 2 and quantity.unit in units:
            yield abs(as_counted(values[0]) - as_counted(values[1])), record


def _pairs(parsed: Parsed, quantity: Quantity, part: Role) -> list[Pair]:
    """What it may have changed from, or be apart from: by its own words, by what is typed, by the records."""
    if against := _against(parsed, part) or _over_target(parsed, part):
        return against
    pairs = [*_typed_pairs(parsed, quantity), *record_pairs(parsed)]
    if {each.period for each in parsed.periods} - {parsed.world.quarter} == {parsed.world.previous} and not parsed.days:
        pairs = [pair for pair in pairs if pair.base != "earlier" or YEARLY.search(parsed.sentence.text)]
    if theirs := [pair for pair in pairs if pair.base in compared_with(parsed, part.end)]:
        return theirs
    held = [pair for pair in pairs if pair.base == "target"]
    if held and len(parsed.quantities) == 1 and not parsed.periods and not parsed.has("comparator"):
        return held
    timed = _since(parsed, quantity, pairs) if quantity.unit == POUNDS and part.word in MOVES else []
    return timed or pairs


def _against(parsed: Parsed, part: Role) -> list[Pair]:
    """ "Seven short of 1,850", "an excess of 7 over 1,850": with what stands before, or the record holds now."""
    after = [each for each in parsed.quantities if each.start >= part.end and role(parsed, each).kind != "change"]
    gap = parsed.sentence.text[part.end : after[0].start] if after else ""
    is_held = AGAINST.fullmatch(gap) or (part.word in ASIDE and BARE.fullmatch(gap))
    if not after or not is_held:
        return []
    base = after[0]
    typed = [
        each
        for one in (parsed, parsed.before)
        if one
        for each in one.quantities
        if each.unit == base.unit and each is not base and role(one, each).kind not in {"change", "place"}
    ]
    pairs = [Pair(each.amount, base.amount, base.unit, "sentence") for each in typed if each.amount != base.amount]
    able = [
        record for record in chief(parsed) if base.unit != POUNDS or any(base.fits(v.amount) for v in record.values)
    ]
    held = [value for record in able for value in _meant(parsed, record) if unit_of(value) == base.unit]
    held = [value for value in held if value.part not in STEPS]
    kind = "held" if base.unit == POUNDS else "sentence"
    return pairs + [Pair(as_counted(each), base.amount, base.unit, kind) for each in held]


def _over_target(parsed: Parsed, part: Role) -> list[Pair]:
    """ "61; target 55; over by 6"."""
    targets = [each for each in parsed.quantities if role(parsed, each).kind == "target"]
    levels = [each for each in parsed.quantities if role(parsed, each).kind == "level"]
    if part.word not in OVER_UNDER or len(targets) != 1 or len(levels) != 1 or levels[0].unit != targets[0].unit:
        return []
    return [Pair(levels[0].amount, targets[0].amount, levels[0].unit, "sentence")]


YEARLY = re.compile(r"\b(?:year|years|twelve|annual\w*|half-year|since \w+ember|quarters)\b")
OVER_UNDER = frozenset({"over", "under", "above", "below", "short"})
STEPS = frozenset({"variance", "movement"})  # parts that are differences themselves
ASIDE = frozenset({"above", "below", "behind", "over", "under"})
BARE = re.compile(r" (?:the |its |our |their )?(?:[a-z]+ ){0,3}£?")
AGAINST = re.compile(r" (?:of|over|under|on|upon|above|below|than|against)(?: [a-z]+){0,3} £?")


def _is_than_else(parsed: Parsed, part: Role) -> bool:
    """Than what no record holds: "more than came in", "fewer than in March 2023"."""
    tail = parsed.sentence.text[part.end : part.end + 45]
    than = re.match(r"\s*(?:[a-z]+ ){0,2}than\b", tail)
    named = [label for label in parsed.labels if part.end <= label.start < part.end + 45]
    if re.match(r"\s*(?:[a-z]+ ){0,3}than (?:the |our |its |all )?(?:\d|£)", tail):
        return False
    before = {MONTHS[(parsed.world.previous[1].month - 1 - n) % 12] for n in range(3)}
    if re.match(
        rf"[^.;]{{0,30}}\b(?:since|than in|on|over) (?:the end of )?(?:{'|'.join(sorted(before))})\b(?! 20)", tail
    ):
        return False
    near = [each for each in parsed.months if 0 <= each.begins - part.end < len(" people than ")]
    if any(each.last == parsed.world.previous[1] for each in near):
        return False
    is_month = re.match(rf"[^.;]*?\b(?:{'|'.join(MONTHS)}|20\d\d)\b", tail) is not None and not any(
        n.kind == "period" for n in named
    )
    return is_month or (
        than is not None and not named and not {"last", "before", "planned"} & {*tail.casefold().split()}
    )


def _is_change(quantity: Quantity, pair: Pair, *, as_points: bool = False) -> bool:
    change = abs(pair.now - pair.then)
    if quantity.unit == PERCENT and not as_points:
        return bool(pair.then) and quantity.fits(100 * change / abs(pair.then))
    if quantity.unit in {PERCENT, POINTS}:
        return pair.unit in {PERCENT, SCORE, POINTS} and quantity.fits(change)
    return (pair.unit == quantity.unit or {pair.unit, quantity.unit} <= {COUNT, SCORE, SECONDS}) and quantity.fits(
        change
    )


def _is_way(part: Role, pair: Pair) -> bool:
    better = pair.record.better if pair.record else "neither"
    if part.word in FASTER | SLOWER and pair.record and pair.record.unit != SECONDS and pair.record.unit not in SCALES:
        wanted = {"higher": 1, "lower": -1}.get(better, 0)
        return not wanted or pair.sign == (wanted if part.word in FASTER else -wanted)
    if part.word in BETTER | WORSE:
        wanted = {"higher": 1, "lower": -1}.get(better, 0)
        return not wanted or pair.sign == (wanted if part.word in BETTER else -wanted)
    return not part.sign or pair.sign in {part.sign, 0}


def _typed_pairs(parsed: Parsed, quantity: Quantity) -> Iterator[Pair]:
    """Figures of the sentence and the one before, each with each but where the words say which was first."""
    levels = [
        (each, _time(one, each))
        for one in (parsed, parsed.before)
        if one
        for each in one.quantities
        if each is not quantity and role(one, each).kind not in {"change", "place"}
    ]
    for a, a_time in levels:
        for b, b_time in levels:
            if a is not b and a.unit == b.unit and a.amount != b.amount and a_time >= b_time:
                yield Pair(a.amount, b.amount, a.unit, "from" if a_time > b_time else "sentence")


def _mixed_pairs(parsed: Parsed, quantity: Quantity) -> Iterator[Pair]:
    """What is typed, with what the records hold now of the areas and parts that are named."""
    typed = [
        each
        for each in parsed.quantities
        if each is not quantity and role(parsed, each).kind not in {"change", "place"}
    ]
    for record in chief(parsed):
        for value in _meant(parsed, record):
            for each in typed:
                if each.unit == unit_of(value) and (value.area or value.part) and each.amount != as_counted(value):
                    yield Pair(each.amount, as_counted(value), each.unit, "mixed", record)
                    yield Pair(as_counted(value), each.amount, each.unit, "mixed", record)


def _time(parsed: Parsed, quantity: Quantity) -> int:
    """-1 for what a change starts from, or is held against; 1 for what it leads to; 0 where the words do not say."""
    lead = [word.low for word in parsed.sentence.before(quantity.start, 1)]
    if role(parsed, quantity).kind in {"target", "comparator"} or lead == ["from"]:
        return -1
    return 1 if lead == ["to"] else 0


def record_pairs(parsed: Parsed) -> Iterator[Pair]:
    """What the records hold now, with what they held before, their targets and the figures of others."""
    for record in chief(parsed):
        for now in _meant(parsed, record):
            amount, unit = as_counted(now), unit_of(now)
            context: dict[str, Any] = {"area": now.area, "statistic": now.statistic, "part": now.part}
            for then in record.levels(**context):
                if then.period and then.period < parsed.world.quarter:
                    yield Pair(amount, as_counted(then), unit, _age(parsed, then), record, now.statistic)
            yield from _others(parsed, record, now, amount, unit)
        yield from _counts(parsed, record)
        yield from _untimed(record)


def _counts(parsed: Parsed, record: Record) -> Iterator[Pair]:
    """Of what its shares are parts of, and of the parts: "2,000 calls more than in quarter 1"."""
    now = [share for share in record.shares if share.value.period == parsed.world.quarter]
    for a, b in ((a, b) for a in now for b in record.shares):
        one, other = (replace(each.value, period=None, amount=Decimal(0)) for each in (a, b))
        if b.value.period and b.value.period < parsed.world.quarter and one == other:
            yield Pair(a.numerator, b.numerator, COUNT, "counted", record)
            yield Pair(a.denominator, b.denominator, COUNT, "counted", record)


def _meant(parsed: Parsed, record: Record) -> list[Value]:
    """The values of the quarter, of the areas and parts that the sentence names, or else of the whole."""
    areas, parts = {"", *parsed.has("area")}, {"", *parts_in(parsed.sentence.text, record)}
    values = list(record.levels(parsed.world.quarter))
    return [value for value in values if value.area in areas and value.part in parts] or values


def _others(parsed: Parsed, record: Record, now: Value, amount: Decimal, unit: str) -> Iterator[Pair]:
    scale = amount / now.amount if now.amount else Decimal(1)
    if speaks_of_target(parsed) and record.target and not now.part and record.target.statistic in {"", now.statistic}:
        yield Pair(amount, record.target.amount * scale, unit, "target", record, now.statistic)
    for each in record.comparators:
        if (
            each.who in parsed.has("comparator")
            and each.period == now.period
            and each.part == now.part
            and not now.area
        ):
            yield Pair(amount, each.amount * scale, unit, each.who, record, now.statistic)


def _untimed(record: Record) -> Iterator[Pair]:
    """Of money: each value with each other."""
    values = [value for value in record.values if value.unit == POUNDS]
    for a in values:
        for b in values:
            if a is not b:
                yield Pair(a.amount, b.amount, POUNDS, "money", record)
            yield Pair(a.amount, Decimal(0), POUNDS, "money", record)


def _age(parsed: Parsed, value: Value) -> str:
    return "previous" if value.period == parsed.world.previous else "earlier"


def _meant_pair(parsed: Parsed, quantity: Quantity, pairs: list[Pair]) -> Pair | None:
    """The pair that the sentence must mean, where there is no doubt of it."""
    units = {quantity.unit} if quantity.unit != PERCENT else {PERCENT, COUNT}
    units |= {PERCENT, SCORE} if quantity.unit == POINTS else set()
    typed = [pair for pair in pairs if pair.base in {"sentence", "from"} and pair.unit in units]
    ends = [pair for pair in typed if pair.base == "from"]
    if len(ends) == 1:
        return ends[0]
    if quantity.unit == POUNDS:
        return _meant_money(parsed, quantity, pairs)
    after = {*quantity.noun[:1]} - (MORE | FEWER | UP | DOWN | BETTER | WORSE | FUNCTION)
    if quantity.unit == COUNT and after and not any(has_noun(parsed, quantity, record) for record in chief(parsed)):
        return None
    if len({frozenset((pair.now, pair.then)) for pair in typed}) == 1 and quantity.unit != POUNDS:
        return typed[0]
    subjects = [record for record in chief(parsed) if record.is_measure]
    held = [
        pair
        for pair in pairs
        if pair.base == _base(parsed, quantity) and pair.unit in units and pair.record in subjects
    ]
    return held[0] if len(subjects) == 1 and held else None


def _meant_money(parsed: Parsed, quantity: Quantity, pairs: list[Pair]) -> Pair | None:
    """What a budget is under- or overspent by, or has moved by since a quarter that the sentence names."""
    held = _since(parsed, quantity, pairs) or [pair for pair in pairs if pair.base == "held"]
    return held[0] if len({abs(pair.now - pair.then) for pair in held}) == 1 else None


def _since(parsed: Parsed, quantity: Quantity, pairs: list[Pair]) -> list[Pair]:
    """Money of the quarter and of the one that the sentence names as its beginning."""
    is_since = any(each.period < parsed.world.quarter for each in parsed.periods)
    base = _base(parsed, quantity)
    return [pair for pair in pairs if is_since and pair.base == base and pair.unit == POUNDS]


def _base(parsed: Parsed, quantity: Quantity) -> str:
    near = [label for label in parsed.labels if 0 <= label.start - quantity.end < 40]
    if near and near[0].kind in {"target", "comparator"}:
        return "target" if near[0].kind == "target" else str(near[0].value)
    periods = {each.period for each in parsed.periods} - {parsed.world.quarter}
    if not periods and parsed.has("target") and not near:
        return "target"
    return "previous" if periods <= {parsed.world.previous} else "earlier"
