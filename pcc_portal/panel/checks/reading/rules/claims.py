"""What a sentence claims of a figure: its target, how it compares, its rank, how usual it is, how it is counted."""

import re
from collections.abc import Iterator
from decimal import Decimal

from ..ahead import is_ahead, is_denied
from ..comparing import pace, size
from ..matching import SCALES, chief
from ..parsed import NAMED, SURE, Label, Parsed
from ..parts import parts_in
from ..record import COUNT, PERCENT, SECONDS, Comparator, Record, Target, Value
from ..roles import role
from ..sentences import Word
from ..slips import Slip, plain, slip
from ..words import BETTER, FEWER, MORE, NOW, WORSE, forms, several

OUTDO = forms(
    "exceed surpass outperform outstrip outdo/outdoes beat/beats/beaten top/tops lead/leads/led better/betters"
)
OUTDO -= {"better"}
EXCEED = forms("exceed surpass") | {"exceeding"}  # the higher, whichever is the better
TRAIL = forms("trail lag") | {"behind"}
MET = forms("meet/met/meeting achieve hit surpass exceed beat/beaten reach satisfy pass attain clear") | {
    "within",
    "inside",
    "on",
}
MET |= {"past", "met", "hit"}
MISSED = forms("miss breach fail") | {"outside", "short", "shy", "off", "adrift"}
CLEAR = 1.25  # as many times as surely as of the next measure
NEAR = 30  # characters between the words for a target and what is claimed of it
LEAD = 80  # characters before the words for others, in which a comparison with them begins
TOGETHER = frozenset({"both", "all", "neither", "each", "none"})
UNTIL = re.compile(r"\b(?:yet to|still to|fail(?:s|ed)? to|unable to)\b[^.;,]{0,20}$")


def measure(parsed: Parsed) -> Record | None:
    """The one measure that the sentence speaks of."""
    subjects = [record for record in chief(parsed) if record.is_measure]
    is_sure = bool(subjects) and parsed.subjects[subjects[0].key] >= SURE
    clear = len(subjects) == 1 or (
        is_sure and parsed.subjects[subjects[0].key] >= CLEAR * parsed.subjects[subjects[1].key]
    )
    return subjects[0] if clear else _by_unit(parsed, subjects)


SHARES, COUNTED = several("share shares proportion percentage rate"), several("number numbers fewer many")
TIMED = several("longer shorter wait waits waited waiting quicker faster slower sooner promptly quickly slowly time")


def _by_unit(parsed: Parsed, subjects: list[Record]) -> Record | None:
    """Of several, the one whose unit the words tell: a share, a wait, a number."""
    low = parsed.sentence.low
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
        if target is None or not is_like or role(parsed, quantity).kind != "target":
            continue
        scale = SCALES.get(record.unit, 1) if quantity.unit == SECONDS else 1
        if not any(quantity.fits(amount * scale) for amount in (target.amount, *levels)):
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
            and not (is_ahead(parsed, word.start) or _is_of_before(parsed, word))
        ):
            verb = "meets" if is_met else "misses"
            bound = "at least" if record.target.at_least else "at most"
            says = f"{value:f} {verb} the target of {bound} {record.target.amount:f}"
            yield slip(parsed, "target-claim", word.start, word.end, says, record)
            return


def _is_of_before(parsed: Parsed, word: Word) -> bool:
    """Does its clause name another quarter alone?"""
    begin, end = parsed.sentence.segment(word.start)
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


SIMILAR = re.compile(
    r"\b(?:in line with|similar to|comparable (?:to|with)|on a par with|level with|in keeping with|the same as|close to"
    r"|matches|matching|mirrors|equal to|consistent with)\b",
    re.IGNORECASE,
)
AMONG = re.compile(
    r"\b(?:by|in) comparison\b|\bcompared (?:to|with|against)\b|\brelative to\b"
    r"|\bamong(?:st)? the (?:\w+ )?\w+|\bcompares? (?:very )?(?:well|favourably|poorly|badly)\b"
    r"|\bcompar\w+ (?:very )?(?:well|favourably|poorly|badly)\b|\bfavourable\b|\b(?:one of|among(?:st)?) the \w+est\b"
    r"|\b(?:more|better|fewer|faster|quicker|sooner)\b[^.;]{0,40}\bthan (?:any|most|many|all)\b"
    r"|\bsecond to none\b|\b(?:top|bottom|upper|lower) quartile\b"
    r"|\b(?:well )?(?:above|below|outperform\w*|ahead of|behind)\b"
    r"|\b(?:best|worst|highest|lowest|safest|fastest|strongest|busiest|quickest)\b"
    r"|\b(?:low|high|good|poor|strong|weak|well|badly|favourabl[ey]|modest|exceptional|impressive|rare|unusual(?:ly)?|typical)\b"
    r"(?=[^.;]{0,40}\b(?:by|for|against|in|among) )"
    r"|\bby (?:national|regional|any) standards?\b"
    r"|\b(?:one|some) of the (?:\w+ )?(?:best|worst|highest|lowest|strongest|fastest|safest|slowest)\b",
    re.IGNORECASE,
)
OTHERS = re.compile(
    r"\b(?:elsewhere|(?:comparable|similar|neighbouring|other|most|many|any(?: other)?|few(?: other)?)"
    r" (?:areas?|parts|forces?|places?|counties|services?|offices?|commissioners?)(?: (?:of|in|across) the \w+)?"
    r"|in (?:the )?(?:UK|Britain|Wales|England|kingdom)"
    r"|anywhere|(?:in|across) the (?:country|nation|region|land)|nationally|nationwide"
    r"|(?:our )?neighbours|peers|counterparts"
    r"|(?:the )?(?:national|regional|usual|\w+ )?average|quartile|second to none"
    r"|by national standards|than most|(?:than|to|with|against) others"
    r"|(?:everyone|everybody|everywhere|anyone) else)\b",
    re.IGNORECASE,
)
COMPARING = re.compile(r" (?:than|that|of|the|in)\b|[^.;,]{0,50}\bthan\b")


def comparisons(parsed: Parsed) -> Iterator[Slip]:
    """Above, below or in line with another's figure; or among others with none to compare with."""
    record = measure(parsed)
    several = _together(parsed) if record is None else []
    for label in parsed.labels:
        if label.kind == "comparator" and not _is_vague(parsed, label):
            for each in [record] if record else several:
                if results := list(_compared(parsed, each, label)):
                    yield results[0]
                    return
    if record:
        yield from _no_comparator(parsed, record)


def _together(parsed: Parsed) -> list[Record]:
    """The measures of which a sentence tells the same: "both", "all three", "neither"."""
    return [record for record in chief(parsed) if record.is_measure] if TOGETHER & parsed.sentence.low else []


VAGUE = re.compile(
    r"\b(?:most|many|other|some|any|few|all)(?: other)? (?:parts|areas|places|forces|services|offices)"
    r" (?:of|in|across) (?:the )?$",
    re.IGNORECASE,
)


def _is_vague(parsed: Parsed, label: Label) -> bool:
    """ "Most parts of the country", of which no record holds the figure."""
    return VAGUE.search(parsed.sentence.text, max(label.start - 40, 0), label.start) is not None


def _compared(parsed: Parsed, record: Record, label: Label) -> Iterator[Slip]:
    other = _other(parsed, record, label)
    values = now(parsed, record, "")
    if (
        other is None
        or len({value.amount for value in values if value.part == other.part}) != 1
        or len(parsed.periods) > 1
    ):
        return
    value = next(value for value in values if value.part == other.part)
    lead = parsed.sentence.text[max(label.start - LEAD, 0) : label.start]
    lead = re.split(r"[.;]|\b(?:and|but|although|though)\b", lead)[-1]
    begin = label.start - len(lead)
    for word in reversed([word for word in parsed.sentence.words if begin <= word.start < label.start]):
        claim = _claim(parsed, word, record)
        if claim is None or is_ahead(parsed, word.start):
            continue
        if claim * (value.amount - other.amount) < 0 or value.amount == other.amount:
            yield _false(parsed, word.start, label.end, record, value, other)
        return
    match = SIMILAR.search(parsed.sentence.text, begin, label.end)
    if match and abs(value.amount - other.amount) > (1 if value.unit == PERCENT else abs(other.amount) / 20):
        yield _false(parsed, match.start(), label.end, record, value, other)


def _other(parsed: Parsed, record: Record, label: Label) -> Comparator | None:
    rows = [each for each in record.comparators if each.who == label.value and each.period == parsed.world.quarter]
    return rows[0] if len(rows) == 1 else None


def _claim(parsed: Parsed, word: Word, record: Record) -> int | None:
    """1: the force's figure is told as the higher; -1: the lower."""
    good = {"higher": 1, "lower": -1}.get(record.better)
    denied = -1 if is_denied(parsed, word.start, 2) else 1
    if quick := pace(parsed, word):
        return quick * good * denied if good else None
    if word.low in {"above", "over"} | EXCEED:
        return denied
    if way := -1 if word.low in {"below", "under"} else size(word):
        return way * denied
    if word.low in BETTER | OUTDO | {"ahead"} and good:
        return good * denied
    if word.low in WORSE | TRAIL and good:
        return -good * denied
    return None


def _false(  # noqa: PLR0917
    parsed: Parsed, begin: int, end: int, record: Record, value: Value, other: Comparator
) -> Slip:
    says = f"{plain(value.amount, value.unit)} here, {plain(other.amount, value.unit)} there"
    return slip(parsed, "false-comparator", begin, end, says, record)


def _no_comparator(parsed: Parsed, record: Record) -> Iterator[Slip]:
    text = parsed.sentence.text
    match = OTHERS.search(text)
    claim = AMONG.search(text) or next((word for word in parsed.sentence.words if _is_comparing(parsed, word)), None)
    if not match or claim is None or len(parsed.quantities) > 1 or parsed.has("target"):
        return
    start = claim.start() if isinstance(claim, re.Match) else claim.start
    if abs(start - match.start()) > 60 or is_ahead(parsed, start) or "no" in parsed.sentence.low:
        return
    who = [
        label.value
        for label in parsed.labels
        if label.kind == "comparator"
        and label.start < match.end()
        and match.start() < label.end
        and not _is_vague(parsed, label)
    ]
    held = {*(each.who for each in record.comparators), *(each.who for each in record.placings)}
    if held & {*who} or (held and not who):
        return
    begin, end = min(start, match.start()), max(match.end(), start)
    says = "neither the words nor the record hold another’s figure to compare with"
    yield slip(parsed, "no-comparator", begin, end, says, record)


def _is_comparing(parsed: Parsed, word: Word) -> bool:
    is_word = word.low in BETTER | WORSE | MORE | FEWER | {"leads", "outperforms"}
    return is_word and COMPARING.match(parsed.sentence.text, word.end) is not None
