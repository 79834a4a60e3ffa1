"""How a figure is told to compare with that of others: higher, better, alike; or with nothing to compare with."""

import re
from collections.abc import Iterator

from ..ahead import is_ahead, is_denied
from ..comparing import PACE, SLOW, pace, size
from ..matching import chief
from ..parsed import SURE, Label, Parsed
from ..record import COUNT, PERCENT, Comparator, Record, Value
from ..roles import role
from ..sentences import Word
from ..slips import Slip, plain, slip
from ..words import BETTER, FEWER, MORE, WORSE, forms, several
from .claims import EXCEED, TOGETHER, better_of, measure, now

OUTDO = forms(
    "outclass outshine/outshone outrank overtake/overtook outpace eclipse exceed surpass outperform outstrip"
    " outdo/outdoes beat/beats/beaten top/tops lead/leads/led better/betters"
)
OUTDO -= {"better"}
TRAIL = forms("trail lag") | {"behind"}
LEAD = 80  # characters before the words for others, in which a comparison with them begins
SIMILAR = re.compile(
    r"\b(?:in line with|similar to|comparable (?:to|with)|on a par with|level with|in keeping with|the same as|close to"
    r"|match(?:es|ed|ing)?|mirror(?:s|ed|ing)?|equal(?:s|led)?(?: to)?|consistent with|no different from"
    r"|neck and neck with|alongside"
    r"|in step with|in keeping with|keeps? pace with|of a piece with|even with|tied with|on (?:a )?(?:par"
    r"|level) with|on (?:a )?level terms with|as (?:good|high|low|many|long) as|much the same as"
    r"|identical (?:to|with))\b",
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
    if subject := record or _uncompared(parsed):
        yield from _no_comparator(parsed, subject)


def _uncompared(parsed: Parsed) -> Record | None:
    """The one record, no measure, that a sentence without figures surely names: nothing of others is held beside it."""
    subjects = [record for record in parsed.records if parsed.own.get(record.key, 0) >= SURE]
    is_plain = bool(subjects) and not any(each.is_measure for each in subjects) and not parsed.quantities
    return subjects[0] if is_plain else None


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
    values = [value for value in now(parsed, record, "") if other and value.part == other.part]
    if other is None or len({value.amount for value in values}) != 1 or len(parsed.periods) > 1:
        return
    value, begin = values[0], _begin(parsed, label)
    apart = value.amount - other.amount
    if claimed := _claimed(parsed, record, label, begin, value):
        start, end, claim = claimed
        is_between = end == label.end and start < label.start
        if claim * apart < 0 or (not apart and is_between):
            yield _false(parsed, start, end, record, value, other)
        return
    match = SIMILAR.search(parsed.sentence.text, begin, label.end)
    if match and abs(apart) > (1 if value.unit == PERCENT else abs(other.amount) / 20):
        yield _false(parsed, match.start(), label.end, record, value, other)


def _begin(parsed: Parsed, label: Label) -> int:
    """Where the clause begins in which others are named."""
    lead = parsed.sentence.text[max(label.start - LEAD, 0) : label.start]
    return label.start - len(re.split(r"[.;]|\b(?:and|but|although|though)\b", lead)[-1])


def _claimed(parsed: Parsed, record: Record, label: Label, begin: int, value: Value) -> tuple[int, int, int] | None:
    """Where the force is told to have more (1) or less (-1): before those it is held against, or of them."""
    if denied := NOT_AS.search(parsed.sentence.text, begin, label.start):
        claim = _not_as(denied, better_of(record, value.unit))
        if claim is not None:
            return denied.start(), label.end, claim
    for word in reversed([word for word in parsed.sentence.words if begin <= word.start < label.start]):
        claim = _claim(parsed, word, record, value.unit)
        if claim is not None and not is_ahead(parsed, word.start):
            return word.start, label.end, claim
    if theirs := _theirs(parsed, record, label, value):
        return theirs[0].start, theirs[0].end, theirs[1]
    return None


OURS = re.compile(
    r"(?: \w+)?,? (?:than |of )?(?:(?:at|in|for|with) )?(?:us|ours|we|here|our own|the force|this force)\b"
    r"|(?: [a-z]+){0,4} (?:than|of|to) (?:us|ours|we|here|our own|in our)\b"
)
THEIRS = 60  # characters between those whom a sentence is about and what it claims of them


def _theirs(parsed: Parsed, record: Record, label: Label, value: Value) -> tuple[Word, int] | None:
    """ "The region is behind us", "England and Wales convicts more than we do": the claim, turned to the force."""
    for word in parsed.sentence.words:
        if not 0 <= word.start - label.end < THEIRS or re.search(
            r"[.;,]", parsed.sentence.text[label.end : word.start]
        ):
            continue
        claim = _claim(parsed, word, record, value.unit)
        if claim is not None and OURS.match(parsed.sentence.text, word.end) and not is_ahead(parsed, word.start):
            return word, -claim
    return None


def figures(parsed: Parsed) -> Iterator[Slip]:
    """A figure that is told as another's, and is not: "compared with 19.4 in England and Wales"."""
    record = measure(parsed)
    for quantity in parsed.quantities if record else ():
        part = role(parsed, quantity)
        held = [each for each in record.comparators if each.who == part.who] if record else []
        if part.kind != "comparator" or quantity.kind != "figure" or quantity.hedge or not held or record is None:
            continue
        units = {record.unit, *(value.unit for value in record.values)}
        is_own = quantity.unit in units or (quantity.unit == COUNT and quantity.step < 1)
        values = [value.amount for value in record.values]
        if is_own and not any(quantity.fits(amount) for amount in (*(each.amount for each in held), *values)):
            says = f"there it is {plain(held[0].amount, record.unit)}"
            yield slip(parsed, "false-comparator", quantity.start, quantity.end, says, record)


def _other(parsed: Parsed, record: Record, label: Label) -> Comparator | None:
    rows = [each for each in record.comparators if each.who == label.value and each.period == parsed.world.quarter]
    return rows[0] if len(rows) == 1 else None


NOT_AS = re.compile(r"\bnot (?:quite |nearly |anything like )?(?:as|so) (?P<word>\w+)\b")
AS_GOOD, AS_BAD = several("good well strong healthy safe satisfied confident effective"), several("bad poor weak badly")
AS_MUCH, AS_LITTLE = (
    several("high many much large great often long big busy"),
    several("low few little small rare short"),
)


def _not_as(match: re.Match[str], good: int) -> int | None:
    """What "not as quick as they are" claims: 1 for the higher figure, -1 for the lower."""
    word = match["word"].casefold()
    if word in AS_MUCH | AS_LITTLE:
        return -1 if word in AS_MUCH else 1
    if word in AS_GOOD | PACE | AS_BAD | SLOW:
        return -good if word in AS_GOOD | PACE else good
    return None


def _claim(parsed: Parsed, word: Word, record: Record, unit: str) -> int | None:
    """1: the force's figure is told as the higher; -1: the lower."""
    good = better_of(record, unit)
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
    if any(role(parsed, each).kind == "comparator" for each in parsed.quantities if each.text[0].isdigit()):
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
