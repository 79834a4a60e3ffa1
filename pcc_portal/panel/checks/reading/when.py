"""Of which time a sentence tells a figure, and whether a value is of it."""

import re
from typing import Any

from pcc_portal.ui import formats

from .parsed import Parsed
from .parts import bound_part
from .periods import is_quarter
from .quantities import Quantity
from .record import COUNT, SECONDS, Period, Record, Value
from .roles import role
from .words import BEFORE, MOVES, NOW

MONTHS = frozenset(name.casefold() for name in formats.MONTHS)
RETOLD = re.compile(
    r"\b(?:reported|told|originally|at first|first (?:reported|published|given|told|put|printed|said|stated|gave|wrote"
    r"|counted|recorded|announced|appeared)|initially|earlier figure|(?:had|once|previously) (?:said|stated"
    r"|given|put|printed|thought)"
    r"|before (?:it was )?correct\w+|uncorrected|published"
    r"|(?:was|were|been|since|later|then|now|subsequently|to be) corrected)\b",
    re.IGNORECASE,
)
REPORTED = re.compile(
    r"\b(?:noted|reported|told|heard|informed|advised|said|learnt|learned|stated|recorded|understood|observed"
    r"|minuted) that\b"
    r"|\b(?:told|informed|advised) (?:the |our )?\w+ that\b",
    re.IGNORECASE,
)
SERIES = re.compile(
    r"\s*[,;+]?(?: (?:and|then|now|to|on|thence|after that|next|finally|lately|up|down|back|again|at last"
    r"|this time|last time))*,?\s*"
)
LAST = re.compile(r"\blast (?!count\b)\w+", re.IGNORECASE)
SOON = 12  # characters between a figure and the month in which it stood so
LEVELS = frozenset({"level", "total", "left", "average"})
APRIL = 4  # in which financial years begin
SEASON_OF = {4: "spring", 7: "summer", 10: "autumn", 1: "winter"}  # by the month in which a quarter begins


def is_period(parsed: Parsed, quantity: Quantity, record: Record, value: Value) -> bool:
    if value.period is None or value.kind == "first":
        is_both = value.kind == "first" and _is_corrected(parsed, quantity, record, value)
        if is_both:
            return True
        return (
            RETOLD.search(parsed.sentence.text) is not None
            if value.kind == "first"
            else _is_of_year(parsed, quantity, record)
        )
    if value.period[0] == value.period[1]:
        is_told = bound_part(parsed, quantity, record) == value.part != ""
        is_near = any(each.first <= value.period[0] <= each.last for each in parsed.months)
        return is_told or is_near or not parsed.days or value.period[0] == _nearest_day(parsed, quantity)
    strict = None if in_series(parsed, quantity) else parsed.bound(quantity, "period") or _sole(parsed, quantity)
    is_longer = strict is not None and strict[0] < parsed.world.quarter[0] and strict[1] >= parsed.world.quarter[1]
    is_own = strict and (is_quarter(strict) or (is_longer and value.unit == COUNT) or strict in record.by_period)
    if strict and (is_own or (value.unit == COUNT and not _holds(strict, parsed.world.quarter))):
        return value.period == strict
    return _is_of_time(parsed, quantity, value) or _is_last(parsed, record, value)


def _is_corrected(parsed: Parsed, quantity: Quantity, record: Record, value: Value) -> bool:
    """Does the sentence give the figure as it was corrected too?"""
    others = [each for each in parsed.quantities if each is not quantity]
    return any(each.fits(held.amount) for held in record.levels(value.period) for each in others)


def _is_of_year(parsed: Parsed, quantity: Quantity, record: Record) -> bool:
    """What has no period is of the year of the quarter, or of the years of its record."""
    year = parsed.bound(quantity, "period") or _sole(parsed, quantity)
    if year is None or is_quarter(year) or year[0].month != APRIL or year[1] >= parsed.world.quarter[0]:
        return True
    return bool(record.days)


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
    if value.kind == "base" and (part := _part_of(parsed, quantity)):
        return is_then(parsed, part) or is_then(parsed, quantity)
    if value.period and value.kind != "sum" and _holds(value.period, parsed.world.quarter):
        return True
    past = {each.period for each in parsed.periods if each.is_quarter and each.period < parsed.world.quarter}
    if len(past) == 1 and value.period not in past and len(parsed.quantities) < 3:
        return False
    return value.kind != "sum" and (is_then(parsed, quantity) or _is_beside_now(parsed, quantity, value))


def _part_of(parsed: Parsed, quantity: Quantity) -> Quantity | None:
    """The figure before it that it is the whole of: "against 11 of 16"."""
    before = [each for each in parsed.quantities if each.end <= quantity.start]
    is_of = before and re.fullmatch(r" (?:out )?of (?:the )?", parsed.sentence.text[before[-1].end : quantity.start])
    return before[-1] if is_of else None


def _holds(period: Period, quarter: Period) -> bool:
    return period[0] <= quarter[0] and quarter[1] <= period[1]


def in_series(parsed: Parsed, quantity: Quantity) -> bool:
    """One of three or more figures with nothing but commas between them."""
    return any(len(run) > 2 and quantity in run for run in runs(parsed))


def runs(parsed: Parsed) -> list[list[Quantity]]:
    """The figures of a sentence, those together that only commas part."""
    groups: list[list[Quantity]] = [[]]
    for each in parsed.quantities:
        gap = parsed.sentence.text[groups[-1][-1].end : each.start] if groups[-1] else ""
        if groups[-1] and not SERIES.fullmatch(gap):
            groups.append([])
        groups[-1].append(each)
    return groups


def _nearest_day(parsed: Parsed, quantity: Quantity) -> object | None:
    text = parsed.sentence.text
    behind = [day for day in parsed.days if re.fullmatch(r" (?:on|at|as at|by) ", text[quantity.end : day.begins])]
    last = max((each.end for each in parsed.quantities if each.end <= quantity.start), default=0)
    ahead = [day for day in parsed.days if last <= day.begins < quantity.start]
    days = behind or ahead[-1:] or sorted(parsed.days, key=lambda day: abs(day.begins - quantity.start))
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
        if each is not quantity and each.kind == "figure" and role(one, each).kind != "target"
    ]
    for record in parsed.records:
        for now in record.levels(parsed.world.quarter, area=value.area, statistic=value.statistic, part=value.part):
            if now.unit == value.unit and now.amount != value.amount and any(each.fits(now.amount) for each in around):
                return True
    return False


def _sole(parsed: Parsed, quantity: Quantity) -> Any:
    """The one period that the sentence names, where it is put as that of all it says."""
    begin, end = parsed.sentence.segment(quantity.start)
    if NOW & {word.low for word in parsed.sentence.words if begin <= word.start < end} or _is_aside(parsed, quantity):
        return None
    periods = {each.period for each in parsed.periods}
    alike = [each for each in parsed.quantities if _is_like(each, quantity) and role(parsed, each).kind in LEVELS]
    is_odd = len(periods) == 1 and not is_quarter(parsed.periods[0].period)
    if len(periods) != 1 or (len(alike) > 1 and not is_odd) or _is_compared(parsed):
        return None
    first = parsed.periods[0]
    lead = parsed.sentence.before(first.start, 3)
    is_put = not lead or bool(
        {"in", "during", "over", "for", "throughout", "within", "of", "between", "from"} & {word.low for word in lead}
    )
    return first.period if is_put or not first.is_quarter else None


def _is_like(one: Quantity, other: Quantity) -> bool:
    """Of one unit; a bare number may be of days, as the one before it is."""
    return one.unit == other.unit or {one.unit, other.unit} == {COUNT, SECONDS}


def _is_aside(parsed: Parsed, quantity: Quantity) -> bool:
    """Does the one period stand in brackets, and the figure outside them: "47 (61 in quarter 1)"?"""
    text, first = parsed.sentence.text, parsed.periods[0] if parsed.periods else None
    return first is not None and _depth(text, first.start) > _depth(text, quantity.start)


def _depth(text: str, at: int) -> int:
    return text.count("(", 0, at) - text.count(")", 0, at)


def _is_compared(parsed: Parsed) -> bool:
    """Does the sentence hold something against a period?"""
    first = parsed.periods[0]
    is_since = parsed.sentence.text[first.start : first.end].casefold().startswith("since")
    held = {"than", "on", "against"} | (set() if is_since else {"since"})
    return bool(held & parsed.sentence.low)


def is_then(parsed: Parsed, quantity: Quantity) -> bool:
    """Is it given as how things were?"""
    if is_now(parsed, quantity):
        return False
    low = _beside(parsed, quantity)
    lead = parsed.sentence.text[: quantity.start]
    now = parsed.world.quarter
    months = {formats.MONTHS[number - 1].casefold() for number in range(now[0].month, now[1].month + 1)}
    seasons = {*SEASON_OF.values()} - {SEASON_OF.get(now[0].month, "")}
    near = {word.low for word in parsed.sentence.before(quantity.start, 3)}
    if re.search(r"\bused to\b", lead):
        return True
    is_base = "from" in near or ("on" in near and _is_moving(parsed)) or ("than" in near and not quantity.hedge)
    if REPORTED.search(parsed.sentence.text) or now in {each.period for each in parsed.periods}:
        low = low - {"had"}  # "it was noted that 84 had ended"
    if not LAST.search(parsed.sentence.text):
        low = low - {"last"}  # "at the last count"
    if (BEFORE | seasons | MONTHS - months) & low or is_base:
        return True
    return re.search(r"[,;(] ?was (?:[^,;]*\()?$", lead) is not None


def _beside(parsed: Parsed, quantity: Quantity) -> set[str]:
    """The words from the figure before it to the one after it, which say of which time it is."""
    begin = max((each.end for each in parsed.quantities if each.end <= quantity.start), default=0)
    end = min(
        (each.start for each in parsed.quantities if each.start >= quantity.end), default=len(parsed.sentence.text)
    )
    words = [word for word in parsed.sentence.words if begin <= word.start < end]
    after = {word.low for word in words if word.start >= quantity.end} - {"against", "compared", "since"}
    return after | {word.low for word in words if word.end <= quantity.start}


def _is_moving(parsed: Parsed) -> bool:
    """Does the sentence say that something went up or down?"""
    return bool(MOVES & parsed.sentence.low) or any(role(parsed, each).kind == "change" for each in parsed.quantities)


HAD = re.compile(r"\bhad (?!to\b)|(?:I|we|they|it)[’']d (?:got|been|come|gone|fallen|risen)\b")


def is_now(parsed: Parsed, quantity: Quantity) -> bool:
    """ "From 87 to 79": 79 is now; and what "now" stands beside."""
    begin, end = parsed.sentence.segment(quantity.start)
    near = {word.low for word in parsed.sentence.words if begin <= word.start < end}
    lead = [word.low for word in parsed.sentence.before(quantity.start, 2)]
    last = parsed.world.quarter[1]
    ends = [each for each in parsed.months if each.last == last and 0 <= each.begins - quantity.end < SOON]
    return bool(NOW & near or ends) or (
        lead[:1] == ["to"]
        and not HAD.search(parsed.sentence.text, begin, quantity.start)
        and lead[1:] not in (["corrected"], ["revised"], ["restated"], ["amended"])
    )
