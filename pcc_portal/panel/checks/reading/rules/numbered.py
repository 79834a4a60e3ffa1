"""How many of a thing a sentence counts out, held against how many the records have."""

import datetime as dt
import re
from collections.abc import Iterator

from ..index import stems_of
from ..matching import every_value
from ..naming import scores
from ..numerals import ONES
from ..parsed import NAMED, SURE, Parsed
from ..parts import PART_WORDS
from ..quantities import Quantity, nouns
from ..record import COUNT, Period, Record
from ..roles import role
from ..sentences import Sentence
from ..slips import Slip, slip
from ..words import BEFORE, stem

SMALL = 10
ALIKE = 0.7  # of the surest score
# By the kind of a record, what sentences call it, and of which of its days a verb tells.
NOUNS = {
    kind: frozenset(stem(word) for word in words.split())
    for kind, words in {
        "meeting": "meetings",
        "property": "buildings properties premises sites sales disposals",
        "disposal": "buildings properties premises sites sales disposals",
        "contract": "contracts",
        "decision": "decisions",
    }.items()
}
SOLD = {"completed": frozenset({"sold", "completed", "sale", "sales", "disposed"})}
OF_KIND = {
    "meeting": dict.fromkeys(
        ("day", "planned", "moved_to"),
        frozenset({"met", "held", "meetings", "meeting", "sat", "took", "place", "convened"}),
    ),
    "property": SOLD,
    "disposal": SOLD,
    "decision": {
        "day": frozenset({"decisions", "decision", "decided", "made", "took", "taken", "signed", "published"})
    },
    "contract": {
        "starts": frozenset({"started", "began", "awarded", "let"}),
        "ends": frozenset({"ended", "expired", "end", "expire", "lapsed"}),
    },
}
LOOSELY = {
    "awards": frozenset(map(stem, ("organisations", "groups", "projects", "schemes", "bodies"))),
    "stops": frozenset(map(stem, ("places", "towns", "villages", "visits"))),
}
OFTEN = {"once": 1, "twice": 2}
TIMES = re.compile(
    rf"\b(?:met|sat|convened|came together|gathered) (?P<word>once|twice|(?:{'|'.join(ONES)})(?= times))\b",
    re.IGNORECASE,
)
PLACED = re.compile(r" (?:of (?:the|them|these|those|our)|more|further|new|other|or|to|times|in)\b")


def numbered(parsed: Parsed) -> Iterator[Slip]:
    """ "Five awards", "seven stops" of four and six; "three meetings" of two that the quarter had."""
    for quantity in parsed.quantities:
        is_word = (
            quantity.unit == COUNT and quantity.kind == "figure" and quantity.amount < SMALL and quantity.step == 1
        )
        is_bare = not quantity.hedge and role(parsed, quantity).kind in {"level", "total"}
        is_of = [word.low for word in parsed.sentence.before(quantity.start, 2)][-1:] == ["of"]
        is_foreseen = bool({"if", "will", "would", "once"} & parsed.sentence.low)
        if (
            is_word
            and is_bare
            and not is_of
            and not is_foreseen
            and not PLACED.match(parsed.sentence.text, quantity.end)
        ):
            yield from _part(parsed, quantity)
            yield from _rows(parsed, quantity)


def _part(parsed: Parsed, quantity: Quantity) -> Iterator[Slip]:
    """Of a record that counts just that, and is no measure."""
    noun = {stem(word) for word in nouns(quantity.noun[:4])[:2]}
    for record in parsed.records:
        if record.is_measure or parsed.subjects[record.key] < NAMED:
            continue
        counts = [value for value in every_value(record) if value.part and value.unit == COUNT]
        names = {
            value.part: stems_of(value.part).union(PART_WORDS.get(value.part, ()), LOOSELY.get(value.part, ()))
            for value in counts
        }
        most = max((len(noun & names[value.part]) for value in counts), default=0)
        values = [value for value in counts if most and len(noun & names[value.part]) == most]
        if len(values) == 1 and not any(quantity.fits(value.amount) for value in every_value(record)):
            says = f"“{record.title}” has {values[0].amount:f} {values[0].part}"
            yield slip(parsed, "wrong-count-word", quantity.start, quantity.end, says, record)
            return


def _rows(parsed: Parsed, quantity: Quantity) -> Iterator[Slip]:
    """Records of one kind that happened in the period that the sentence names: "three buildings were sold"."""
    ahead = parsed.sentence.after(quantity.end, 4)
    for kind, names in NOUNS.items():
        last = next((word.end for word in ahead if word.stem in names), 0)
        if last and not parsed.has("area") and not re.search(r"[,;:.]", parsed.sentence.text[quantity.end : last]):
            words = parsed.sentence.text[quantity.end : last]
            yield from _counted(parsed, kind, words, quantity.start, quantity.end, int(quantity.amount))
            return


OPEN = re.compile(
    rf"\b(?P<number>{'|'.join(ONES)}|none|no|all(?: (?:{'|'.join(ONES)}))?|every|both)\b(?: of)?(?: the| our| its"
    rf"| her)? (?:[\w’']+ ){{0,3}}?"
    r"(?P<noun>requests?|promises?|commitments?)\b[^.;]{0,60}?\b(?:is|are|was|were|have|has|remains?|stands?)\b[^.;]{0,20}?"
    r"\b(?:(?P<open>unanswered|outstanding|open|overdue|awaited|unmet|unfulfilled)|(?P<done>answered|met|kept|done"
    r"|fulfilled|dealt with|closed))\b",
    re.IGNORECASE,
)
KINDS_OF = {"request": "panel-request", "promise": "commitment", "commitment": "commitment"}


def outstanding(parsed: Parsed) -> Iterator[Slip]:
    """ "All three requests have been answered", "two are outstanding", of what the records have as open."""
    for match in OPEN.finditer(parsed.sentence.text):
        kind = KINDS_OF[match["noun"].casefold().rstrip("s")]
        held = [record for record in parsed.world.records if record.key.startswith(f"{kind}/")]
        is_open = [record for record in held if record.is_open]
        number = match["number"].casefold().split()[0]
        if parsed.periods or not held or (number in ONES and not match["open"]):
            continue
        stated = {"none": 0, "no": 0, "both": 2}.get(
            number, len(held) if number in {"all", "every"} else ONES.get(number, 0)
        )
        stated = stated if match["open"] else 0 if number in {"all", "every", "both"} else len(is_open)
        if stated != len(is_open) and not (stated == 0 and number == "no" and match["done"]):
            why = "promise-passed" if match["done"] else "wrong-count-word"
            yield slip(
                parsed, why, match.start(), match.end(), f"the records have {len(is_open)} open", (is_open or held)[0]
            )


def times(parsed: Parsed) -> Iterator[Slip]:
    """ "The Board met twice in the quarter"."""
    for match in TIMES.finditer(parsed.sentence.text):
        word = match["word"].casefold()
        lead = parsed.sentence.text[: match.start()]
        stated = OFTEN.get(word) or ONES[word]
        yield from _counted(parsed, "meeting", lead, match.start("word"), match.end("word"), stated)


def _counted(  # noqa: PLR0917
    parsed: Parsed, kind: str, words: str, start: int, end: int, stated: int
) -> Iterator[Slip]:
    """Of the records of a kind that some words name, or of all, those with a day in the period, as its verb says."""
    roles = {role for role, verbs in OF_KIND[kind].items() if verbs & parsed.sentence.low}
    period = _period(parsed)
    held = [record for record in parsed.world.records if record.key.startswith(f"{kind}/")]
    alike = _meetings(parsed, words, held) if kind == "meeting" else held
    days = [day for record in alike for day in record.days if day.role in roles and period and _is_in(day.last, period)]
    if days and len(days) != stated:
        yield slip(parsed, "wrong-count-word", start, end, f"the records have {len(days)} then")


def _meetings(parsed: Parsed, words: str, held: list[Record]) -> list[Record]:
    """Those that some words name, each as surely; or else those that the sentence surely names."""
    written = {word for word in words.split() if word.isupper() and len(word) > 1}  # "A&A meetings"
    if called := [each for each in held if any(written & {*name.split()} for name in each.names)]:
        return called
    score_of = scores(Sentence(words, 0), parsed.world, parsed.theme)
    most = max((score_of.get(record.key, 0) for record in held), default=0)
    if most >= NAMED:
        return [record for record in held if score_of.get(record.key, 0) >= ALIKE * most]
    return [record for record in held if parsed.own.get(record.key, 0) >= SURE]


def _period(parsed: Parsed) -> Period | None:
    """The one that the sentence names; that of the paper where it names none and no day."""
    periods = {each.period for each in parsed.periods}
    if len(periods) == 1:
        return periods.pop()
    is_past = bool(BEFORE & parsed.sentence.low) or bool(parsed.days or parsed.months)
    return None if periods or is_past else parsed.world.quarter


def _is_in(day: dt.date, period: Period) -> bool:
    return period[0] <= day <= period[1]
