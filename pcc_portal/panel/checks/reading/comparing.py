"""Comparatives: of amount, of pace and of quality, and whether one is held against what was before."""

import re

from pcc_portal.ui.formats import MONTHS

from .parsed import Parsed
from .record import PERCENT, Record
from .sentences import Word
from .words import FEWER, MORE, several

LARGER = MORE - several("over above ahead slower") | several("heavier busier fuller wider deeper steeper")
SMALLER = FEWER - several("under below behind short quicker faster sooner") | several("lighter thinner leaner quieter")
FASTER, SLOWER = several("quicker faster sooner swifter speedier prompter"), several("slower later")
PACE = several("quickly promptly swiftly speedily rapidly fast quick prompt soon")
SLOW = several("slowly slow late")
IN_TIME = re.compile(r"\b(?:within|inside|in time|on time)\b", re.IGNORECASE)
ADVERBS = r"(?: (?:now|much|far|even|still|somewhat|rather|a (?:little|bit|touch|lot|good deal|shade)|\w+ly))*"
BECOMES = re.compile(
    r"\b(?:is|are|was|were|be|been|being|gets?|got|getting|gotten|becom(?:e|es|ing)|became|grows?|grew|grown|growing|now"
    rf"|stands?|runs?|running){ADVERBS} $",
    re.IGNORECASE,
)
ENDS = re.compile(
    r"(?: (?:again|now|still|yet|too|this (?:time|quarter)|in the (?:quarter|period)))*(?:[.,;:)]| and\b|$)"
)
EARLIER = r"last|previous|preceding|prior|quarter|(?:three|twelve) months|a year|before|year|first quarter"
SEASONS = "spring|summer|autumn|winter"
THAN_BEFORE = re.compile(
    r" (?:[\w'’-]+ ){0,15}?than (?:(?:they|it|we|there|that|those|was|were|did|had|has|been|ever) ){0,4}"
    r"(?:(?:in|at|for|during|over|between|of) )?(?:the |that of the )?(?:end of |same )?"
    rf"(?:{EARLIER}|{SEASONS}|{'|'.join(MONTHS)})"
)
ONCE = re.compile(r" (?:[\w'’-]+ ){0,15}?than (?:it|they|we|there) (?:was|were|did|had(?: been)?)(?=[.,;)]|$)")


def pace(parsed: Parsed, word: Word) -> int:
    """1 for what is told as quicker, -1 as slower: "sooner", "less promptly"; else 0."""
    if word.low in FASTER | SLOWER:
        return 1 if word.low in FASTER else -1
    after = parsed.sentence.after(word.end, 1)
    if word.low not in {"more", "less"} or not after:
        return 0
    way = 1 if after[0].low in PACE else -1 if after[0].low in SLOW else 0
    return way if word.low == "more" else -way


def size(word: Word) -> int:
    """1 for what is told as more, -1 as less; else 0."""
    return 1 if word.low in LARGER else -1 if word.low in SMALLER else 0


def is_of_time(record: Record, scales: frozenset[str]) -> bool:
    """Is it a duration, or the share of what is done within one?"""
    names = (record.title, *record.names, *(value.part for value in record.values if value.unit == PERCENT))
    return any(value.unit in scales for value in record.values) or any(map(IN_TIME.search, names))


def is_than_before(parsed: Parsed, word: Word) -> bool:
    """ "Fewer than in the spring", "longer than it was"."""
    lead = parsed.sentence.before(word.start, 1)
    if lead and lead[0].low in {"for", "in", "over", "within", "after"}:  # "for more than a year"
        return False
    tail = parsed.sentence.text[word.end : word.end + 140]
    return THAN_BEFORE.match(tail) is not None or ONCE.match(tail) is not None


def is_become(parsed: Parsed, word: Word) -> bool:
    """ "Is getting shorter": told of its subject, with nothing else that it is more than."""
    lead = parsed.sentence.text[max(word.start - 60, 0) : word.start]
    is_told = BECOMES.search(lead) and ENDS.match(parsed.sentence.text, word.end)
    return bool(is_told) and word.low not in {"more", "less"}


WITH = re.compile(
    r" (?:than|over|above|below|under|behind|ahead of|short of|of) (?:(?:those|that|in|the|of|for|across) )*"
)


def compared_with(parsed: Parsed, at: int) -> set[str]:
    """Those with whom a sentence says, right behind a place, that it compares."""
    near = [label for label in parsed.labels if label.kind == "comparator" and label.start >= at]
    is_next = bool(near) and WITH.fullmatch(parsed.sentence.text[at : near[0].start])
    return {str(near[0].value)} if is_next else set()
