"""Sums, differences, shares and averages of the figures that stand beside each other."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain, combinations, permutations

from .matching import as_counted, chief, unit_of
from .parsed import Parsed
from .parts import EACH, parts_in
from .quantities import Quantity
from .record import COUNT, PERCENT, POINTS, POUNDS, Record, Value

PARTS_OF_QUARTER = (3, 13, 92)  # months, weeks, days
AVERAGED = frozenset(
    {"average", "averages", "averaged", "averaging", "mean", "month", "week", "day", "monthly", "weekly", "daily"}
)
OF_WHOLE = re.compile(r" (?:out )?of (?:the |our |all )?\d")
MOST = 8  # figures of a sentence that are summed


def numbers_beside(parsed: Parsed, quantity: Quantity) -> list[Quantity]:
    """The other figures of the sentence, and those of the one before."""
    before = parsed.before.quantities if parsed.before else []
    return [each for each in (*parsed.quantities, *before) if each is not quantity and each.kind == "figure"]


def makes(parsed: Parsed, quantity: Quantity, beside: list[Quantity], *, by_records: bool = True) -> bool:
    """Is it a sum, a difference, a share or an average of others, or of the records' figures of the quarter?"""
    alike = [abs(each.amount) for each in beside if each.unit in {quantity.unit, COUNT} or quantity.unit == PERCENT]
    same = [abs(each.amount) for each in beside if each.unit == quantity.unit]
    numbers = chain(_made(quantity, alike), sums(same), _of_records(parsed, quantity) if by_records else ())
    return any(quantity.fits(number) for number in numbers)


def _made(quantity: Quantity, numbers: list[Decimal]) -> Iterator[Decimal]:
    for a, b in permutations(dict.fromkeys(numbers), 2):
        if quantity.unit in {PERCENT, POINTS} and b:
            yield 100 * a / b
            yield abs(100 * (a - b) / b)
        yield abs(a - b)
        if b and b <= 366 and quantity.unit not in {PERCENT, POINTS}:
            yield a / b


def sums(numbers: list[Decimal]) -> Iterator[Decimal]:
    """Of all, and of runs beginning at each."""
    for start in range(len(numbers)):
        for end in range(start + 2, min(len(numbers), start + MOST) + 1):
            yield sum(numbers[start:end], Decimal(0))
    if len(numbers) <= MOST:
        for a, b in combinations(numbers, 2):
            yield a + b


def _of_records(parsed: Parsed, quantity: Quantity) -> Iterator[Decimal]:
    money = [
        each.amount
        for record in parsed.records
        for each in record.values
        if each.unit == POUNDS and each.part not in EACH
    ]
    yield from sums(money[:MOST]) if quantity.unit == POUNDS else ()
    for record in chief(parsed):
        now = [value for value in record.levels() if _is_of_now(parsed, value) and value.part not in EACH]
        for a, b in combinations(now[:14], 2):
            if unit_of(a) == unit_of(b):
                yield from _pair(parsed, quantity, a, b)
        yield from _over_time(parsed, quantity, record)
        for value in record.levels(parsed.world.quarter) if quantity.unit == PERCENT else ():
            if value.unit == PERCENT:
                yield 100 - value.amount
        for share in record.shares if quantity.unit == COUNT else ():
            yield share.denominator - share.numerator


def _is_of_now(parsed: Parsed, value: Value) -> bool:
    """Of the quarter, of no period, or of a single day."""
    return value.period in {None, parsed.world.quarter} or (
        value.period is not None and value.period[0] == value.period[1]
    )


def _over_time(parsed: Parsed, quantity: Quantity, record: Record) -> Iterator[Decimal]:
    """Money a year, a quarter and a month; where the sentence averages, a count a month, a week and a day."""
    now = [value for value in record.levels() if value.period in {None, parsed.world.quarter}]
    years = [value.amount for value in record.values if value.unit == "years"]
    for value in now if years and quantity.unit == POUNDS else ():
        yield from (value.amount / (years[0] * parts) for parts in (1, 4, 12))
    for value in now if quantity.unit == COUNT and AVERAGED & parsed.sentence.low else ():
        yield from (value.amount / parts for parts in PARTS_OF_QUARTER if value.unit == COUNT)


def _are_named(parsed: Parsed, a: Value, b: Value) -> bool:
    """Does the sentence, or the one before, name the areas or parts of both? "The two grades" names none."""
    around = [each for each in (parsed, parsed.before) if each]
    areas = {str(area) for one in around for area in one.has("area")}
    if a.area and b.area:
        return {a.area, b.area} <= areas or not areas
    parts = {part for one in around for record in chief(parsed) for part in parts_in(one.sentence.text, record)}
    return bool(a.part and b.part) and {a.part, b.part} <= parts


def _pair(parsed: Parsed, quantity: Quantity, a: Value, b: Value) -> Iterator[Decimal]:
    low, high = sorted((as_counted(a), as_counted(b)))
    if quantity.unit == PERCENT and high > 0 and unit_of(a) not in {PERCENT, POINTS}:
        is_part = {bool(a.area or a.part), bool(b.area or b.part)} == {True, False}
        if is_part or not parsed.records[0].is_measure:
            yield 100 * low / high
    if quantity.unit == POUNDS == unit_of(a):
        yield from (low + high, high - low)
    is_some = OF_WHOLE.match(parsed.sentence.text, quantity.end) is not None
    if quantity.unit == COUNT == unit_of(a) and ((is_some and a.part and b.part) or _are_named(parsed, a, b)):
        yield low + high
