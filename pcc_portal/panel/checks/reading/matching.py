"""Which values of records a quantity may be, and whether one is what its sentence says it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pcc_portal.ui import formats

from .index import GENERIC, index, stems_of
from .parsed import Parsed
from .periods import is_quarter
from .quantities import Quantity, nouns
from .record import COUNT, DAY_LONG, PERCENT, POUNDS, RATE, SCORE, SECONDS, Period, Record, Value
from .roles import role
from .words import BEFORE, LONGEST, MOVES, NOW, TYPICAL, stem

SCALES = {"seconds": 1, "minutes": 60, "hours": 3600, "days": DAY_LONG, "weeks": 7 * DAY_LONG}
MONTHS = frozenset(name.casefold() for name in formats.MONTHS)
SEASON_OF = {4: "spring", 7: "summer", 10: "autumn", 1: "winter"}  # by the month in which a quarter begins
PER = re.compile(
    r"^[^.;,]{0,40}?\b(?:per|for every|for each|in every|every) (?P<of>1,?000?0*|thousand|head)\b", re.IGNORECASE
)
LEADING = re.compile(r"\b(?:at|to|is|was|by|being)(?: only| just)? ?£?$")  # words before another figure are that one's
EACH = frozenset({"a year", "each"})  # parts that are so called in these very words
PART_WORDS = {"variance": frozenset(map(stem, ("overspend", "underspend", "overspends", "underspends")))}
SMALL = 10  # smaller counts stand for much else
NEAR = 60  # characters before a figure in which its part may be named
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
    theirs = frozenset().union(*(name for record in chiefs for name in held.names[record.key]))
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
    return [record for record in counted if own & held.nouns[record.key]] or chiefs


def matches(parsed: Parsed, quantity: Quantity) -> list[Match]:
    """Of all records that the sentence speaks of."""
    key = ("matches", quantity.start)
    if key not in parsed.kept:
        parsed.kept[key] = _matches(parsed, quantity)
    return parsed.kept[key]


def _matches(parsed: Parsed, quantity: Quantity) -> list[Match]:
    return [
        Match(record, value, wrong(parsed, quantity, record, value))
        for record in dict.fromkeys((*spoken(parsed), *subjects_of(parsed, quantity)))
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
    if not _is_period(parsed, quantity, record, value):
        differs.append("period")
    return tuple(differs)


def _is_area(parsed: Parsed, quantity: Quantity, value: Value) -> bool:
    bound = parsed.bound(quantity, "area")
    if bound:
        return value.area == bound
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
    return value.statistic != LONGEST or LONGEST in here or not TYPICAL & low


def _is_part(parsed: Parsed, quantity: Quantity, record: Record, value: Value) -> bool:
    bound = bound_part(parsed, quantity, record)
    return (
        bound is None
        or value.part == bound
        or (not value.part and value.kind in {"level", "sum"} and record.is_measure is False)
    )


def bound_part(parsed: Parsed, quantity: Quantity, record: Record) -> str | None:
    """The part of the record that stands right before the quantity, or else right after it."""
    text = parsed.sentence.text
    if any(re.fullmatch(r" of (?:the |its |our )?", text[each.end : quantity.start]) for each in parsed.quantities):
        return None
    lead = re.split(r"[,;:()|.]| and ", text[max(quantity.start - NEAR, 0) : quantity.start].rstrip("( :"))[-1]
    lead = re.split(r"\band\b", lead)[-1]
    tail = re.split(r"[,;(|.]| and ", text[quantity.end : quantity.end + 40])[0]
    if any(each.end <= quantity.start and each.end > quantity.start - len(lead) - 2 for each in parsed.quantities):
        lead = ""
    later = [each.start for each in parsed.quantities if each.start >= quantity.end]
    tail = tail[: later[0] - quantity.end] if later else tail
    tail = "" if later and LEADING.search(tail) else tail
    for words in (lead, tail if record.is_measure or not lead else " ".join(tail.split()[:5])):
        parts = parts_in(words, record)
        if len(parts) == 1 and " or " not in words:
            return parts[0]
    return None


def parts_in(words: str, record: Record) -> list[str]:
    """The parts that some words name, by what tells each from the others."""
    present = frozenset(stem(word) for word in re.findall(r"[^\W\d_]+", words))
    return [
        part
        for part, own in distinct(record).items()
        if own & present and (part not in EACH or part in words) and (not part.startswith("other") or "other" in words)
    ]


@lru_cache(maxsize=4096)
def distinct(record: Record) -> dict[str, frozenset[str]]:
    """By part, the words that no other part and no name of the record has."""
    parts = {part: stems_of(part) for part in dict.fromkeys(value.part for value in record.values) if part}
    names = (
        frozenset().union(*(stems_of(name) for name in (record.title, *record.names)))
        if record.is_measure
        else frozenset()
    )
    words_of = {}
    for part, own in parts.items():
        others = frozenset().union(*(stems for other, stems in parts.items() if other != part))
        words_of[part] = ((own - others - names - GENERIC) or (own - others)) | PART_WORDS.get(part, frozenset())
    return words_of


def _is_unit(parsed: Parsed, quantity: Quantity, record: Record, value: Value) -> bool:
    tail = parsed.sentence.text[quantity.end :]
    per = PER.match(tail)
    if value.unit == RATE:
        return (per is not None and per["of"] in {"1,000", "1000", "thousand"}) or not has_noun(
            parsed, quantity, record
        )
    if value.unit == COUNT and value.kind != "base" and per and per["of"] != "100":
        return False
    if re.search(r"\b(?:every|each|per) (?:100|hundred)\b", parsed.sentence.text):
        return True
    return not (value.unit == PERCENT and quantity.unit == COUNT and has_noun(parsed, quantity, record))


def has_noun(parsed: Parsed, quantity: Quantity, record: Record) -> bool:
    """Does it count what the record counts, in the words after it?"""
    after = {stem(word) for word in nouns(quantity.noun[:3])}
    return bool(after & (index(parsed.world).nouns[record.key] | stems_of(record.title)))


def _is_period(parsed: Parsed, quantity: Quantity, record: Record, value: Value) -> bool:
    if value.period is None or value.kind == "first":
        retold = {"reported", "told", "corrected", "originally", "published"} & parsed.sentence.low
        return value.kind != "first" or bool(retold)
    if value.period[0] == value.period[1]:
        is_told = bound_part(parsed, quantity, record) == value.part != ""
        return is_told or not parsed.days or value.period[0] == _nearest_day(parsed, quantity)
    strict = None if in_series(parsed, quantity) else parsed.bound(quantity, "period") or _sole(parsed, quantity)
    is_own = strict and (is_quarter(strict) or any(each.period == strict for each in record.values))
    if strict and (is_own or (value.unit == COUNT and not _holds(strict, parsed.world.quarter))):
        return value.period == strict
    return _is_of_time(parsed, quantity, value) or _is_last(parsed, record, value)


def _is_last(parsed: Parsed, record: Record, value: Value) -> bool:
    """Of figures that have periods of their own, such as half a year: is it the latest?"""
    (begins, ends), (first, last) = parsed.world.quarter, value.period or parsed.world.quarter
    is_own = value.kind == "level" and not is_quarter((first, last)) and (last > ends or first < begins <= last)
    return is_own and not any(one.period and one.area == value.area and one.period[1] > last for one in record.values)


def _is_of_time(parsed: Parsed, quantity: Quantity, value: Value) -> bool:
    """Of this quarter or a period that the sentence names, or told as how it was."""
    named = {each.period for each in (*parsed.periods, *(parsed.before.periods if parsed.before else []))}
    ends = {day.last for day in parsed.days}
    is_named = value.period in named or bool(value.period and value.period[1] in ends)
    if value.period == parsed.world.quarter or is_named or in_series(parsed, quantity):
        return True
    if value.period and value.kind != "sum" and _holds(value.period, parsed.world.quarter):
        return True
    past = {each.period for each in parsed.periods if each.is_quarter and each.period < parsed.world.quarter}
    if len(past) == 1 and value.period not in past and len(parsed.quantities) < 3:
        return False
    return value.kind != "sum" and (is_then(parsed, quantity) or _is_beside_now(parsed, quantity, value))


def _holds(period: Period, quarter: Period) -> bool:
    return period[0] <= quarter[0] and quarter[1] <= period[1]


def in_series(parsed: Parsed, quantity: Quantity) -> bool:
    """One of three or more figures with nothing but commas between them."""
    return any(len(run) > 2 and quantity in run for run in runs(parsed))


def runs(parsed: Parsed) -> list[list[Quantity]]:
    """The figures of a sentence, those together that only commas part."""
    result: list[list[Quantity]] = [[]]
    for each in parsed.quantities:
        gap = parsed.sentence.text[result[-1][-1].end : each.start] if result[-1] else ""
        if result[-1] and gap.strip() not in {",", "and", ", and", "then", "and then", ";", "to", "+"}:
            result.append([])
        result[-1].append(each)
    return result


def _nearest_day(parsed: Parsed, quantity: Quantity) -> object | None:
    days = sorted(parsed.days, key=lambda day: abs(day.begins - quantity.start))
    return days[0].first if days else None


def _is_beside_now(parsed: Parsed, quantity: Quantity, value: Value) -> bool:
    """Does the sentence, or one next to it, give the figure of the quarter too?"""
    if is_now(parsed, quantity):
        return False
    around = [
        each
        for one in (parsed.before, parsed, parsed.after)
        if one
        for each in one.quantities
        if each is not quantity and role(one, each).kind != "target"
    ]
    for record in parsed.records:
        for now in record.levels(parsed.world.quarter, area=value.area, statistic=value.statistic, part=value.part):
            if now.unit == value.unit and now.amount != value.amount and any(each.fits(now.amount) for each in around):
                return True
    return False


def _sole(parsed: Parsed, quantity: Quantity) -> Any:
    """The one period that the sentence names, where it is put as that of all it says."""
    periods = {each.period for each in parsed.periods}
    alike = [each for each in parsed.quantities if each.unit == quantity.unit]
    if len(periods) != 1 or len(alike) > 1 or {"since", "than", "on", "against"} & parsed.sentence.low:
        return None
    first = parsed.periods[0]
    lead = parsed.sentence.before(first.start, 3)
    is_put = not lead or bool(
        {"in", "during", "over", "for", "throughout", "within", "of", "between", "from"} & {word.low for word in lead}
    )
    return first.period if is_put or not first.is_quarter else None


def is_then(parsed: Parsed, quantity: Quantity) -> bool:
    """Is it given as how things were?"""
    if is_now(parsed, quantity):
        return False
    low = parsed.sentence.low
    lead = parsed.sentence.text[: quantity.start]
    now = parsed.world.quarter
    months = {formats.MONTHS[number - 1].casefold() for number in range(now[0].month, now[1].month + 1)}
    seasons = {*SEASON_OF.values()} - {SEASON_OF.get(now[0].month, "")}
    near = {word.low for word in parsed.sentence.before(quantity.start, 3)}
    if re.search(r"\bused to\b", lead):
        return True
    is_base = "from" in near or ("on" in near and _is_moving(parsed)) or ("than" in near and not quantity.hedge)
    if (BEFORE | seasons | MONTHS - months) & low or is_base:
        return True
    return re.search(r"[,;(] ?was (?:[^,;]*\()?$", lead) is not None


def _is_moving(parsed: Parsed) -> bool:
    """Does the sentence say that something went up or down?"""
    return bool(MOVES & parsed.sentence.low) or any(role(parsed, each).kind == "change" for each in parsed.quantities)


def is_now(parsed: Parsed, quantity: Quantity) -> bool:
    """ "From 87 to 79": 79 is now; and what "now" stands beside."""
    begin, end = parsed.sentence.segment(quantity.start)
    near = {word.low for word in parsed.sentence.words if begin <= word.start < end}
    lead = [word.low for word in parsed.sentence.before(quantity.start, 2)]
    return bool(NOW & near) or (
        lead[:1] == ["to"] and lead[1:] not in (["corrected"], ["revised"], ["restated"], ["amended"])
    )


def other_records(parsed: Parsed, quantity: Quantity) -> Iterator[Match]:
    """Records of the theme that the sentence does not speak of, whose value now it is."""
    for record in parsed.world.records:
        if record.key not in parsed.subjects and record.theme == parsed.theme and record.values:
            for value in every_value(record):
                if is_like(parsed, quantity, record, value) and not wrong(parsed, quantity, record, value):
                    yield Match(record, value, ())


def as_counted(value: Value) -> Decimal:
    return value.amount * SCALES.get(value.unit, 1)


def unit_of(value: Value) -> str:
    return SECONDS if value.unit in SCALES else value.unit


__all__ = ["POUNDS", "Match", "chief", "matches"]
