"""What a figure is that is not the one its sentence calls for: which other value of a record, or none."""

from decimal import Decimal

from ..matching import Match, as_counted, chief, every_value, unit_of
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
    if kind == "left":
        return WHYS[kind]
    if listed := summed(parsed, quantity):
        return "wrong-sum" if len(listed) == 2 else "total-of-list"
    if quantity.hedge and _is_rounding(parsed, quantity):
        return "wrong-rounding"
    if (
        kind == "average"
        and quantity.unit == POUNDS
        and any(value.part in {"a year", "each"} for record in chief(parsed) for value in record.values)
    ):
        return "wrong-money"
    if why := WHYS.get(kind):
        return why
    if quantity.unit == POUNDS:
        return (
            "remaining" if LEFT & parsed.sentence.low and not parsed.sentence.after(quantity.end, 1) else "wrong-money"
        )
    return "wrong-rounding" if quantity.hedge else "no-record"


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
    why = KINDS[match.wrong[0]]
    if why == "old-value" and (
        match.value.kind == "sum"
        or (
            any(
                not each.is_quarter
                and each.period != match.value.period
                and (match.value.unit == COUNT or each.period < parsed.world.quarter)
                and (match.value.unit == COUNT or each.period[1] < parsed.world.quarter[0])
                for each in parsed.periods
            )
        )
    ):
        why = "span-wrong"
    if quantity.unit == POUNDS and why == "other-record":
        why = "wrong-money"
    if why == "other-statistic" and match.value.statistic == LONGEST and TYPICAL & parsed.sentence.low:
        why = "extreme-as-typical"
    if quantity.hedge in {"over", "under", "nearly"} or (
        quantity.hedge == "about" and quantity.amount != match.value.amount and _is_rounding(parsed, quantity)
    ):
        why = "wrong-rounding"
    elif why == "old-value" and match.value.period == parsed.world.quarter and match.value.kind != "first":
        why = "span-wrong"
    right = _right(parsed, quantity, match.record, match.value)
    if why == "old-value" and right and quantity.unit == PERCENT and _is_misrounded(quantity, right):
        why = "wrong-rounding"
    now = f"; {described(parsed, right)} is {plain(right.amount, right.unit)}" if right else ""
    says = f"{quantity.text} is {described(parsed, match.value)}{now}"
    return slip(parsed, why, quantity.start, quantity.end, says, match.record)


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
