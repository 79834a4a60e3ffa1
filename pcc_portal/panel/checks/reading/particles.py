"""Whether "up", "down" or "fall" tells of a movement, or is part of another verb."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .words import forms

if TYPE_CHECKING:
    from .sentences import Sentence, Word


COPULAS = frozenset(
    [
        "is",
        "was",
        "are",
        "were",
        "be",
        "been",
        "being",
        "and",
        "go",
        "goes",
        "going",
        "gone",
        "went",
        "come",
        "comes",
        "came",
        "coming",
        "bring",
        "brings",
        "brought",
        "driven",
        "moved",
        "edged",
        "crept",
        "ticked",
        "inched",
        "nudged",
        "headed",
        "shot",
        "pushed",
        "further",
        "slightly",
        "sharply",
        "well",
        "still",
        "again",
        "that's",
        "it's",
        "way",
        "but",
        "heading",
        "trending",
        "not",
        "so",
    ]
)


PHRASAL = forms(
    "pick give/gave/given take/took/taken turn hang/hung ring/rang/rung show/shown shut put clear cut"
    " break/broke/broken lay/laid"
    " stand/stood sit/sat write/wrote/written sum add end follow hold/held keep/kept let look catch/caught"
    " bring/brought sign"
    " set make/made tie wrap back cover speed slow draw/drew/drawn own use team join open wind/wound get/got"
    " build/built"
) - {"ends"}


UP_FOR = re.compile(r" (?:for (?!the)|with\b|against\b|and running|to (?:you|us|them|me|date|standard|scratch)\b)")


UP_ON = re.compile(
    r" (?:by )?(?:£|\d|on (?:the|last|quarter|Q\d|a year)\b|from \d|since\b|a (?:third|quarter|fifth|tenth|half)\b)"
)


IDIOMS = re.compile(
    r" (?:short\b|due\b|within\b|under (?:the|this|that)|into\b|outside\b|foul\b|through\b|behind\b|in (?:line"
    r"|with|the)\b|to (?:the|be|her|him|us|them|our)\b"
    r"|on (?:the|a|\w+day|[0-3]?\d)\b|between\b|before\b|after\b|victim\b|(?:from|out of) (?:the )?(?:list|use))"
)


FALLS = frozenset({"fall", "falls", "fell", "fallen", "falling"})


def is_particle(sentence: Sentence, word: Word) -> bool:
    """Is "up" or "down" part of another verb, as in "picked up", or a fall none: "falls due", "fell short"?"""
    if word.low in FALLS:
        return IDIOMS.match(sentence.text, word.end) is not None
    if word.low not in {"up", "down"}:
        return False
    lead = sentence.before(word.start, 1)
    gap = sentence.text[lead[0].end : word.start] if lead else ","
    if (gap.strip() or lead[0].low in COPULAS) and not UP_FOR.match(sentence.text, word.end):
        return False
    is_counted = UP_ON.match(sentence.text, word.end) is not None  # "officers up on the quarter", "crime down 420"
    return lead[0].low in PHRASAL or not is_counted
