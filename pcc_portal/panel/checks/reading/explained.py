"""What a figure may rightly be that no value of a record is: what is left of a whole, a step, a sum, days between."""

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import chain, combinations

from .index import stems_of
from .matching import as_counted, chief, every_value, spoken, unit_of
from .numerals import SPELT, small
from .parsed import Parsed
from .parts import bound_part, parts_in
from .quantities import DURATIONS, Quantity
from .record import COUNT, DAY_LONG, PERCENT, POINTS, POUNDS, SCALES, SECONDS, Period, Record, Value
from .words import DOWN, FEWER, MORE, UP, stem

# A clause with one of these tells of those that are not so.
REST = re.compile(
    r"\b(?:not|no|never|none|neither|nobody|without|outside|elsewhere|other than|apart from|except(?:ing)?"
    r"|beyond|rest|other"
    r"|others|remain\w*|left|leav\w+|fail\w*|away|miss\w*|short|unable|un\w{3,}ed|dis\w{3,}ed|still|yet|balance|fall|lack\w*|want\w*)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)
TOGETHER = re.compile(
    r"\b(?:together|combined|both|between them|two|three|four|all|in all|in total|total\w*|sum|jointly|and|plus"
    r"|counting"
    r"|altogether|overall|either|or)\b",
    re.IGNORECASE,
)
STEP = re.compile(
    r"[+−–-] ?$|\b(?:another|a further|an extra|an additional|extra|additional) $|\bby(?: just| only| some"
    r"| about| around| nearly| over)? £?$|^ (?:points? )?on (?:the|last|quarter|Q\d|a year)\b"
    r"|\b(?:difference|gap|change|swing|apart|separat\w+|better|worse|ahead|behind)\b",
    re.IGNORECASE,
)
APART = UP | DOWN | MORE | FEWER
MARKS = re.compile(r"[;:()]|[.,](?!\d)")
MOST = 40  # values of a record
TO_TODAY = re.compile(r"\b(?:today|now|to date|so far|at the date of|this paper|at present|still|left|remain\w*)\b")
CALENDAR = {"days": 1, "weeks": 7, "months": Decimal("30.44"), "quarters": Decimal("91.3"), "years": Decimal("365.25")}


def is_explained(parsed: Parsed, quantity: Quantity, why: str) -> bool:
    """Does something that its own words call for come to it? `why`: as what it would be told."""
    records = spoken(parsed)
    amounts: Iterator[Decimal]
    if why == "wrong-difference":
        paced = (step / 3 for each in records for step in _steps(parsed, quantity, each))
        is_paced = EACH.search(parsed.sentence.text, quantity.end, quantity.end + 20) is not None
        areas = chain.from_iterable(_areas_apart(parsed, each) for each in records)
        amounts = chain(_days_apart(parsed, quantity, records), areas, paced if is_paced else ())
    elif why in {"total-of-list", "wrong-sum"} and OTHERS.search(clause_of(parsed, quantity)):
        amounts = chain.from_iterable(_rests(parsed, quantity, each) for each in records)
    elif why in {"total-of-list", "wrong-sum"}:
        listed = [each for each in parsed.quantities if each.unit == POUNDS]
        amounts = _of_records(parsed) if quantity.unit == POUNDS and len(listed) < LISTED else iter(())
    else:
        amounts = _derived(parsed, quantity, records)
    return any(quantity.fits(amount) for amount in amounts)


def _areas_apart(parsed: Parsed, record: Record) -> Iterator[Decimal]:
    """How far the areas that a sentence names are from each other."""
    named = parsed.has("area")
    values = [value for value in record.levels(parsed.world.quarter) if value.area in named]
    yield from (abs(a.amount - b.amount) for a, b in combinations(values, 2) if a.unit == b.unit)


def _days_apart(parsed: Parsed, quantity: Quantity, records: list[Record]) -> Iterator[Decimal]:
    if quantity.unit in {SECONDS, *CALENDAR} and not _is_timed(chief(parsed)):
        yield from _between_days(parsed, quantity, records)


def _derived(parsed: Parsed, quantity: Quantity, records: list[Record]) -> Iterator[Decimal]:
    clause = clause_of(parsed, quantity)
    is_rest = REST.search(clause) is not None and not _is_of_a_part(parsed, quantity, records)
    is_step, is_each = _is_step(parsed, quantity), EACH.search(clause) is not None
    for record in records:
        yield from _rests(parsed, quantity, record) if is_rest else ()
        yield from _steps(parsed, quantity, record) if is_step else ()
        yield from _in_names(record) if quantity.unit in {SECONDS, *CALENDAR} else ()
        yield from (each.amount for each in record.comparators if parsed.has("comparator"))
    yield from _days_apart(parsed, quantity, records)
    yield from _of_records(parsed) if quantity.unit == POUNDS and TOGETHER.search(clause) else ()
    yield from _for_each(parsed, quantity, records, clause) if is_each else ()


def _is_timed(records: list[Record]) -> bool:
    """Does a record hold durations itself?"""
    return any(value.unit in SCALES for record in records for value in record.values)


def clause_of(parsed: Parsed, quantity: Quantity) -> str:
    """The words around a figure, up to the marks and the figures of its unit on both sides."""
    text = parsed.sentence.text
    begin = max((match.end() for match in MARKS.finditer(text, 0, quantity.start)), default=0)
    mark = MARKS.search(text, quantity.end)
    return text[begin : mark.start() if mark else len(text)]


def _is_of_a_part(parsed: Parsed, quantity: Quantity, records: list[Record]) -> bool:
    """ "A total of 20 are therefore in progress": the record holds another number for just that."""
    own = " ".join(quantity.noun[:4])
    if REST.search(own):  # "not awarded"
        return False
    for record in records:
        part = bound_part(parsed, quantity, record)
        if part in parts_in(own, record) and any(each.part == part for each in record.levels()):
            return True
    return False


def _times(parsed: Parsed) -> set[Period | None]:
    return {None, parsed.world.quarter, *(each.period for each in parsed.periods)}


def _rests(parsed: Parsed, quantity: Quantity, record: Record) -> Iterator[Decimal]:
    """A whole less one of its parts, or less those that the sentence names."""
    times, areas = _times(parsed), {"", *parsed.has("area")}
    ends = {day.last for day in (*parsed.days, *parsed.months)} | {period[1] for period in times if period}
    values = [v for v in every_value(record)[:MOST] if v.kind != "first" and v.unit != "years"]
    values = [v for v in values if v.area in areas or OTHERS.search(parsed.sentence.text)]
    values = [v for v in values if v.period in times or (v.period and v.period[1] in ends)]
    if quantity.unit in {PERCENT, COUNT}:
        yield from (100 - value.amount for value in values if value.unit == PERCENT)
    scale = SCALES.get(record.unit, 1)
    yield from (abs(record.target.amount - v.amount) * scale for v in values if record.target and not v.part)
    for share in record.shares if quantity.unit == COUNT else ():
        if share.value in values:
            yield share.denominator - share.numerator
    named = {*parsed.has("area"), *parts_in(parsed.sentence.text, record)}
    for whole in (value for value in values if value.unit == quantity.unit):
        pieces = [v for v in values if _is_piece(v, whole)]
        yield from (whole.amount - v.amount for v in pieces if _is_named(v, named) or _is_meant(v, parsed))
        of_areas = [v.amount for v in pieces if v.area in parsed.has("area")]
        yield from [whole.amount - sum(of_areas, Decimal(0))] if len(of_areas) > 1 else []


def _is_named(piece: Value, named: set[str]) -> bool:
    return bool(({piece.area, piece.part} - {""}) & named)


OTHERS = re.compile(r"\b(?:other|others|rest|elsewhere|remaining)\b", re.IGNORECASE)
OPEN = re.compile(r"\b(?:still|open|outstanding|pending|unfinished|to (?:do|go|come|find))\b", re.IGNORECASE)
DONE = frozenset(
    map(stem, ("signed", "delivered", "awarded", "answered", "completed", "closed", "sold", "done", "spent"))
)


def _is_meant(piece: Value, parsed: Parsed) -> bool:
    """The area that "the other three" leaves out; what is done, of what is "still open"."""
    if piece.area:
        return OTHERS.search(parsed.sentence.text) is not None
    return bool(DONE & stems_of(piece.part)) and OPEN.search(parsed.sentence.text) is not None


def _is_piece(value: Value, whole: Value) -> bool:
    is_alike = value.unit == whole.unit in {COUNT, POUNDS} and value.period == whole.period
    is_less = value.amount < whole.amount and value.kind == whole.kind == "level" and value.statistic == whole.statistic
    is_whole = (not whole.part and not whole.area) or (whole.part and whole.part != value.part)
    return is_alike and is_less and bool(is_whole)


def _is_step(parsed: Parsed, quantity: Quantity) -> bool:
    """Is it told as how far something is from something else?"""
    text = parsed.sentence.text
    near = text[max(quantity.start - 25, 0) : quantity.start], text[quantity.end : quantity.end + 30]
    low = {word.casefold() for side in near for word in re.findall(r"[a-z]+", side, re.IGNORECASE)}
    return bool(APART & low) or any(STEP.search(side) for side in near)


def _steps(parsed: Parsed, quantity: Quantity, record: Record) -> Iterator[Decimal]:
    """How far a value of the quarter is from those that differ from it in one thing, its target and others' figures."""
    times = _times(parsed) - {None}
    values = every_value(record)[:MOST]
    now = [value for value in values if value.period in times and value.kind != "first"]
    scale = SCALES.get(record.unit, 1)
    others = [each.amount * scale for each in record.comparators] + [t.amount * scale for t in [record.target] if t]
    for value in now:
        alike = [each for each in values if each.unit == value.unit and _differences(each, value) == 1]
        amounts = [*(as_counted(each) for each in alike), *others]
        if quantity.unit in {unit_of(value), COUNT} or (quantity.unit == POINTS and unit_of(value) == PERCENT):
            yield from (abs(as_counted(value) - each) for each in amounts)
        elif quantity.unit == PERCENT:
            yield from (100 * abs(as_counted(value) - each) / abs(each) for each in amounts if each)


def _differences(a: Value, b: Value) -> int:
    pairs = zip(
        (a.period, a.area, a.statistic, a.part, a.kind), (b.period, b.area, b.statistic, b.part, b.kind), strict=True
    )
    return sum(x != y for x, y in pairs)


def _between_days(parsed: Parsed, quantity: Quantity, records: list[Record]) -> Iterator[Decimal]:
    """Between any two days that the sentence, the one before it or its records have, or to the paper's."""
    around = [one for one in (parsed.before, parsed) if one]
    named = {day.first for one in around for day in (*one.days, *one.months)}
    named |= {day.last for one in around for day in (*one.days, *one.months)}
    named |= {edge for one in around for each in one.periods for edge in each.period}
    held = {edge for record in parsed.records[:4] for day in record.days for edge in (day.first, day.last)}
    days = named | held | ({parsed.world.today} if TO_TODAY.search(parsed.sentence.text) or not named else set())
    for a, b in combinations(sorted(days)[:24], 2):
        for apart in ((b - a).days, (b - a).days + 1):
            yield from _as_told(quantity, apart, a, b)


EACH = re.compile(
    r"\b(?:an?|per|each|every|one) (day|week|month|quarter|year)\b|\b(daily|weekly|monthly|quarterly|yearly"
    r"|annual(?:ly)?)\b"
)
OF_QUARTER = {"day": 92, "dai": 92, "wee": 13, "mon": 3}
OF_YEAR = {"day": 365, "dai": 365, "wee": 52, "mon": 12, "qua": 4}


def _for_each(parsed: Parsed, quantity: Quantity, records: list[Record], clause: str) -> Iterator[Decimal]:
    """What a record holds, or what is typed, for each day, week, month, quarter or year."""
    match = EACH.search(clause)
    word = (match[1] or match[2])[:3].casefold() if match else ""
    held = [v for record in records for v in every_value(record)[:MOST] if unit_of(v) == quantity.unit]
    for value in held:
        months = 3 if value.period else 12
        parts = {OF_QUARTER.get(word) if months == 3 else OF_YEAR.get(word), *_lengths(parsed)} - {None}
        yield from (as_counted(value) / part for part in parts if part)


def _lengths(parsed: Parsed) -> Iterator[int]:
    """Of the events that it speaks of, in days."""
    for record in parsed.records[:4]:
        yield from ((day.last - day.first).days + 1 for day in record.days if day.last > day.first)


NUMBER_OF_NAME = re.compile(
    rf"\b(\d[\d,]*|{SPELT})(?:[ -](seconds?|minutes?|hours?|days?|weeks?|months?))?\b", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def _in_names(record: Record) -> tuple[Decimal, ...]:
    """The numbers of its own names: "answered within 10 seconds"."""
    words = " ".join((record.title, *record.names, *(value.part for value in record.values)))
    numbers = []
    for match in NUMBER_OF_NAME.finditer(words):
        size = DURATIONS.get((match[2] or "").casefold().rstrip("s"), 1)
        numbers.append(Decimal(small(match[1].replace(",", ""))) * size)
    return tuple(dict.fromkeys(numbers))


def _as_told(quantity: Quantity, apart: int, a: dt.date, b: dt.date) -> Iterator[Decimal]:
    """In the unit of the figure; of weeks, months and years those begun and those gone."""
    if quantity.unit == SECONDS:
        yield Decimal(apart * DAY_LONG)
        if quantity.step > DAY_LONG:
            yield from (Decimal(weeks * 7 * DAY_LONG) for weeks in (apart // 7, -(-apart // 7)))
        return
    size = {"months": 1, "quarters": 3, "years": 12}.get(quantity.unit)
    if size:
        months = (b.year - a.year) * 12 + b.month - a.month
        exact = Decimal(months) + Decimal(b.day - a.day) / 31
        yield from (Decimal(round(number)) for number in (exact / size, Decimal(months) / size, (exact + 1) / size))


def _of_records(parsed: Parsed) -> Iterator[Decimal]:
    """Money of the records that the sentence names, one value of each together; of the theme's named in part."""
    held = parsed.world_index
    present = parsed.sentence.stems
    named = [
        record
        for record in (held.by_key[key] for key in parsed.every)
        if any(value.unit == POUNDS for value in record.values)
        and any(held.rarity(name & present, name) >= HALF for name in held.names[record.key])
    ][:5]
    for size in range(2, len(named) + 1):
        for some in combinations(named, size):
            yield from _totals([[v.amount for v in each.values if v.unit == POUNDS][:4] for each in some])


HALF, LISTED = 0.4, 3  # of a name; sums of money, from which on a total is of what stands there


def _totals(lists: list[list[Decimal]]) -> Iterator[Decimal]:
    sums = [Decimal(0)]
    for amounts in lists:
        sums = [total + amount for total in sums for amount in amounts][:256]
    yield from sums
