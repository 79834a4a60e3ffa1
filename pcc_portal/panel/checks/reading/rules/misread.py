"""What a figure is that is not the one its sentence calls for: which other value of a record, or none."""

from decimal import Decimal

from ..matching import Match, as_counted, chief, every_value, is_like, unit_of, wrong
from ..parsed import Parsed
from ..quantities import Quantity
from ..record import COUNT, PERCENT, POUNDS, Record, Value
from ..roles import role
from ..slips import Slip, plain, slip
from ..wholes import LEFT
from ..words import LONGEST, TYPICAL

KINDS = {
    "area": "other-area", "statistic": "other-statistic", "part": "other-record", "unit": "rate-vs-count",
    "period": "old-value",
}  # fmt: skip
NOTHING = "nothing on record"


WHYS = {"change": "wrong-difference", "left": "remaining", "total": "total-of-list", "average": "wrong-average"}
NEAR = Decimal("0.15")  # of a value of the quarter, within which a figure with a hedge is a rounding of it


def reason(parsed: Parsed, quantity: Quantity, kind: str) -> str:
    """Why a figure is told that nothing bears out, by its part in the sentence."""
    if kind != "left" and (listed := summed(parsed, quantity)):
        return "wrong-sum" if len(listed) == 2 else "total-of-list"
    if kind != "left" and quantity.hedge and _is_rounding(parsed, quantity):
        return "wrong-rounding"
    if kind in WHYS and not (kind == "average" and _has_yearly(parsed, quantity)):
        return WHYS[kind]
    if quantity.unit == POUNDS:
        is_rest = LEFT & parsed.sentence.low and not parsed.sentence.after(quantity.end, 1)
        return "remaining" if is_rest and kind != "average" else "wrong-money"
    return "wrong-rounding" if quantity.hedge else "no-record"


def _has_yearly(parsed: Parsed, quantity: Quantity) -> bool:
    """Is it money of a record that holds what it is for each year, or for each?"""
    parts = {value.part for record in chief(parsed) for value in record.values}
    return quantity.unit == POUNDS and bool(parts & {"a year", "each"})


def summed(parsed: Parsed, quantity: Quantity) -> list[Quantity]:
    """The other figures of its unit in its sentence, or in the one before, that it nearly is the sum of."""
    for one in (parsed, parsed.before):
        beside = [
            each
            for each in (one.quantities if one else [])
            if each is not quantity
            and each.unit == quantity.unit != PERCENT
            and each.kind == "figure"
            and each.amount > 0
        ]
        before = [each for each in beside if each.end <= quantity.start or one is not parsed]
        for listed in (before, beside):
            total = sum((each.amount for each in listed), Decimal(0))
            is_near = abs(total - quantity.amount) <= total / 6 and quantity.amount > max(
                (each.amount for each in listed), default=0
            )
            if len(listed) > 1 and is_near and not quantity.fits(total):
                return listed
    return []


def _is_rounding(parsed: Parsed, quantity: Quantity) -> bool:
    values = [
        as_counted(value)
        for record in chief(parsed)
        for value in record.levels()
        if unit_of(value) == quantity.unit and value.period in {None, parsed.world.quarter}
    ]
    return any(abs(abs(value) - quantity.amount) <= NEAR * abs(value) for value in values)


def another(parsed: Parsed, quantity: Quantity, match: Match) -> Slip:
    right = _right(parsed, quantity, match.record, match.value)
    why = _why(parsed, quantity, match)
    if why == "old-value" and right and quantity.unit == PERCENT and _is_misrounded(quantity, right):
        why = "wrong-rounding"
    now = f"; {described(parsed, right)} is {plain(right.amount, right.unit)}" if right else ""
    says = f"{quantity.text} is {described(parsed, match.value)}{now}"
    return slip(parsed, why, quantity.start, quantity.end, says, match.record)


def _own(parsed: Parsed, quantity: Quantity, record: Record) -> Match | None:
    """Another value of the very record, which differs in the least."""
    held = [
        Match(record, value, differs)
        for value in every_value(record)
        if is_like(parsed, quantity, record, value) and (differs := wrong(parsed, quantity, record, value))
    ]
    held = [match for match in held if match.value.kind != "sum"]
    return min(held, key=lambda match: len(match.wrong), default=None)


def _why(parsed: Parsed, quantity: Quantity, match: Match) -> str:
    """By the first of what differs, and how it is told."""
    value, why = match.value, KINDS[match.wrong[0]]
    if why == "old-value" and (value.kind == "sum" or _is_of_longer(parsed, value)):
        why = "span-wrong"
    if quantity.unit == POUNDS and why == "other-record":
        why = "wrong-money"
    if why == "other-statistic" and value.statistic == LONGEST and TYPICAL & parsed.sentence.low:
        why = "extreme-as-typical"
    is_about = quantity.hedge == "about" and quantity.amount != value.amount and _is_rounding(parsed, quantity)
    if quantity.hedge in {"over", "under", "nearly"} or is_about:
        return "wrong-rounding"
    is_now = value.period == parsed.world.quarter and value.kind != "first"
    return "span-wrong" if why == "old-value" and is_now else why


def _is_of_longer(parsed: Parsed, value: Value) -> bool:
    """Does the sentence name a longer period than that of the value; of money, one that has passed?"""
    longer = [each.period for each in parsed.periods if not each.is_quarter and each.period != value.period]
    return any(value.unit == COUNT or period[1] < parsed.world.quarter[0] for period in longer)


def _is_misrounded(quantity: Quantity, value: Value) -> bool:
    """Is it a whole number less than one away from what it should be?"""
    return quantity.step == 1 and abs(quantity.amount - value.amount) < 1


def _right(parsed: Parsed, quantity: Quantity, record: Record, value: Value) -> Value | None:
    """What the sentence should say."""
    area = parsed.bound(quantity, "area") or (parsed.has("area") or [""])[0]
    statistic = parsed.bound(quantity, "statistic") or value.statistic
    for each in every_value(record):
        is_like = each.unit == value.unit and each.kind == ("level" if value.kind in {"first", "sum"} else value.kind)
        is_now = each.period in {None, parsed.world.quarter} and each.area == area and each != value
        if is_like and is_now and each.statistic == statistic and each.part in {value.part, ""}:
            return each
    return None


def described(parsed: Parsed, value: Value) -> str:
    """Which of a record's values: "the longest of quarter 1, Llanfair Vale"."""
    words = [word for word in (value.statistic and f"the {value.statistic}", value.part, value.area) if word]
    if value.kind == "first":
        words.append("as it was first published")
    if value.period and value.period != parsed.world.quarter:
        words.append(f"for {value.period[0]:%B %Y} to {value.period[1]:%B %Y}")
    return ", ".join(words) or "the figure of the quarter"


def none(parsed: Parsed, quantity: Quantity, record: Record, other: Match | None) -> Slip:
    if own := _own(parsed, quantity, record):
        return another(parsed, quantity, own)
    if other:
        says = f"{quantity.text} is “{other.record.title}”"
        return slip(parsed, "other-record", quantity.start, quantity.end, says, record)
    values = [
        value
        for value in record.levels()
        if unit_of(value) == quantity.unit and value.period in {None, parsed.world.quarter}
    ]
    nearest = min(values, key=lambda value: abs(as_counted(value) - abs(quantity.amount)), default=None)
    tail = f"; the nearest is {plain(nearest.amount, nearest.unit)}, {described(parsed, nearest)}" if nearest else ""
    kind = role(parsed, quantity).kind
    why = reason(parsed, quantity, kind if kind == "average" and quantity.unit != PERCENT else "level")
    return slip(parsed, why, quantity.start, quantity.end, f"{NOTHING} for “{record.title}” says this{tail}", record)
