"""Figures that nothing bears out: no record of the theme, and no arithmetic of what stands beside them."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import combinations

from ..ahead import is_ahead
from ..arithmetic import makes, numbers_beside
from ..matching import as_counted, chief, every_value, has_noun, spoken, unit_of
from ..parsed import NAMED, SURE, Parsed
from ..parts import parts_in
from ..quantities import Quantity, nouns
from ..record import COUNT, PERCENT, POINTS, POUNDS, RATE, SCALES, SCORE, SECONDS, Record, Value
from ..roles import role
from ..slips import Slip, slip
from ..words import FEWER, IRREGULAR, MORE, several
from .misread import WHYS, reason

FEWEST, MANY = 20, 200  # things of which a count is a figure, whatever is told of them
SMALL = 10  # smaller counts stand for much else
TELLING = 4  # digits of a figure that hardly stands for two things
FAINT = 1.5  # a record that the sentence before surely spoke of
MOST = 60  # values of a record that are set against each other
FOR_EACH = re.compile(
    r"\b(?:for|to|per|between) (?:each|every|one)\b|\bper (?!cent)\w+|\beach\b|\bapiece\b", re.IGNORECASE
)
PRICE = re.compile(r" (?:an?|per) (?!year|month|week|quarter)")
SOME = re.compile(r" of (?:the|them|these|those|which|whom)\b")


def unrecorded(parsed: Parsed) -> Iterator[Slip]:
    """A figure of a theme that holds figures, of which neither a record nor the text says anything."""
    for quantity in parsed.quantities:
        is_told = _is_figure(parsed, quantity) or _is_counted_alone(parsed, quantity)
        if is_told and not is_borne_out(parsed, quantity):
            yield _slip(parsed, quantity)


def _is_counted_alone(parsed: Parsed, quantity: Quantity) -> bool:
    """ "2,310 vehicles were stolen": a count of things, told as a fact, of which no record says anything."""
    is_count = quantity.unit == COUNT and quantity.kind == "figure" and quantity.step == 1 and not quantity.hedge
    if (
        not is_count
        or quantity.amount < FEWEST
        or role(parsed, quantity).kind != "level"
        or is_ahead(parsed, quantity.start)
    ):
        return False
    alike = [each for each in parsed.world.records if each.theme == parsed.theme]
    is_held = any(quantity.amount == value.amount for each in alike for value in every_value(each))
    is_told = WERE.match(parsed.sentence.text, quantity.end) or (parsed.periods and quantity.amount >= MANY)
    return (
        bool(is_told) and not is_held and _is_foreign(quantity) and not SOME.match(parsed.sentence.text, quantity.end)
    )


MEASURES = several("miles metres meters kilometres yards acres hectares litres tonnes degrees pages minutes")
WERE = re.compile(
    r" (?:[a-z-]+ ){1,3}(?:were|was|have been|had been) (?:\w+ )?\w+(?:ed|en|wn|ught|ade|ut|et|old|eld|aid|ent"
    r"|iven|one|un)\b"
)


def _is_figure(parsed: Parsed, quantity: Quantity) -> bool:
    """A figure that the sentence can only give of a record that it speaks of."""
    is_small = quantity.unit == COUNT and quantity.step == 1 and abs(quantity.amount) < SMALL
    is_other = role(parsed, quantity).kind in {"other", "target"}
    is_other |= quantity.unit == COUNT and SOME.match(parsed.sentence.text, quantity.end) is not None
    is_again = any(each.amount == quantity.amount and each.start > quantity.start for each in parsed.quantities)
    if quantity.kind != "figure" or quantity.hedge == "bound" or is_small or is_other or is_again:
        return False
    if quantity.unit != POUNDS and is_ahead(parsed, quantity.start):
        return False
    if quantity.unit == "years" and (parsed.periods or parsed.days):
        return False
    chiefs = chief(parsed)
    if quantity.sign and quantity.unit == COUNT and not any(record.unit == SCORE for record in chiefs):
        return False
    is_still = not parsed.own and len(chiefs) == 1 and parsed.subjects[chiefs[0].key] >= FAINT
    sure = [record for record in chiefs if is_still or parsed.subjects[record.key] >= NAMED]
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
    is_own = record.key in parsed.own or not parsed.own
    if quantity.unit != COUNT:
        is_price = PRICE.match(parsed.sentence.text[quantity.end :])
        return quantity.unit in units and is_own and not is_price
    if quantity.step < 1 and units & {PERCENT, RATE, SCORE}:
        return is_own
    if SCORE in units and quantity.sign:
        return is_own
    if has_noun(parsed, quantity, record) or parts_in(" ".join(quantity.noun[:2]), record):
        return COUNT in units
    counts = {value.amount for value in record.values if value.unit == COUNT}
    is_sole = not record.is_measure and len(counts) == 1 and parsed.own.get(record.key, 0) >= 2 * SURE
    is_able = (record.is_measure and bool(units & {COUNT, SECONDS})) or is_sole
    return is_own and is_able and not _is_foreign(quantity)


def _is_foreign(quantity: Quantity) -> bool:
    """Does it count something that the record does not: "eighteen vehicles"?"""
    words = nouns(quantity.noun[:3])
    is_plural = any((word.endswith("s") and not word.endswith("ss")) or word in IRREGULAR for word in words)
    return is_plural and not MEASURES & {*words[:1]}


def is_borne_out(parsed: Parsed, quantity: Quantity) -> bool:
    """By a record that it can be of, in any period, or by what its part in the sentence makes of these and the text."""
    near = _near(parsed, quantity)
    if any(_is_value(quantity, value) for record in near for value in every_value(record)):
        return True
    is_exact = quantity.hedge not in {"over", "under"}
    if is_exact and any(quantity.fits(amount) for record in near for amount in _others(record)):
        return True
    if any(quantity.fits(total) for total in _of_kin(parsed, quantity)):
        return True
    beside = numbers_beside(parsed, quantity)
    if makes(parsed, quantity, beside) or _is_between(quantity, near):
        return True
    typed = [each.amount for each in beside if each.unit in {quantity.unit, COUNT}]
    kind = _kind(parsed, quantity)
    return any(quantity.fits(number) for record in near for number in _made(parsed, quantity, kind, record, typed))


def _of_kin(parsed: Parsed, quantity: Quantity) -> Iterator[Decimal]:
    """What the measures that the sentence speaks of hold together: of both kinds of certificate."""
    if quantity.unit != COUNT:
        return
    together: dict[tuple[object, ...], list[Decimal]] = defaultdict(list)
    for record in (each for each in spoken(parsed) if each.is_measure):
        for value in dict.fromkeys(every_value(record)):
            together[record.noun, value.unit, value.period, value.area, value.statistic, value.part, value.kind].append(
                value.amount
            )
    yield from (sum(amounts, Decimal(0)) for key, amounts in together.items() if len(amounts) > 1 and key[1] == COUNT)


def is_average(parsed: Parsed, quantity: Quantity) -> bool:
    """Is it what a record holds, for each of what else it holds, of what is typed, or of a month?"""
    is_each = FOR_EACH.search(parsed.sentence.text) is not None
    if role(parsed, quantity).kind != "average" and not is_each:
        return False
    typed = [each.amount for each in numbers_beside(parsed, quantity) if each.unit == COUNT]
    return any(
        quantity.fits(number)
        for record in spoken(parsed)
        for number in _made(parsed, quantity, "average", record, typed)
    )


def _is_between(quantity: Quantity, records: list[Record]) -> bool:
    """ "£147,000 more than the other": how far two records are apart in what both have."""
    for one, other in combinations(records[:8], 2) if quantity.unit == POUNDS else ():
        held = {(value.part, value.period): value.amount for value in other.values if value.unit == POUNDS}
        for value in one.values:
            amount = held.get((value.part, value.period))
            if value.unit == POUNDS and amount is not None and quantity.fits(abs(value.amount - amount)):
                return True
    return False


def _kind(parsed: Parsed, quantity: Quantity) -> str:
    """Its role; what stands "27 below", "by 64" or "84 to spare" is a change too."""
    lead = [word.low for word in parsed.sentence.before(quantity.start, 1)]
    is_apart = bool({*quantity.noun[:2]} & (MORE | FEWER | {"spare"})) or lead == ["by"]
    kind = role(parsed, quantity).kind
    return "change" if kind == "level" and is_apart else kind


def _near(parsed: Parsed, quantity: Quantity) -> list[Record]:
    """The records that the sentence speaks of; money, and what is one's very value, may be of any of the theme."""
    kin = alike = [each for each in parsed.world.records if each.theme == parsed.theme]
    if quantity.unit != POUNDS:
        is_long = len(quantity.amount.as_tuple().digits) >= TELLING and not quantity.hedge
        kin = [each for each in kin if is_long and any(quantity.amount == value.amount for value in every_value(each))]
    if quantity.unit == COUNT:
        kin += [each for each in alike if _is_counted_there(quantity, each)]
    return list(dict.fromkeys((*spoken(parsed), *kin)))


def _is_counted_there(quantity: Quantity, record: Record) -> bool:
    """Is it a part of a record that the words after it name: "218 knives"?"""
    named = parts_in(" ".join(quantity.noun[:2]), record)
    return any(value.part in named and quantity.fits(value.amount) for value in record.values)


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


def _made(parsed: Parsed, quantity: Quantity, kind: str, record: Record, typed: list[Decimal]) -> Iterator[Decimal]:
    """What a change, a total, a remainder, an average or a level can be of a record's values and of what is typed."""
    values = every_value(record)[:MOST]
    amounts = list(dict.fromkeys([*(as_counted(value) for value in values if value.unit != "years"), *_others(record)]))
    if FOR_EACH.search(parsed.sentence.text):
        yield from (a / b for a, b in _pairs(record) for a, b in ((a, b), (b, a)) if b)
    if kind == "average":
        numbers = [
            *map(Decimal, (3, 4, 12, 13)),
            *(Decimal((day.last - day.first).days + 1) for day in record.days if day.first < day.last),
        ]
        yield from (a / number for a in amounts for number in (*numbers, *typed) if number)
    if kind == "total" or quantity.unit == POUNDS:
        yield from (a + b for a in amounts for b in typed)
    if kind in {"left", "change", "other"}:
        yield from (abs(a - b) for a in amounts for b in typed)
    if kind not in {"average", "total"} and (kind != "level" or quantity.unit != COUNT):
        yield from _apart(quantity, record)
    if quantity.unit == PERCENT:
        yield from (100 * a / b for a, b in _ratios(amounts, typed))


def _ratios(amounts: list[Decimal], typed: list[Decimal]) -> Iterator[tuple[Decimal, Decimal]]:
    for a in amounts:
        for b in typed:
            yield from (pair for pair in ((a, b), (b, a)) if pair[1])


def _apart(quantity: Quantity, record: Record) -> Iterator[Decimal]:
    """How far two values are apart that differ in one thing alone, or one from the target and the others' figures."""
    for a, b in _pairs(record):
        yield from _steps(quantity, a, b)


@lru_cache(maxsize=2048)
def _pairs(record: Record) -> tuple[tuple[Decimal, Decimal], ...]:
    """Of values as they are counted, each two once."""
    values = [value for value in every_value(record)[:MOST] if value.unit != "years"]
    alike = [(as_counted(a), as_counted(b)) for a, b in combinations(values, 2) if _is_comparable(a, b)]
    return tuple(
        dict.fromkeys([*alike, *((as_counted(value), other) for value in values for other in _others(record))])
    )


def _is_comparable(a: Value, b: Value) -> bool:
    keys = [(one.period, one.area, one.statistic, one.part, one.kind) for one in (a, b)]
    return a.unit == b.unit and sum(x != y for x, y in zip(*keys, strict=True)) == 1


def _steps(quantity: Quantity, a: Decimal, b: Decimal) -> Iterator[Decimal]:
    yield abs(a - b)
    if quantity.unit in {PERCENT, POINTS}:
        yield from (100 * abs(a - b) / abs(base) for base in (a, b) if base)
        yield from (100 * part / whole for part, whole in ((a, b), (b, a)) if whole)


def _slip(parsed: Parsed, quantity: Quantity) -> Slip:
    why = reason(parsed, quantity, _kind(parsed, quantity))
    return slip(parsed, why, quantity.start, quantity.end, "nothing on record says this, nor do the figures beside it")
