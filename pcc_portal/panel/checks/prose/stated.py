"""Rule of the check: what each sentence says, held against the records that it speaks of."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..catalogue import DECLARED
from ..findings import Finding, Prose, Subject
from ..reading.check import check
from ..reading.parsed import Parsed, read
from ..reading.quantities import Quantity
from ..reading.record import COUNT, PERCENT, Record
from ..reading.roles import role
from ..reading.rules.bases import has_base
from ..reading.rules.claims import measure
from ..reading.slips import Slip
from .sentences import CLOSE, OPEN, pieces, shortened


@dataclass(frozen=True)
class Kind:
    """What a slip of one kind is called on the page of rules, and how to fix it."""

    rule: str
    mend: str


OLD = Kind("Old value", "Cite the record instead of typing the figure, or say that this is how it was.")
NONE = Kind("Number that matches no record", "Record the figure and cite it, or leave it out.")
ELSE = Kind("Figure of something else", "Cite the record instead of typing the figure, or say which figure this is.")
DIFFERS = Kind(
    "Figure that the record contradicts", "Cite the record instead of typing the figure, or correct the record."
)
WAY = Kind("Direction that the record contradicts", "Correct the word, or the figure that it tells of.")
SUM = Kind("Arithmetic that does not come out", "Work it out again, or cite the figures.")
BASE = Kind("Percentage without base", "Write “81% of 12 cases”, or record the figure with its base and cite it.")
FEW = Kind("Small base", "Say of how few it is a share.")
TARGET = Kind("Target told otherwise than recorded", "Correct the word, or the target on record.")
RANK = Kind("Comparison that the record contradicts", "Correct the word, or the figure of the others on record.")
ALONE = Kind("Comparison without comparator", "Cite the other figure too, or leave the comparison out.")
EXTREME = Kind("Extreme without its statistic", "Name it as the longest, and give the median.")
METHOD = Kind("Change of method without a break", "Record the break, or say that counting has changed.")
DAY = Kind("Day that the record contradicts", "Correct the day, or the record.")
OUTSIDE = Kind("Date outside the quarter", "Say in which quarter it happened, or correct the date.")
PROMISE = Kind("Promise told past its day", "Say what happened to it, or give the new day.")
NAME = Kind("Name that the record spells otherwise", "Write the name as it is recorded.")
KINDS = {
    "old-value": OLD,
    "no-record": NONE,
    **dict.fromkeys(("other-area", "other-record", "other-statistic", "rate-vs-count", "span-wrong"), ELSE),
    **dict.fromkeys(("wrong-money", "wrong-rounding"), DIFFERS),
    "wrong-direction": WAY,
    **dict.fromkeys(("wrong-difference", "wrong-share", "wrong-average", "wrong-sum", "total-of-list"), SUM),
    **dict.fromkeys(("remaining", "wrong-count-word"), SUM),
    "no-base": BASE,
    "small-base": FEW,
    "target-claim": TARGET,
    **dict.fromkeys(("false-comparator", "wrong-rank"), RANK),
    "no-comparator": ALONE,
    "extreme-as-typical": EXTREME,
    "method-change": METHOD,
    "wrong-day": DAY,
    "outside-quarter": OUTSIDE,
    "promise-passed": PROMISE,
    "wrong-name": NAME,
}


def stated(subject: Subject) -> Iterator[Finding]:
    """Each sentence that differs from what the records hold, or from its own arithmetic."""
    for prose in subject.prose:
        text = _text(prose)
        for slip in check(text.plain, prose.place.theme, subject.world):
            if not any(begin <= slip.start and slip.end <= end for begin, end in text.cited):
                yield _finding(prose, slip)


@dataclass(frozen=True)
class _Text:
    """A paragraph as a reader has it, its sentences on lines; `cited`: where records print in it."""

    plain: str
    cited: list[tuple[int, int]]


def _text(prose: Prose) -> _Text:
    plain, cited, begin = "", [], 0
    for mark in "\n".join(piece.marked for piece in pieces(prose)):
        if mark == OPEN:
            begin = len(plain)
        elif mark == CLOSE:
            cited.append((begin, len(plain)))
        else:
            plain += mark
    return _Text(plain, cited)


def _finding(prose: Prose, slip: Slip) -> Finding:
    known = KINDS[slip.why]
    is_figure = any(mark.isdigit() for mark in slip.words)
    kind, _, slug = slip.record.key.partition("/") if slip.record else ("", "", "")
    citation = f"{{measure:{slug}}}" if kind == "measure" and is_figure else ""
    return Finding(
        rule=known.rule,
        place=prose.place,
        about=shortened(slip.words if is_figure else slip.sentence),
        why=f"It says “{slip.words}”: {slip.says}.",
        mend=known.mend,
        is_blocking=DECLARED[known.rule].stops,
        mend_url=slip.record.url if slip.record else "",
        sentence=slip.sentence,
        typed=slip.words if is_figure else "",
        citation=citation,
    )


def explained(subject: Subject, prose: Prose) -> frozenset[str]:
    """The percentages of a paragraph that the records, or other figures beside them, bear out."""
    return frozenset(
        quantity.text
        for parsed in _read(subject, prose)
        for quantity in parsed.quantities
        if quantity.unit == PERCENT and (has_base(parsed, quantity) or _is_of_known(parsed, quantity))
    )


def _is_of_known(parsed: Parsed, quantity: Quantity) -> bool:
    """A target, or a change beside what it counts or since a time that the sentence names."""
    kind = role(parsed, quantity).kind
    is_placed = bool(parsed.periods) or any(each.unit == COUNT for each in parsed.quantities)
    return kind == "target" or (kind == "change" and is_placed)


def compared(subject: Subject, prose: Prose, *, with_others: bool) -> frozenset[str]:
    """The sentences of a paragraph whose measure has on record what they compare it with: others, or its own past."""
    return frozenset(
        parsed.sentence.text
        for parsed in _read(subject, prose)
        if (record := measure(parsed)) and _has(parsed, record, with_others)
    )


def _has(parsed: Parsed, record: Record, with_others: bool) -> bool:
    if with_others:
        return bool({each.who for each in record.comparators} & {*parsed.has("comparator")})
    return len({value.period for value in record.values}) > 1


def _read(subject: Subject, prose: Prose) -> Iterator[Parsed]:
    if subject.world.records:
        yield from list(read(_text(prose).plain, prose.place.theme, subject.world))
