"""What a sentence claims of a figure: its target, how it compares, its rank, how usual it is, how it is counted."""

import re
from collections.abc import Iterator
from decimal import Decimal

from ..ahead import is_ahead, is_denied
from ..comparing import size
from ..matching import chief
from ..parsed import NAMED, SURE, Label, Parsed
from ..parts import parts_in
from ..record import COUNT, PERCENT, SCALES, SECONDS, Record, Target, Value
from ..roles import role
from ..sentences import Word
from ..slips import Slip, slip
from ..words import NOW, forms, several

EXCEED = forms("exceed surpass") | {"exceeding"}  # the higher, whichever is the better
MET = forms(
    "meet/met/meeting achieve hit surpass exceed beat/beaten reach satisfy pass attain clear"
    " overtake/overtook/overtaken top/topped"
    " better honour fulfil/fulfilled keep/kept secure deliver"
) | {
    "within",
    "inside",
    "on",
}
MET |= {"past", "met", "hit"}
MISSED = forms("miss breach fail overshoot/overshot undershoot/undershot") | {
    "outside",
    "short",
    "shy",
    "off",
    "adrift",
}
WEAK = 2.0  # a sentence that names a record by less than this names none
CLEAR = 1.25  # as many times as surely as of the next measure
NEAR = 30  # characters between the words for a target and what is claimed of it
TOGETHER = frozenset({"both", "all", "neither", "each", "none"})
UNTIL = re.compile(r"\b(?:yet to|still to|fail(?:s|ed)? to|unable to)\b[^.;,]{0,20}$")


def measure(parsed: Parsed) -> Record | None:
    """The one measure that the sentence speaks of."""
    subjects = [record for record in chief(parsed) if record.is_measure]
    if len(subjects) > 1 and len(marked := [record for record in subjects if _is_marked(parsed, record)]) == 1:
        return marked[0]
    is_sure = bool(subjects) and parsed.subjects[subjects[0].key] >= SURE
    clear = len(subjects) == 1 or (
        is_sure and parsed.subjects[subjects[0].key] >= CLEAR * parsed.subjects[subjects[1].key]
    )
    is_named = bool(subjects) and (parsed.subjects[subjects[0].key] >= WEAK or not parsed.own)
    return (subjects[0] if is_named else None) if clear else _by_unit(parsed, subjects)


def _is_marked(parsed: Parsed, record: Record) -> bool:
    """Does the sentence give its target: "our 90% target"?"""
    figures = [each for each in parsed.quantities if role(parsed, each).kind == "target" and not each.hedge]
    scale = SCALES.get(record.unit, 1)
    return record.target is not None and any(
        each.fits(record.target.amount * (scale if each.unit == SECONDS else 1)) for each in figures
    )


def better_of(record: Record, unit: str) -> int:
    """1 where more is better, -1 where less is; of a share that is done within a time, more is."""
    way = {"higher": 1, "lower": -1}.get(record.better, 0)
    return -way if unit == PERCENT and record.unit in SCALES else way


SHARES, COUNTED = several("share shares proportion percentage rate"), several("number numbers fewer many")
TIMED = several("longer shorter wait waits waited waiting quicker faster slower sooner promptly quickly slowly time")


IDLE = re.compile(r"\b(?:in|on|at the|this|last|first|next|same|that|each|every|any) time\b", re.IGNORECASE)


def _by_unit(parsed: Parsed, subjects: list[Record]) -> Record | None:
    """Of several, the one whose unit the words tell: a share, a wait, a number."""
    low = parsed.sentence.low - ({"time"} if IDLE.search(parsed.sentence.text) else set())
    units = {PERCENT} if low & SHARES else {*SCALES} if low & TIMED else {COUNT} if low & COUNTED else set()
    able = [record for record in subjects if any(value.unit in units for value in record.values)]
    return able[0] if len(able) == 1 and parsed.subjects[able[0].key] >= NAMED else None


def now(parsed: Parsed, record: Record, statistic: str = "") -> list[Value]:
    areas = [str(area) for area in parsed.has("area")] or [""]
    named = parts_in(parsed.sentence.text, record)
    parts = {"", *(named if len(named) == 1 else ())}  # two that are named together are the whole
    values = [value for value in record.levels(parsed.world.quarter) if value.area in areas and value.part in parts]
    return [value for value in values if not statistic or value.statistic == statistic]


def targets(parsed: Parsed) -> Iterator[Slip]:
    """A target that is not the record's, or told as met or missed when it is not."""
    labels = [label for label in parsed.labels if label.kind == "target"]
    record = measure(parsed)
    if labels:
        yield from _all_targets(parsed)
    if record is None or not labels:
        return
    if record.target and (none := NO_TARGET.search(parsed.sentence.text)):
        says = f"the target is {'at least' if record.target.at_least else 'at most'} {record.target.amount:f}"
        yield slip(parsed, "target-claim", none.start(), none.end(), says, record)
    elif record.target:
        yield from _target_figures(parsed, record)
        yield from _target_claims(parsed, record, labels)


NO_TARGET = re.compile(
    r"\b(?:no|without (?:a|any)|not? (?:have|has|had|set|got) (?:a|any)|lacks? (?:a|any)) (?:\w+ )?(?:target|goal"
    r"|ceiling|threshold)\b"
    r"|\btargets? (?:has|have) (?:not|never) (?:yet )?been set\b",
    re.IGNORECASE,
)


def _target_figures(parsed: Parsed, record: Record) -> Iterator[Slip]:
    target = record.target
    levels = [value.amount for value in now(parsed, record)]
    for quantity in parsed.quantities:
        is_like = (record.unit == PERCENT) == (quantity.unit == PERCENT) and parsed.bound(quantity, "target")
        is_told = target is not None and any(
            each.fits(target.amount) for each in parsed.quantities if each is not quantity
        )
        if target is None or not is_like or is_told or role(parsed, quantity).kind != "target":
            continue
        scale = SCALES.get(record.unit, 1) if quantity.unit == SECONDS else 1
        is_level = quantity.amount in {amount * scale for amount in levels} or (
            quantity.step <= 1 and any(map(quantity.fits, levels))
        )
        if not (is_level or quantity.fits(target.amount * scale)):
            says = f"the target is {'at least' if target.at_least else 'at most'} {target.amount:f}"
            yield slip(parsed, "target-claim", quantity.start, quantity.end, says, record)


def _target_claims(parsed: Parsed, record: Record, labels: list[Label]) -> Iterator[Slip]:
    periods = {each.period for each in parsed.periods}
    is_before = periods and parsed.world.quarter not in periods and not NOW & parsed.sentence.low
    if is_before or len({*parsed.has("area")}) > 1 or record.target is None:
        return
    values = now(parsed, record, record.target.statistic)
    if len(values) != 1:
        return
    value = values[0].amount
    is_met = _is_met(record.target, value)
    for word in parsed.sentence.words:
        claimed = _claimed(parsed, word, labels, at_least=record.target.at_least)
        if (
            claimed is not None
            and claimed != is_met
            and not ((is_ahead(parsed, word.start) and not _is_until(parsed, word)) or _is_of_before(parsed, word))
        ):
            verb = "meets" if is_met else "misses"
            bound = "at least" if record.target.at_least else "at most"
            says = f"{value:f} {verb} the target of {bound} {record.target.amount:f}"
            yield slip(parsed, "target-claim", word.start, word.end, says, record)
            return


def _is_until(parsed: Parsed, word: Word) -> bool:
    """ "Have yet to reach", "failed to hold"."""
    return UNTIL.search(parsed.sentence.text, max(word.start - 30, 0), word.start) is not None


def _is_of_before(parsed: Parsed, word: Word) -> bool:
    """Does its clause name another quarter alone?"""
    begin, end = parsed.sentence.segment(word.start)
    clause = max(parsed.sentence.text.rfind(";", 0, word.start), 0)
    if "had" in {each.low for each in parsed.sentence.words if clause <= each.start < word.start}:
        return True
    periods = {each.period for each in parsed.periods if begin <= each.start < end}
    return bool(periods) and parsed.world.quarter not in periods


def _is_met(target: Target, value: Decimal) -> bool:
    return value >= target.amount if target.at_least else value <= target.amount


def _all_targets(parsed: Parsed) -> Iterator[Slip]:
    """ "Both are inside their targets", of the measures of the sentence before."""
    subjects = [record for record in chief(parsed) if record.is_measure and record.target]
    labels = [label for label in parsed.labels if label.kind == "target"]
    is_told = TOGETHER & parsed.sentence.low or any(label.value in {"targets", "goals"} for label in labels)
    if not is_told or len(subjects) < 2 or not labels:
        return
    for record in subjects:
        target = record.target
        values = now(parsed, record, target.statistic if target else "")
        for word in parsed.sentence.words:
            claimed = _claimed(parsed, word, labels, at_least=bool(target and target.at_least))
            if claimed is not None and {"neither", "none"} & parsed.sentence.low:
                claimed = not claimed
            if target and len(values) == 1 and claimed is not None and claimed != _is_met(target, values[0].amount):
                says = f"“{record.title}” is {values[0].amount:f}, its target {target.amount:f}"
                yield slip(parsed, "target-claim", word.start, word.end, says, record)
                return


def _claimed(parsed: Parsed, word: Word, labels: list[Label], *, at_least: bool) -> bool | None:
    """True where the word says that the target is met, False where it is missed; None where it says neither."""
    if UNTIL.search(parsed.sentence.text[max(word.start - 30, 0) : word.start]):  # "has yet to meet"
        return False if word.low in MET else None
    near = [label for label in labels if 0 <= label.start - word.end < NEAR or 0 <= word.start - label.end < NEAR]
    if word.low in {"got", "made", "done"} and any(
        m.start() <= word.start < m.end() for m in THERE.finditer(parsed.sentence.text)
    ):
        return not is_denied(parsed, word.start)
    if word.low in {"missed", "met", "beat", "achieved", "exceeded"} and BACK.match(parsed.sentence.text, word.end):
        near = [label for label in labels if label.end <= word.start]  # "hoped for no more than 275 and missed that"
        return word.low != "missed" if near and not is_denied(parsed, word.start) else None
    lead = [each.low for each in parsed.sentence.before(word.start, 3)]
    if not near and PASSIVE & {*lead[:2]} and word.low in MET | MISSED:  # "the aim of … has been met"
        near = [label for label in labels if label.end <= word.start]
    if any(0 <= each.start - word.end < 12 and each.period != parsed.world.quarter for each in parsed.periods):
        return None
    if not near or re.search(
        r"[.,](?!\d)", parsed.sentence.text[min(word.end, near[0].end) : max(word.start, near[0].start)]
    ):
        return None
    claim = _verb_claims(parsed, word, is_ahead_of=near[0].start > word.start, at_least=at_least)
    return claim if claim is None or not is_denied(parsed, word.start) else not claim


THERE = re.compile(
    r"\b(?:have|has|had|'ve|’ve|'s|’s|now|just|we|it|they) (?:now |just |finally |also )?(?:got there|made it"
    r"|done it|got past it|reached it)\b"
)
BACK = re.compile(r" (?:that|it|them|this|both)\b")
PASSIVE = frozenset({"is", "are", "was", "were", "been", "being"})


def _verb_claims(parsed: Parsed, word: Word, *, is_ahead_of: bool, at_least: bool) -> bool | None:
    """What the word alone says, before it is denied. `is_ahead_of`: it stands before the word for the target."""
    if word.low == "on":
        return True if re.match(r" (?:the )?(?:\w+ )?target", parsed.sentence.text[word.end :]) else None
    if word.low in EXCEED or (is_ahead_of and word.low in {"above", "over"}):
        return at_least
    if word.low in MISSED | MET:
        return word.low in MET
    if not is_ahead_of:
        return None
    is_than = parsed.sentence.text.startswith(" than", word.end)
    if way := -1 if word.low in {"below", "under"} else size(word) * is_than:
        return at_least if way > 0 else not at_least
    return word.low in {"better", "ahead"} if word.low in {"better", "worse", "ahead", "behind"} else None
