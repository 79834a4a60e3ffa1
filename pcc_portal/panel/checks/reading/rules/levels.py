"""Figures held against the records that their sentence speaks of."""

import re
from collections.abc import Iterator
from decimal import Decimal

from ..arithmetic import makes, numbers_beside
from ..matching import (
    Match,
    as_counted,
    bound_part,
    chief,
    every_value,
    has_noun,
    matches,
    other_records,
    parts_in,
    unit_of,
)
from ..quantities import Quantity, nouns
from ..record import COUNT, PERCENT, POUNDS, Record, Value
from ..roles import plain, role
from ..said import NAMED, SURE, Said, index
from ..slips import Slip, slip
from ..words import stem

KINDS = {
    "area": "other-area", "statistic": "other-statistic", "part": "other-record", "unit": "rate-vs-count",
    "period": "old-value",
}  # fmt: skip
NOTHING = "nothing on record"
FEWEST = 30  # of fewer, a share has to say of how many
SMALL = 10  # smaller counts stand for much else
LEVELS = {"level", "comparator"}


def figures(said: Said) -> Iterator[Slip]:
    """A figure that is another value of what its sentence speaks of, or none."""
    levels = 0
    found: list[Slip] = []
    for quantity in said.quantities:
        part = role(said, quantity)
        is_level = part.kind in LEVELS or (part.kind in {"total", "average"} and _is_alone(said, quantity))
        if is_level and quantity.kind == "figure" and quantity.hedge != "bound":
            levels += 1
            found += _figure(said, quantity)
    doubtful = [each for each in found if each.says.startswith(NOTHING)]
    is_misread = len(doubtful) > 1 and 2 * len(doubtful) > levels
    yield from (each for each in found if not (is_misread and each in doubtful))


def has_base(said: Said, quantity: Quantity) -> bool:
    """Is it a share of thirty or more that a record of the theme holds, another's figure, or made of others?"""
    near = [record for record in said.world.records if record.theme == said.theme or record in said.records]
    shares = [share for record in near for share in record.shares if quantity.fits(share.value.amount)]
    first = [
        value for record in near for value in record.values if value.kind == "first" and quantity.fits(value.amount)
    ]
    if shares or first:
        return all(share.denominator >= FEWEST for share in shares)
    is_of_others = bool(chief(said)) and _is_elsewhere(said, quantity)
    return is_of_others or _is_made(said, quantity, by_records=not matches(said, quantity))


def _is_alone(said: Said, quantity: Quantity) -> bool:
    """Nothing of its kind stands before it, of which it might be the total."""
    return sum(each.unit == quantity.unit and each.end <= quantity.start for each in said.quantities) < 1 + (
        role(said, quantity).kind == "total"
    )


def _figure(said: Said, quantity: Quantity) -> Iterator[Slip]:
    found = matches(said, quantity)
    if any(not match.wrong for match in found) or _is_money_elsewhere(said, quantity) or _is_elsewhere(said, quantity):
        return
    subjects = chief(said)
    near = [match for match in found if match.record in subjects and _may_tell(said, quantity, match.record)]
    near = [match for match in near if match.record.key in said.own or not said.own]
    is_bound = any(said.bound(quantity, kind) for kind in ("area", "period", "statistic"))
    is_bound = is_bound or any(bound_part(said, quantity, match.record) for match in near)
    if _is_made(said, quantity, by_records=not near) and not (near and is_bound):
        return
    if near:
        best = min(near, key=lambda match: (len(match.wrong), match.value.kind != "level"))
        yield _other(said, quantity, best)
    elif record := _sole_subject(said, quantity, subjects):
        other = next((match for match in other_records(said, quantity) if _is_kin(said, quantity, match, record)), None)
        yield _none(said, quantity, record, other)


def _is_money_elsewhere(said: Said, quantity: Quantity) -> bool:
    """Money has many sources: what any record of the theme holds may stand, unless a record's name stands before it."""
    if quantity.unit != POUNDS:
        return False
    others = [each for each in said.world.records if each.theme == said.theme and each not in chief(said)]
    held = [value for record in others for value in record.values]
    return any(value.unit == POUNDS and quantity.fits(value.amount) for value in held) and not said.named_before(
        quantity
    )


def _is_elsewhere(said: Said, quantity: Quantity) -> bool:
    """A target, a comparator or a placing of a record that the sentence speaks of."""
    for record in said.records:
        amounts = [record.target.amount] if record.target else []
        amounts += [each.amount for each in record.comparators]
        amounts += [Decimal(number) for each in record.placings for number in (each.place, each.of)]
        if quantity.hedge in {"over", "under"} and not (said.has("target") or said.has("comparator")):
            continue
        unit = record.unit if record.unit in {PERCENT, POUNDS} else None
        is_bare = quantity.unit == COUNT and quantity.step < 1
        if (unit in {None, quantity.unit} or is_bare) and any(quantity.fits(amount) for amount in amounts):
            return True
    return False


def _is_made(said: Said, quantity: Quantity, *, by_records: bool) -> bool:
    """Does it follow from the other figures beside it, or from those of the records?"""
    return makes(said, quantity, numbers_beside(said, quantity), by_records=by_records)


def _may_tell(said: Said, quantity: Quantity, record: Record) -> bool:
    """Is it sure enough that the figure is one of this record?"""
    if quantity.unit == COUNT and quantity.amount < SMALL and quantity.step == 1:
        return _is_counted(said, quantity, record) and quantity.kind == "figure"
    return True


def _is_counted(said: Said, quantity: Quantity, record: Record) -> bool:
    """Its noun is the record's, or it stands right behind a label."""
    return has_noun(said, quantity, record) or any(
        said.bound(quantity, kind) for kind in ("area", "statistic", "period")
    )


def _other(said: Said, quantity: Quantity, match: Match) -> Slip:
    why = KINDS[match.wrong[0]]
    if why == "old-value" and (match.value.kind == "sum" or any(not each.is_quarter for each in said.periods)):
        why = "span-wrong"
    if quantity.unit == POUNDS and why == "other-record":
        why = "wrong-money"
    if quantity.hedge in {"over", "under", "nearly"}:
        why = "wrong-rounding"
    elif why == "old-value" and match.value.period == said.world.quarter and match.value.kind != "first":
        why = "span-wrong"
    right = _right(said, quantity, match.record, match.value)
    now = f"; {described(said, right)} is {plain(right.amount, right.unit)}" if right else ""
    says = f"{quantity.text} is {described(said, match.value)}{now}"
    return slip(said, why, quantity.start, quantity.end, says, match.record)


def _right(said: Said, quantity: Quantity, record: Record, value: Value) -> Value | None:
    """What the sentence should say."""
    area = said.bound(quantity, "area") or (said.has("area") or [""])[0]
    statistic = said.bound(quantity, "statistic") or value.statistic
    for each in every_value(record):
        is_like = each.unit == value.unit and each.kind == ("level" if value.kind in {"first", "sum"} else value.kind)
        is_now = each.period in {None, said.world.quarter} and each.area == area and each != value
        if is_like and is_now and each.statistic == statistic and each.part in {value.part, ""}:
            return each
    return None


def described(said: Said, value: Value) -> str:
    """Which of a record's values: "the longest of quarter 1, Llanfair Vale"."""
    words = [word for word in (value.statistic and f"the {value.statistic}", value.part, value.area) if word]
    if value.kind == "first":
        words.append("as it was first published")
    if value.period and value.period != said.world.quarter:
        words.append(f"for {value.period[0]:%B %Y} to {value.period[1]:%B %Y}")
    return ", ".join(words) or "the figure of the quarter"


def _is_kin(said: Said, quantity: Quantity, match: Match, record: Record) -> bool:
    """Is another record's value what the figure was taken from?"""
    is_alike = (
        match.value.unit in _units(record)
        and match.value.kind == "level"
        and match.record.is_measure == record.is_measure
    )
    return is_alike and record.is_measure and (quantity.unit != COUNT or has_noun(said, quantity, match.record))


def _units(record: Record) -> set[str]:
    return {unit_of(value) for value in every_value(record)} | {value.unit for value in record.values}


def _sole_subject(said: Said, quantity: Quantity, subjects: list[Record]) -> Record | None:
    """The one record that the figure can only be of."""
    able = [record for record in subjects if quantity.unit in _units(record)]
    if len(able) != 1 or said.subjects[able[0].key] < NAMED:
        return None
    record = able[0]
    is_some = re.match(r" (?:of (?:the|them|these|those|which|whom)|times)\b", said.sentence.text[quantity.end :])
    if _is_misprint(said, quantity, record):
        return record
    if is_some or record.key not in said.own:
        return None
    return record if _is_of(said, quantity, record) else None


def _is_misprint(said: Said, quantity: Quantity, record: Record) -> bool:
    """The digits of a value of the quarter in another order, where it is given for that part or with that noun."""
    digits = sorted(str(quantity.amount.normalize()))
    part = bound_part(said, quantity, record)
    values = [
        value for value in record.levels() if value.period in {None, said.world.quarter} and part in {None, value.part}
    ]
    is_like = any(
        sorted(str(value.amount.normalize())) == digits for value in values if unit_of(value) == quantity.unit
    )
    is_counted = (
        has_noun(said, quantity, record) or part is not None or bool(parts_in(" ".join(quantity.noun[:2]), record))
    )
    return is_like and quantity.amount > SMALL and (is_counted or quantity.unit != COUNT)


def _is_of(said: Said, quantity: Quantity, record: Record) -> bool:
    """Can the figure be nothing else's? It stands behind the record's name, or counts what the record counts."""
    is_tied = said.named_before(quantity) is record
    part = bound_part(said, quantity, record)
    if part is not None and any(value.part == part and value.unit == quantity.unit for value in record.levels()):
        return quantity.unit != PERCENT or record.unit == PERCENT
    if quantity.unit == COUNT and not record.is_measure:
        return len(parts_in(" ".join(quantity.noun[:2]), record)) == 1
    if quantity.unit == COUNT:
        is_small = quantity.amount < SMALL and quantity.step == 1
        is_noun = bool({stem(word) for word in nouns(quantity.noun[:2])} & index(said.world).nouns[record.key])
        return is_noun or (is_tied and not is_small and not nouns(quantity.noun[:1]))
    alone = sum(each.unit == quantity.unit for each in said.quantities) == 1
    if quantity.unit == POUNDS:
        return is_tied or (alone and _is_thousandfold(quantity, record))
    if quantity.unit == PERCENT:
        return is_tied or (alone and said.own[record.key] >= 3 * SURE)
    return is_tied or bool(record.is_measure and said.bound(quantity, "statistic"))


def _is_thousandfold(quantity: Quantity, record: Record) -> bool:
    """Millions for thousands, or the other way round."""
    amounts = [value.amount for value in record.values if value.unit == POUNDS]
    return any(quantity.fits(amount * 1000) or quantity.fits(amount / 1000) for amount in amounts)


def _none(said: Said, quantity: Quantity, record: Record, other: Match | None) -> Slip:
    if other:
        says = f"{quantity.text} is “{other.record.title}”"
        return slip(said, "other-record", quantity.start, quantity.end, says, record)
    values = [
        value
        for value in record.levels()
        if unit_of(value) == quantity.unit and value.period in {None, said.world.quarter}
    ]
    nearest = min(values, key=lambda value: abs(as_counted(value) - abs(quantity.amount)), default=None)
    tail = f"; the nearest is {plain(nearest.amount, nearest.unit)}, {described(said, nearest)}" if nearest else ""
    why = "wrong-money" if quantity.unit == POUNDS else "wrong-rounding" if quantity.hedge else "no-record"
    return slip(said, why, quantity.start, quantity.end, f"{NOTHING} for “{record.title}” says this{tail}", record)
