"""Figures held against the records that their sentence speaks of."""

import re
from collections.abc import Iterator
from decimal import Decimal

from pcc_portal.ui.formats import MONTHS

from ..ahead import is_unreal
from ..arithmetic import makes, numbers_beside
from ..matching import (
    Match,
    chief,
    every_value,
    has_noun,
    is_like,
    is_named,
    matches,
    other_records,
    subjects_of,
    unit_of,
    wrong,
)
from ..parsed import NAMED, Parsed, clause_record
from ..parts import bound_part, parts_in
from ..quantities import Quantity
from ..record import COUNT, PERCENT, POUNDS, RATE, Record
from ..roles import role, speaks_of_target
from ..slips import Slip, plain, slip
from .misread import NOTHING, another, none
from .owners import SMALL, sole_subject, units_of
from .unrecorded import is_average

TELLING = 3  # digits of a figure that hardly stands for two things
LEVELS = {"level", "comparator"}


def figures(parsed: Parsed) -> Iterator[Slip]:
    """A figure that is another value of what its sentence speaks of, or none."""
    levels = 0
    slips: list[Slip] = []
    for quantity in parsed.quantities:
        part = role(parsed, quantity)
        is_level = part.kind in LEVELS or (part.kind in {"total", "average"} and _is_alone(parsed, quantity))
        if is_unreal(parsed):
            return
        is_back = [word.low for word in parsed.sentence.before(quantity.start, 1)] == ["all"]  # "all three": of a list
        if is_level and quantity.kind == "figure" and quantity.hedge != "bound" and not is_back:
            levels += 1
            slips += _figure(parsed, quantity)
    doubtful = [each for each in slips if each.says.startswith(NOTHING)]
    is_misread = len(doubtful) > 1 and 2 * len(doubtful) > levels
    yield from (each for each in slips if not (is_misread and each in doubtful))


def _is_alone(parsed: Parsed, quantity: Quantity) -> bool:
    """Nothing of its kind stands before it, of which it might be the total."""
    return sum(each.unit == quantity.unit and each.end <= quantity.start for each in parsed.quantities) < 1 + (
        role(parsed, quantity).kind == "total"
    )


MONTH_ONLY = re.compile(
    rf"\b(?:(?:in|during|for) )?(?:{'|'.join(MONTHS)}) alone\b|\bthe month of (?:{'|'.join(MONTHS)})\b"
)


def _of_month(parsed: Parsed, quantity: Quantity, match: Match) -> Iterator[Slip]:
    """A count of the whole quarter, told of a month alone."""
    month = MONTH_ONLY.search(parsed.sentence.text)
    value = match.value
    first, last = parsed.world.quarter
    within = [
        day
        for day in parsed.days
        if first < day.first <= last and SINCE_DAY.search(parsed.sentence.text, 0, day.begins)
    ]
    is_less = month is not None or (bool(within) and len(parsed.quantities) == 1)
    is_whole = value.period == parsed.world.quarter and not (value.part or value.area)
    if is_less and value.unit == COUNT and is_whole:
        says = f"{quantity.text} is the figure of the quarter"
        yield slip(parsed, "span-wrong", quantity.start, quantity.end, says, match.record)


ELSEWHERE = re.compile(r"\b(?:elsewhere|others?|average|everywhere|neighbours|counterparts)\b", re.IGNORECASE)
SINCE_DAY = re.compile(r"\b(?:[Ss]ince|[Aa]fter|[Ff]rom)\b[^.;,]{0,60}$")
SINCE = re.compile(r"\bsince\b", re.IGNORECASE)


def _moved(parsed: Parsed, quantity: Quantity) -> dict[str, Decimal]:
    """By part, how far what a record counts out moved since the quarter before, where the sentence tells of that."""
    record = next(iter(chief(parsed)), None)
    if record is None or record.is_measure or not SINCE.search(parsed.sentence.text) or quantity.unit != COUNT:
        return {}
    then = {value.part: value.amount for value in record.levels(parsed.world.previous) if value.unit == COUNT}
    now = {value.part: value.amount for value in record.levels(parsed.world.quarter) if value.unit == COUNT}
    return {part: abs(now[part] - then[part]) for part in now if part in then}


def _figure(parsed: Parsed, quantity: Quantity) -> Iterator[Slip]:
    if moved := _moved(parsed, quantity):
        named = [part for part in parts_in(parsed.sentence.text, chief(parsed)[0]) if moved.get(part)]
        if quantity.amount in ({moved[part] for part in named} or {*moved.values()}):
            return
        if len(named) == 1 and len(parsed.quantities) == 1:
            says = f"it is {moved[named[0]]:f} more or fewer than then"
            yield slip(parsed, "wrong-difference", quantity.start, quantity.end, says, chief(parsed)[0])
            return
    fitting = matches(parsed, quantity)
    if right := next((match for match in fitting if not match.wrong), None):
        yield from _of_month(parsed, quantity, right)
    elif not fitting and (rate := _of_rate(parsed, quantity)):
        yield rate
    elif not _is_explained(parsed, quantity):
        yield from _unexplained(parsed, quantity, fitting)


def _unexplained(parsed: Parsed, quantity: Quantity, fitting: list[Match]) -> Iterator[Slip]:
    subjects = subjects_of(parsed, quantity)
    near = [each for each in fitting if each.record in subjects and _may_tell(parsed, quantity, each.record)]
    near = [
        each for each in near if each.record.key in parsed.own or each.record not in chief(parsed) or not parsed.own
    ]
    if not fitting and (other := _of_sibling(parsed, quantity) or _of_target(parsed, quantity, subjects)):
        yield other
        return
    is_bound = any(parsed.bound(quantity, kind) for kind in ("area", "period", "statistic"))
    is_bound = is_bound or any(bound_part(parsed, quantity, match.record) for match in near)
    if is_made(parsed, quantity, by_records=not near) and not (near and is_bound):
        return
    if is_average(parsed, quantity) and (_is_told_average(parsed, quantity) or not (near or fitting)):
        return
    if near:
        best = min(near, key=lambda match: (len(match.wrong), match.value.kind != "level", _is_unnamed(parsed, match)))
        yield another(parsed, quantity, best)
    elif (record := sole_subject(parsed, quantity, subjects)) and not _is_counted_beside(parsed, quantity, record):
        kin = (each for each in other_records(parsed, quantity, record) if _is_kin(parsed, quantity, each, record))
        yield none(parsed, quantity, record, next(kin, None))
    elif stray := _of_part(parsed, quantity, fitting) or _of_theme(parsed, quantity):
        yield another(parsed, quantity, stray)


def _is_counted_beside(parsed: Parsed, quantity: Quantity, record: Record) -> bool:
    """Is it a part of another record of the theme, which the sentence names: "we counted the knives: 218"?"""
    others = [each for each in parsed.world.records if each.theme == parsed.theme and each is not record]
    return quantity.unit == COUNT and any(
        quantity.amount == value.amount and value.part and value.part in parts_in(parsed.sentence.text, each)
        for each in others
        if not each.is_measure
        for value in each.values
    )


def _is_told_average(parsed: Parsed, quantity: Quantity) -> bool:
    is_counted = quantity.unit in {COUNT, POUNDS} and "every" not in parsed.sentence.low
    return is_counted and role(parsed, quantity).kind == "average"


def _is_unnamed(parsed: Parsed, match: Match) -> bool:
    """Is it of an area where the sentence names none, or of another time where it names one?"""
    return bool(match.value.area) if not parsed.has("area") else match.value.period != parsed.world.quarter


def _is_explained(parsed: Parsed, quantity: Quantity) -> bool:
    """Is it money of the theme, a target or another's figure, or a part of a total that is right?"""
    is_known = _is_money_elsewhere(parsed, quantity) or is_elsewhere(parsed, quantity)
    return is_known or _is_part_of_total(parsed, quantity)


def _is_part_of_total(parsed: Parsed, quantity: Quantity) -> bool:
    """Does it make, with those beside it, a total that the sentence states and the records hold?"""
    totals = [each for each in parsed.quantities if each is not quantity and role(parsed, each).kind == "total"]
    parts = [each for each in parsed.quantities if each.unit == quantity.unit and each not in totals]
    whole = sum((each.amount for each in parts), Decimal(0))
    return len(parts) > 1 and any(
        each.fits(whole) and any(not match.wrong for match in matches(parsed, each)) for each in totals
    )


def _is_money_elsewhere(parsed: Parsed, quantity: Quantity) -> bool:
    """Money has many sources: what any record of the theme holds may stand, unless a record's name stands before it."""
    if quantity.unit != POUNDS:
        return False
    others = [each for each in parsed.world.records if each.theme == parsed.theme and each not in chief(parsed)]
    held = [value for record in others for value in record.values]
    named = {label.value for label in parsed.mentions}
    alone = sum(each.unit == POUNDS for each in parsed.quantities) == 1
    is_of_one = len(named) == 1 and (named < {*chief(parsed)} or (alone and named == {*chief(parsed)}))
    is_of_one = is_of_one or parsed.named_before(quantity) is not None or (alone and _is_of_clause(parsed, quantity))
    return not is_of_one and any(value.unit == POUNDS and quantity.fits(value.amount) for value in held)


def _is_of_clause(parsed: Parsed, quantity: Quantity) -> bool:
    """Do the words before it surely name one record with money: "Old Forge was sold for"?"""
    record = clause_record(parsed, 0, quantity.start)
    return record is not None and any(value.unit == POUNDS for value in record.values)


def is_elsewhere(parsed: Parsed, quantity: Quantity) -> bool:
    """A target, a comparator or a placing of a record that the sentence speaks of."""
    for record in parsed.records:
        amounts = [record.target.amount] if record.target and speaks_of_target(parsed) else []
        around = [one for one in (parsed.before, parsed, parsed.after) if one]
        if any(one.has("comparator") or ELSEWHERE.search(one.sentence.text) for one in around):
            amounts += [each.amount for each in record.comparators]
        amounts += [Decimal(number) for each in record.placings for number in (each.place, each.of)]
        if quantity.hedge in {"over", "under"} and not (parsed.has("target") or parsed.has("comparator")):
            continue
        unit = record.unit if record.unit in {PERCENT, POUNDS} else None
        is_bare = quantity.unit == COUNT and quantity.step < 1
        if (unit in {None, quantity.unit} or is_bare) and any(quantity.fits(amount) for amount in amounts):
            return True
    return False


def is_made(parsed: Parsed, quantity: Quantity, *, by_records: bool) -> bool:
    """Does it follow from the other figures beside it, or from those of the records?"""
    return makes(parsed, quantity, numbers_beside(parsed, quantity), by_records=by_records)


def _of_sibling(parsed: Parsed, quantity: Quantity) -> Slip | None:
    """A figure right behind a record's name that is another record's of the same theme: two of them changed about."""
    record = (
        clause_record(parsed, _begin(parsed, quantity), quantity.start)
        or parsed.named_before(quantity)
        or _named_alone(parsed, quantity)
    )
    if (
        record is None
        or quantity.unit not in {unit_of(value) for value in record.values}
        or record.key not in parsed.every
    ):
        return None
    siblings = [each for each in parsed.world.records if each.theme == record.theme and each is not record]
    for each in siblings:
        values = [value for value in each.values if value.unit == quantity.unit and quantity.fits(value.amount)]
        if values and each.is_measure == record.is_measure and _may_tell(parsed, quantity, each):
            why = "wrong-money" if quantity.unit == POUNDS else "other-record"
            held = next(value for value in record.values if unit_of(value) == quantity.unit)
            says = f"{quantity.text} is “{each.title}”; “{record.title}” is {plain(held.amount, held.unit)}"
            return slip(parsed, why, quantity.start, quantity.end, says, record)
    return None


def _named_alone(parsed: Parsed, quantity: Quantity) -> Record | None:
    """The one record that a sentence names in full, where it gives one sum of money alone."""
    named = {label.value for label in parsed.mentions}
    alone = quantity.unit == POUNDS and sum(each.unit == POUNDS for each in parsed.quantities) == 1
    return named.pop() if alone and len(named) == 1 and named == {*chief(parsed)} else None


def _of_rate(parsed: Parsed, quantity: Quantity) -> Slip | None:
    """ "18.6%" or "18.6 crimes", of what the records hold for every so many."""
    if quantity.step >= 1 or quantity.unit not in {PERCENT, COUNT} or quantity.hedge:
        return None
    by_key = parsed.world_index.by_key
    for record in (by_key[key] for key in parsed.own if by_key[key].unit == RATE):
        values = [value for value in record.values if value.unit == RATE and quantity.fits(value.amount)]
        if values:
            says = f"{plain(values[0].amount, COUNT)} is “{record.title}”"
            return slip(parsed, "rate-vs-count", quantity.start, quantity.end, says, record)
    return None


def _of_part(parsed: Parsed, quantity: Quantity, fitting: list[Match]) -> Match | None:
    """A part of the theme's measure in a sentence that names another of its parts, whatever else that part is of."""
    if any(record.theme == parsed.theme for record in chief(parsed)[:1]) or quantity.amount < SMALL:
        return None
    near = [match for match in fitting if match.record.is_measure and match.record.theme == parsed.theme]
    others = [match for match in near if parts_in(parsed.sentence.text, match.record) not in ([], [match.value.part])]
    return others[0] if len(others) == 1 and others[0].wrong == ("part",) else None


def _of_theme(parsed: Parsed, quantity: Quantity) -> Match | None:
    """Another value of the one measure of the theme that holds it, in a sentence that surely speaks of none."""
    is_sure = any(quantity.unit in units_of(each) for each in chief(parsed) if parsed.own.get(each.key, 0) >= NAMED)
    if is_sure or quantity.unit == POUNDS or len(quantity.amount.as_tuple().digits) < TELLING or quantity.hedge:
        return None
    near = [record for record in parsed.world.records if record.theme == parsed.theme and record.is_measure]
    fitting = [
        Match(record, value, wrong(parsed, quantity, record, value))
        for record in near
        for value in every_value(record)
        if is_like(parsed, quantity, record, value)
    ]
    is_one = len({match.record for match in fitting}) == 1 and all(match.wrong for match in fitting)
    is_else = any(
        has_noun(parsed, quantity, record) for record in near if not fitting or record is not fitting[0].record
    )
    return min(fitting, key=lambda match: len(match.wrong)) if is_one and not is_else else None


def _of_target(parsed: Parsed, quantity: Quantity, subjects: list[Record]) -> Slip | None:
    """The target of the one measure, told as its figure."""
    able = [record for record in subjects if record.is_measure and record.target and not record.target.statistic]
    if len(able) != 1 or quantity.hedge or speaks_of_target(parsed) or not _is_counted(parsed, quantity, able[0]):
        return None
    record, target = able[0], able[0].target
    values = [value for value in record.levels(parsed.world.quarter, area="", part="") if value.unit == quantity.unit]
    if target is None or not values or not quantity.fits(target.amount) or quantity.amount < SMALL:
        return None
    now = plain(values[0].amount, values[0].unit)
    says = f"{quantity.text} is the target; the figure of the quarter is {now}"
    return slip(parsed, "no-record", quantity.start, quantity.end, says, record)


def _begin(parsed: Parsed, quantity: Quantity) -> int:
    """Where the words begin that can name what it is of: after the figure before it and what that one counts."""
    last = max((each.end for each in parsed.quantities if each.end <= quantity.start), default=0)
    gap = parsed.sentence.text[last : quantity.start]
    marks = [last + match.end() for match in re.finditer(r"[,;|:)]", gap)]
    marks = [mark for mark in marks if parsed.sentence.text[mark : quantity.start].strip(" (£")]
    if not last or not gap.lstrip()[:1].isalnum():
        return marks[-1] if marks else last
    return marks[-1] if marks else quantity.start


def _may_tell(parsed: Parsed, quantity: Quantity, record: Record) -> bool:
    """Is it sure enough that the figure is one of this record?"""
    if quantity.unit == COUNT and abs(quantity.amount) < SMALL and quantity.step == 1:
        return _is_counted(parsed, quantity, record) and quantity.kind == "figure"
    is_by_noun = quantity.unit == COUNT and has_noun(parsed, quantity, record) and record.key in parsed.own
    is_spoken_of = parsed.before is not None and record.key in parsed.before.own
    return not is_by_noun or is_spoken_of or is_named(parsed, quantity, record)


def _is_counted(parsed: Parsed, quantity: Quantity, record: Record) -> bool:
    """Its noun is the record's, or it stands right behind a label."""
    return has_noun(parsed, quantity, record) or any(
        parsed.bound(quantity, kind) for kind in ("area", "statistic", "period")
    )


def _is_kin(parsed: Parsed, quantity: Quantity, match: Match, record: Record) -> bool:
    """Is another record's value what the figure was taken from?"""
    is_alike = (
        match.value.unit in units_of(record)
        and match.value.kind == "level"
        and match.record.is_measure == record.is_measure
    )
    return is_alike and record.is_measure and (quantity.unit != COUNT or has_noun(parsed, quantity, match.record))
