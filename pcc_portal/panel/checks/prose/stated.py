"""Rule of the check: what each sentence says, held against the records that it speaks of."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..findings import Finding, Prose, Subject
from ..reading.check import check
from ..reading.record import PERCENT
from ..reading.rules.changes import is_change_on_record
from ..reading.rules.claims import measure
from ..reading.rules.levels import is_explained
from ..reading.said import Said, read
from ..reading.slips import Slip
from .sentences import CLOSE, OPEN, pieces, shortened

# By what is wrong: the name of the rule, and how to mend it.
CITE = "Cite the record instead of typing the figure, or say which figure this is."
WORD = "Mend the word, or the figure that it tells of."
SUM = "Work it out again, or cite the figures."
DAY = "Mend the day, or the record."
KINDS = {
    "old-value": ("Old value", CITE),
    "other-area": ("Figure of another area", CITE),
    "other-record": ("Figure of another record", CITE),
    "other-statistic": ("Figure of another statistic", CITE),
    "no-record": ("Number that matches no record", "Record the figure and cite it, or leave it out."),
    "wrong-money": ("Amount that differs from the record", CITE),
    "wrong-rounding": ("Rounding that does not bear", CITE),
    "rate-vs-count": ("Rate told as a count", "Say what the figure counts, or give it in percentage points."),
    "span-wrong": ("Figure of another period", "Name the period that the figure covers."),
    "wrong-direction": ("Direction that the figures contradict", WORD),
    "wrong-difference": ("Difference that does not come out", SUM),
    "wrong-share": ("Share that does not come out", SUM),
    "wrong-average": ("Average that does not come out", SUM),
    "wrong-sum": ("Sum that does not come out", SUM),
    "total-of-list": ("Sum that does not come out", SUM),
    "remaining": ("Remainder that does not come out", SUM),
    "wrong-count-word": ("Count that differs from its list", SUM),
    "no-base": ("Share without a base on record", "Write of how many, or record the figure with its base."),
    "small-base": ("Share of few", "Say of how few it is a share."),
    "target-claim": ("Target told otherwise than recorded", WORD),
    "false-comparator": ("Comparison that the figures contradict", WORD),
    "no-comparator": ("Comparison with nothing", "Cite the other figure too, or leave the comparison out."),
    "wrong-rank": ("Rank that the figures contradict", WORD),
    "extreme-as-typical": ("Extreme told as usual", "Name it as the longest, and give the median."),
    "method-change": ("Comparison across a change of method", "Record the break, or say that counting has changed."),
    "wrong-day": ("Day that differs from the record", DAY),
    "outside-quarter": ("Event outside its period", DAY),
    "promise-passed": ("Promise that has fallen due", "Say what became of it, or give the new day."),
    "wrong-name": ("Name that differs from the record", "Write the name as it is recorded."),
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
    name, mend = KINDS[slip.why]
    is_figure = any(mark.isdigit() for mark in slip.words)
    kind, _, slug = slip.record.key.partition("/") if slip.record else ("", "", "")
    citation = f"{{measure:{slug}}}" if kind == "measure" and is_figure else ""
    return Finding(
        rule=name,
        place=prose.place,
        about=shortened(slip.words if is_figure else slip.sentence),
        why=f"It says “{slip.words}”: {slip.says}.",
        mend=mend,
        is_blocking=slip.is_blocking,
        mend_url=slip.record.url if slip.record else "",
        sentence=slip.sentence,
        typed=slip.words if is_figure else "",
        citation=citation,
    )


def explained(subject: Subject, prose: Prose) -> frozenset[str]:
    """The percentages of a paragraph that the records, or other figures beside them, bear out."""
    return frozenset(
        quantity.text
        for said in _read(subject, prose)
        for quantity in said.quantities
        if quantity.unit == PERCENT and (is_explained(said, quantity) or is_change_on_record(said, quantity))
    )


def compared(subject: Subject, prose: Prose) -> frozenset[str]:
    """The sentences of a paragraph that speak of a measure with something on record to compare it with."""
    return frozenset(
        said.sentence.text
        for said in _read(subject, prose)
        if (record := measure(said)) and (record.comparators or len({value.period for value in record.values}) > 1)
    )


def _read(subject: Subject, prose: Prose) -> Iterator[Said]:
    if subject.world.records:
        yield from list(read(_text(prose).plain, prose.place.theme, subject.world))
