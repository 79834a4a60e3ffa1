"""How long it was between two days, and whether what fell due was done in time."""

import re
from collections.abc import Iterator
from itertools import combinations

from ..ahead import is_ahead, is_denied
from ..matching import chief
from ..parsed import Parsed
from ..quantities import Quantity
from ..record import DAY_LONG, SCALES, SECONDS
from ..slips import Slip, slip
from .days import dated, words

APART = re.compile(
    r"\b(?:between|after|before|later|earlier|ahead of|in advance|early|late|lay|elapsed|separat\w+|apart|since|took)\b"
)


def apart(parsed: Parsed) -> Iterator[Slip]:
    """ "Between the decision (15 August) and completion (27 September) lay 53 days": of two days told, or on record."""
    for quantity in parsed.quantities:
        weeks = quantity.text.casefold().rstrip("s").endswith("week")
        is_long = quantity.unit == SECONDS and quantity.step >= DAY_LONG and not quantity.hedge
        near = parsed.sentence.text[max(quantity.start - 60, 0) : quantity.end + 40]
        if not is_long or not APART.search(near) or not (held := _spans_of(parsed)):
            continue
        number, slack = int(quantity.amount / DAY_LONG), 3 if weeks else 1
        if all(abs(each - number) > slack for each in held) and not _is_measured(parsed, quantity):
            says = f"it is {min(held, key=lambda each: abs(each - number))} days"
            yield slip(parsed, "wrong-difference", quantity.start, quantity.end, says)


def _is_measured(parsed: Parsed, quantity: Quantity) -> bool:
    """Is it a wait or a time that a measure holds?"""
    return any(value.unit in SCALES for record in chief(parsed) for value in record.values if record.is_measure)


def _spans_of(parsed: Parsed) -> list[int]:
    """How many days lie between any two that the sentence tells; where it tells fewer, those of its record too."""
    on = [day.first for day in parsed.days if day.first == day.last]
    if len(on) < 2 or {"due", "deadline"} & parsed.sentence.low:
        subjects = dated(parsed)
        is_due = len(subjects) == 1 and any(day.role in DUE_ROLES for day in subjects[0].days)
        on = [*on, *(day.last for day in subjects[0].days)] if is_due else on[1:] and on
    return [abs((a - b).days) for a, b in combinations(dict.fromkeys(on), 2)]


DUE_ROLES = frozenset({"due", "response_due", "decide_by", "revised_to"})


ONTIME = re.compile(
    r"\bon the (?:very )?(?:day|date) (?:on which |that |when )?(?:it|they|the \w+) (?:was|were|fell|became) due\b"
    r"|, the (?:very )?(?:day|date) (?:on which |that |when )?(?:it|they) (?:was|were|fell|became) due\b"
    r"|\bon its due (?:day|date)\b",
)


EARLY = re.compile(
    r"\b(?:on time|in time|in good time|early|ahead of (?:time|schedule|the deadline|its deadline)"
    r"|inside the (?:deadline|limit)|promptly"
    r"|within the (?:deadline|limit|time allowed|\d+ days)|before (?:it was|they were|the|its) (?:due|deadline)"
    r"|with (?:\w+ ){1,2}to spare)\b"
)


LATELY = re.compile(
    r"\b(?:late|overdue|after (?:it was due|the deadline|its deadline|the due d\w+)|beyond the (?:deadline|limit)"
    r"|missed (?:the|its) deadline|past the deadline|out of time|behind schedule)\b"
)


DONE_ROLES = frozenset({"completed", "answered", "response_published", "done_on"})


def timely(parsed: Parsed) -> Iterator[Slip]:
    """ "Answered on the day on which it was due", "late", of what its record has a due day and a day of doing for."""
    subjects = [record for record in dated(parsed) if any(day.role in DUE_ROLES for day in record.days)]
    if len(subjects) != 1:
        return
    due = [day.last for day in subjects[0].days if day.role in DUE_ROLES]
    done = [day.last for day in subjects[0].days if day.role in DONE_ROLES]
    if len(due) != 1 or len(done) != 1 or is_ahead(parsed, 0):
        return
    way = (done[0] > due[0]) - (done[0] < due[0])
    for pattern, ways in ((ONTIME, {0}), (EARLY, {-1, 0}), (LATELY, {1})):
        match = pattern.search(parsed.sentence.text)
        if match and way not in ways and not is_denied(parsed, match.start()):
            says = f"“{subjects[0].title}” was due on {words(due[0])} and done on {words(done[0])}"
            yield slip(parsed, "wrong-day", match.start(), match.end(), says, subjects[0])
            return
