"""Which values of records a quantity may be, and whether one is what its sentence says it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from .index import GENERIC, index, stems_of
from .parsed import Parsed
from .parts import EACH, bound_part, clause, parts_in
from .quantities import Quantity, nouns
from .record import COUNT, PERCENT, POUNDS, RATE, SCALES, SCORE, SECONDS, Record, Value
from .when import in_series, is_period
from .words import LONGEST, TYPICAL, stem

PER = re.compile(
    r"^[^.;,]{0,40}?\b(?:per|for every|for each|in every|every) (?P<of>1,?000?0*|thousand|head)\b", re.IGNORECASE
)
PER_BEFORE = re.compile(r"\b(?:for|of|in) (?:each|every) (?P<of>1,?000?0*|thousand)\b[^.;]{0,60}$", re.IGNORECASE)
BY_AREA = re.compile(
    r"\b(?:by|per|in each|each|every|the \w+) (?:policing )?(?:areas?|districts?)\b|\brespectively\b", re.IGNORECASE
)
EACH_OF = re.compile(r"\beach of\b|\beach (?:gets?|got|receive[sd]?|has|had)\b|\bapiece\b", re.IGNORECASE)
EACH_TIME = re.compile(
    r"\b(?:an?|per|each|every) (?:\w+ )?(?:year|annum)|\b(?:annual(?:ly)?|yearly|each|apiece|every|equal(?:ly)?"
    r"|per annum|pa|p\.a\.)\b",
    re.IGNORECASE,
)
SMALL = 10  # smaller counts stand for much else
BESIDE = 12  # characters between a figure and the name of what it is of
CHIEF = 0.6  # of the surest subject's score


@dataclass(frozen=True)
class Match:
    """`wrong`: in what the value differs from what the sentence says of it; empty where in nothing."""

    record: Record
    value: Value
    wrong: tuple[str, ...]


def chief(parsed: Parsed) -> list[Record]:
    """The records that the sentence speaks of most surely."""
    if "chief" not in parsed.kept:
        parsed.kept["chief"] = _chief(parsed)
    return parsed.kept["chief"]


def _chief(parsed: Parsed) -> list[Record]:
    measured = [record for record in parsed.records if record.values]
    most = max((parsed.subjects[record.key] for record in measured), default=0)
    return [record for record in measured if parsed.subjects[record.key] >= CHIEF * most]


def spoken(parsed: Parsed) -> list[Record]:
    """Those that it speaks of at all."""
    held = index(parsed.world)
    chiefs = chief(parsed)
    theirs = frozenset().union(*(held.nouns[record.key].union(*held.names[record.key]) for record in chiefs))
    present = {word.stem for word in parsed.sentence.words} - theirs - GENERIC
    others = [held.by_key[key] for key, score in parsed.every.items() if score > 1]
    named = [record for record in others if any(present & name for name in held.names[record.key])]
    return [*chiefs, *(record for record in named if record.values and record not in chiefs)]


def subjects_of(parsed: Parsed, quantity: Quantity) -> list[Record]:
    """Those that a figure can be of; where none has its unit, the measures named in part that count what it counts."""
    chiefs = chief(parsed)
    if quantity.amount < SMALL or any(quantity.unit == unit_of(each) for one in chiefs for each in every_value(one)):
        return chiefs
    held, own = index(parsed.world), {stem(word) for word in nouns(quantity.noun[:2])}
    named = [held.by_key[key] for key, score in parsed.every.items() if score > 1]
    counted = [record for record in named if record.is_measure and record.theme == parsed.theme]
    words = " ".join(quantity.noun[:2])
    return [
        record
        for record in counted
        if (own & held.nouns[record.key] and is_named(parsed, quantity, record)) or parts_in(words, record)
    ] or chiefs


def is_named(parsed: Parsed, quantity: Quantity, record: Record) -> bool:
    """Does the sentence say more of the record than what the quantity counts, or all of its name? "Eighteen vehicles"
    speaks of no "vehicles stolen"."""
    own = {stem(word) for word in nouns(quantity.noun[:2])}
    words = {word.stem for word in parsed.sentence.words}
    return any(name <= words or name & (words - own) for name in index(parsed.world).names[record.key])


def names_most(parsed: Parsed, record: Record, most: float) -> bool:
    """Does the sentence hold that much of the words of one of its names, by how rare they are?"""
    held, present = index(parsed.world), stems_of(parsed.sentence.text)
    return any(held.rarity(name & present, name) >= most for name in held.names[record.key])


def matches(parsed: Parsed, quantity: Quantity) -> list[Match]:
    """Of all records that the sentence speaks of."""
    key = ("matches", quantity.start)
    if key not in parsed.kept:
        parsed.kept[key] = _matches(parsed, quantity)
    return parsed.kept[key]


def owner(parsed: Parsed, quantity: Quantity) -> Record | None:
    """The one record that is named in full between the figure before it and it, where it has figures of that unit."""
    begin = max((each.end for each in parsed.quantities if each.end <= quantity.start), default=0)
    named = {label.value for label in parsed.mentions if begin <= label.start and label.end <= quantity.start}
    every = {label.value for label in parsed.mentions}
    is_before = any(0 <= label.start - quantity.end < BESIDE for label in parsed.mentions)
    if len(named) != 1 or len(every) < 2 or is_before or TOGETHER.search(parsed.sentence.text):
        return None
    record = named.pop()
    kin = {each.key.partition("/")[0] for each in every if each.is_measure == record.is_measure}
    is_of_unit = any(unit_of(value) == quantity.unit for value in every_value(record))
    is_near = record.theme == parsed.theme or not parsed.theme
    return record if is_of_unit and is_near and (record.is_measure or len(kin) == 1) else None


TOGETHER = re.compile(
    r"\b(?:together|combined|both|between them|respectively|in turn|of which|total\w*)\b", re.IGNORECASE
)


def _matches(parsed: Parsed, quantity: Quantity) -> list[Match]:
    own = owner(parsed, quantity)
    return [
        Match(record, value, wrong(parsed, quantity, record, value))
        for record in ([own] if own else dict.fromkeys((*spoken(parsed), *subjects_of(parsed, quantity))))
        for value in every_value(record)
        if is_like(parsed, quantity, record, value)
    ]


@lru_cache(maxsize=4096)
def every_value(record: Record) -> tuple[Value, ...]:
    """Its values, and the counts that its shares are made of."""
    counts = [
        Value(number, COUNT, share.value.period, share.value.area, share.value.statistic, share.value.part, kind)
        for share in record.shares
        for number, kind in ((share.numerator, "numerator"), (share.denominator, "base"))
    ]
    return (*record.values, *counts)


def is_like(parsed: Parsed, quantity: Quantity, record: Record, value: Value) -> bool:
    """Do unit and amount agree?"""
    if value.unit in SCALES:
        scaled = value.amount * SCALES[value.unit]
        if value.statistic == "median" and quantity.hedge in {"over", "under"} and quantity.amount == scaled:
            return True  # half of them are on each side of it
        in_own = quantity.unit == COUNT and quantity.fits(value.amount)
        return in_own or (quantity.unit == SECONDS and quantity.fits(scaled))
    if quantity.unit == COUNT and value.unit in {PERCENT, SCORE, RATE}:
        return quantity.fits(value.amount, value.unit) and (
            value.unit != PERCENT or quantity.step < 1 or not nouns(quantity.noun[:1])
        )
    return quantity.unit == value.unit and quantity.fits(value.amount)


def wrong(parsed: Parsed, quantity: Quantity, record: Record, value: Value) -> tuple[str, ...]:
    """In what the value is not what the sentence says it is."""
    differs = []
    if record.is_measure and not _is_area(parsed, quantity, value):
        differs.append("area")
    if not _is_statistic(parsed, quantity, record, value):
        differs.append("statistic")
    if not _is_part(parsed, quantity, record, value):
        differs.append("part")
    if not _is_unit(parsed, quantity, record, value):
        differs.append("unit")
    if not is_period(parsed, quantity, record, value):
        differs.append("period")
    return tuple(differs)


def _is_area(parsed: Parsed, quantity: Quantity, value: Value) -> bool:
    bound = parsed.bound(quantity, "area")
    if bound:
        return value.area == bound
    if (in_series(parsed, quantity) or value.kind == "base") and BY_AREA.search(parsed.sentence.text):
        return True
    near = {*parsed.has("area"), *(parsed.before.has("area") if parsed.before else [])}
    return value.area == "" or value.area in near


def _is_statistic(parsed: Parsed, quantity: Quantity, record: Record, value: Value) -> bool:
    if value.unit == PERCENT or not value.statistic:
        return True
    bound = parsed.bound(quantity, "statistic")
    if bound:
        return value.statistic == bound
    here, low = {*parsed.has("statistic")}, parsed.sentence.low
    alike = [each for each in parsed.quantities if each.unit in {quantity.unit, COUNT, SECONDS}]
    if len(alike) == 1 and here:
        return value.statistic in here
    is_habit = HABIT.search(parsed.sentence.text) is not None and value.statistic not in parsed.has("statistic")
    return value.statistic != LONGEST or LONGEST in here or not (TYPICAL & low or is_habit)


def _is_part(parsed: Parsed, quantity: Quantity, record: Record, value: Value) -> bool:
    bound = bound_part(parsed, quantity, record)
    if _is_of_years(parsed, quantity, record, value) or (not value.part and _has_each(parsed, record)):
        return False
    if bound is None and not _is_named_part(parsed, quantity, record, value):
        return False
    if value.part in EACH and value.part != bound:
        return EACH_TIME.search(parsed.sentence.text) is not None
    if in_series(parsed, quantity) or (bound is None and _is_only(record, value)):
        return True
    return (
        (
            bound is None
            and (not value.part or not quantity.hedge or parts_in(parsed.sentence.text, record) == [value.part])
        )
        or value.part == bound
        or (not value.part and value.kind in {"level", "sum"} and record.is_measure is False)
    )


HABIT = re.compile(
    r"\b(?:an?|any|each|every|your|whoever|anyone|anybody|the) [^.;,]{0,60}?\b(?:waits|takes|faces|can expect"
    r"|has to wait|must wait|gets|is kept|will wait|should expect|ought to expect|needs to wait)\b"
    r"|\bit (?:now )?takes\b"
    r"|\b(?:you|we|they|people|survivors|victims|applicants|callers|residents|holders|\w{4,}s) (?:\w+ )?(?:wait"
    r"|face|can expect"
    r"|have to wait|must wait|should expect|are kept waiting|are made to wait)\b",
    re.IGNORECASE,
)
A_YEAR = re.compile(r" (?:a|per|each|every) (?:year|annum)\b")
LONG = 400  # days, from which a contract has a value for each year


def _is_of_years(parsed: Parsed, quantity: Quantity, record: Record, value: Value) -> bool:
    """ "£1.2m a year", of what a contract of several years is worth in all."""
    return value.part == "value" and A_YEAR.match(parsed.sentence.text, quantity.end) is not None and _is_long(record)


def _is_named_part(parsed: Parsed, quantity: Quantity, record: Record, value: Value) -> bool:
    """Where the words before it name several parts of a sum of money, is it one of them? Not the whole unnamed."""
    if quantity.unit == POUNDS and not record.is_measure and not in_series(parsed, quantity):
        named = parts_in(clause(parsed.sentence.text, quantity), record)
        return not (len(named) > 1 and value.part and value.part not in named)
    return not _is_whole(parsed, quantity, record, value)


def _is_long(record: Record) -> bool:
    """Does it run for more than a year?"""
    days = [day.last for day in record.days if day.role in {"starts", "ends"}]
    return len(days) > 1 and (max(days) - min(days)).days > LONG


def _has_each(parsed: Parsed, record: Record) -> bool:
    """Does the sentence tell of each, and give another figure than what the record has for each?"""
    each_of = [value for value in record.values if value.part == "each"]
    is_told = bool(each_of) and EACH_OF.search(parsed.sentence.text) is not None
    return is_told and not any(one.fits(value.amount) for value in each_of for one in parsed.quantities)


def _is_only(record: Record, value: Value) -> bool:
    """Has the record, no measure, no other value of its unit?"""
    return not record.is_measure and sum(each.unit == value.unit for each in record.values) == 1


def _is_whole(parsed: Parsed, quantity: Quantity, record: Record, value: Value) -> bool:
    """ "45 perpetrators", in a sentence that names no part, of a record whose whole is 43 perpetrators."""
    own = {stem(word) for word in nouns(quantity.noun[:2])[:1]} & index(parsed.world).nouns[record.key]
    wholes = [each for each in record.levels(value.period) if not each.part and each.unit == value.unit]
    return bool(value.part and own and wholes and record.is_measure) and not parts_in(parsed.sentence.text, record)


def _is_unit(parsed: Parsed, quantity: Quantity, record: Record, value: Value) -> bool:
    per = _per(parsed, quantity)
    if value.kind == "numerator" and record.unit == RATE and "rate" in parsed.sentence.low and not quantity.noun:
        return False
    if value.unit == RATE:
        return (per is not None and per["of"] in {"1,000", "1000", "thousand"}) or not has_noun(
            parsed, quantity, record
        )
    if value.unit == COUNT and value.kind != "base" and per and per["of"] != "100":
        return False
    if re.search(r"\b(?:every|each|per) (?:100|hundred)\b", parsed.sentence.text):
        return True
    return not (value.unit == PERCENT and quantity.unit == COUNT and has_noun(parsed, quantity, record))


def _per(parsed: Parsed, quantity: Quantity) -> re.Match[str] | None:
    """Of how many it is told: "for every 1,000", behind it or before."""
    key = ("per", quantity.start)
    if key not in parsed.kept:
        tail = parsed.sentence.text[quantity.end :]
        parsed.kept[key] = PER.match(tail) or PER_BEFORE.search(parsed.sentence.text, 0, quantity.start)
    return parsed.kept[key]


def has_noun(parsed: Parsed, quantity: Quantity, record: Record) -> bool:
    """Does it count what the record counts, in the words after it?"""
    after = {stem(word) for word in nouns(quantity.noun[:3])}
    return bool(after & (index(parsed.world).nouns[record.key] | stems_of(record.title)))


def other_records(parsed: Parsed, quantity: Quantity, meant: Record) -> Iterator[Match]:
    """Records of the theme that the sentence does not speak of, whose value now it is."""
    for record in parsed.world.records:
        if record is not meant and record.theme == parsed.theme and record.values:
            for value in every_value(record):
                if is_like(parsed, quantity, record, value) and not wrong(parsed, quantity, record, value):
                    yield Match(record, value, ())


def as_counted(value: Value) -> Decimal:
    return value.amount * SCALES.get(value.unit, 1)


def unit_of(value: Value) -> str:
    return SECONDS if value.unit in SCALES else value.unit


__all__ = ["POUNDS", "Match", "chief", "matches"]
