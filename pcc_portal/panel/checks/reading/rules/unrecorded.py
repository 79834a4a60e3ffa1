"""Figures that nothing bears out: no record of the theme, and no arithmetic of what stands beside them."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import permutations

from ..arithmetic import makes, numbers_beside
from ..matching import SCALES, as_counted, chief, every_value, has_noun, spoken, unit_of
from ..parsed import NAMED, Parsed
from ..parts import parts_in
from ..quantities import Quantity, nouns
from ..record import COUNT, PERCENT, POINTS, POUNDS, RATE, SCORE, Record, Value
from ..roles import role
from ..slips import Slip, slip

SMALL = 10  # smaller counts stand for much else
MOST = 60  # values of a record that are set against each other
PRICE = re.compile(r" (?:an?|per) (?!year|month|week|quarter)")
WHYS = {"change": "wrong-difference", "left": "remaining", "total": "total-of-list", "average": "wrong-average"}


def unrecorded(parsed: Parsed) -> Iterator[Slip]:
    """A figure of a theme that holds figures, of which neither a record nor the text says anything."""
    for quantity in parsed.quantities:
        if _is_figure(parsed, quantity) and not is_borne_out(parsed, quantity):
            yield _slip(parsed, quantity)


def _is_figure(parsed: Parsed, quantity: Quantity) -> bool:
    """A figure that the sentence can only give of a record that it speaks of."""
    is_small = quantity.unit == COUNT and quantity.step == 1 and quantity.amount < SMALL
    if quantity.kind != "figure" or quantity.hedge == "bound" or is_small:
        return False
    sure = [record for record in chief(parsed) if parsed.subjects[record.key] >= NAMED]
    return _is_derived(parsed, quantity, sure) or any(_is_of(parsed, quantity, record) for record in sure)


def _is_derived(parsed: Parsed, quantity: Quantity, records: list[Record]) -> bool:
    """Is it told as what other figures of its sentence, or of the one before, come to?"""
    beside = [each for each in numbers_beside(parsed, quantity) if each.unit in {quantity.unit, COUNT, PERCENT}]
    own = {unit_of(value) for record in records for value in every_value(record)}
    is_of = bool({quantity.unit} & own) or (quantity.unit == POINTS and PERCENT in own)
    return (
        role(parsed, quantity).kind in WHYS
        and bool(beside)
        and is_of
        and not PRICE.match(parsed.sentence.text[quantity.end :])
    )


def _is_of(parsed: Parsed, quantity: Quantity, record: Record) -> bool:
    units = {unit_of(value) for value in every_value(record)}
    units |= {POINTS} if PERCENT in units else set()
    if quantity.unit != COUNT:
        is_alone = sum(each.unit == quantity.unit for each in parsed.quantities) == 1
        is_tied = is_alone or parsed.named_before(quantity) is record
        is_price = PRICE.match(parsed.sentence.text[quantity.end :])
        return quantity.unit in units and record.key in parsed.own and is_tied and not is_price
    if quantity.step < 1 and units & {PERCENT, RATE, SCORE}:
        return record.key in parsed.own
    is_noun = has_noun(parsed, quantity, record) or bool(parts_in(" ".join(quantity.noun[:2]), record))
    if not nouns(quantity.noun[:3]) and record.is_measure and quantity.hedge:
        return record.key in parsed.own
    is_derived = role(parsed, quantity).kind in WHYS and not nouns(quantity.noun[:1])
    return COUNT in units and (is_noun or is_derived)


def is_borne_out(parsed: Parsed, quantity: Quantity) -> bool:
    """By a record of the theme or of the sentence, in any period, or by what its values and the text make together."""
    near = [*spoken(parsed), *(each for each in parsed.world.records if each.theme == parsed.theme)]
    near = list(dict.fromkeys(near))
    if any(_is_value(quantity, value) for record in near for value in every_value(record)):
        return True
    if any(quantity.fits(amount) for record in near for amount in _others(record)):
        return True
    beside = numbers_beside(parsed, quantity)
    if makes(parsed, quantity, beside):
        return True
    typed = [each.amount for each in beside if each.unit in {quantity.unit, COUNT}]
    return any(quantity.fits(number) for record in near for number in _made(quantity, record, typed))


def _is_value(quantity: Quantity, value: Value) -> bool:
    unit = unit_of(value)
    if quantity.unit in {unit, COUNT} or {quantity.unit, unit} <= {PERCENT, POINTS}:
        return quantity.fits(value.amount, value.unit) or quantity.fits(as_counted(value), value.unit)
    return False


def _others(record: Record) -> Iterator[Decimal]:
    amounts = [record.target.amount] if record.target else []
    amounts += [each.amount for each in record.comparators]
    yield from amounts
    if scale := SCALES.get(record.unit):
        yield from (amount * scale for amount in amounts)
    yield from (Decimal(number) for each in record.placings for number in (each.place, each.of))


def _made(quantity: Quantity, record: Record, typed: list[Decimal]) -> Iterator[Decimal]:
    """Differences, changes, shares, sums and averages of a record's values, and of these with what is typed."""
    amounts = [as_counted(value) for value in every_value(record)[:MOST] if value.unit != "years"]
    amounts += _others(record)
    amounts = list(dict.fromkeys(amounts))
    for a, b in permutations(amounts, 2):
        yield abs(a - b)
        if b and quantity.unit in {PERCENT, POINTS}:
            yield 100 * abs(a - b) / abs(b)
            yield 100 * a / b
    for a in amounts:
        for b in typed:
            yield from (abs(a - b), a + b)
            if b:
                yield a / b
            if quantity.unit == PERCENT and a and b:
                yield from (100 * a / b, 100 * b / a)
        yield from (a / number for number in (3, 4, 12, 13))


def _slip(parsed: Parsed, quantity: Quantity) -> Slip:
    kind = role(parsed, quantity).kind
    why = WHYS.get(kind) or ("wrong-money" if quantity.unit == POUNDS else "no-record")
    if why == "no-record" and quantity.hedge:
        why = "wrong-rounding"
    return slip(parsed, why, quantity.start, quantity.end, "nothing on record says this, nor do the figures beside it")
