"""Reads amounts, percentages, counts and dates from text, and leaves out what only looks like one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from .dates import DATE, NAMES, dates

# What has digits and counts nothing: years, times, numbers to ring, ages.
NOT_COUNTED = re.compile(
    r"\b(?:19|20)\d\d(?:[/–-](?:\d\d|(?:19|20)\d\d))?\b(?!,\d)"
    r"|\b\d{1,2}[.:]\d\d ?(?:am|pm)?\b|\b\d{1,2} ?(?:am|pm)\b|\b24/7\b"
    r"|\b0\d{2,4}[ \d]{5,10}\b|(?<![\w£,.])(?:999|101|111)\b(?![,.]\d|%)"
    r"|\b[Aa]ge[sd]?(?: (?:of|from|between|over|under|up to))? \d{1,2}(?: ?(?:to|and|[–-]) ?\d{1,2})?\b"
    r"|\b(?:children|people|those|adults|women|men|girls|boys)(?: aged?)? (?:under|over) (?:the age of )?\d{1,2}\b"
    r"|\b(?:under|over)[- ]\d{1,2}s\b|\b\d{1,2}[- ](?:to |[–-] ?)?\d{0,2}[- ]?years?[- ]olds?\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?: (?:to|and|or) \d{{1,2}}(?:st|nd|rd|th)?)? (?:{NAMES})\b"
    r"|(?:https?://|www\.)\S{1,300}|\b[Ff]or \d{1,3} (?:years?|months?|weeks?)\b|\b24 hours\b|\b365[ -]days?\b"
)
# What is numbered, not counted: "quarter 2", "Section 22A", "Route 2", "stages 0 to 7".
LABEL = re.compile(
    r"(?:\b(?:quarters?|sections?|paragraphs?|paras?|pages?|stages?|phases?|rounds?|levels?|tiers?|parts?|rules?|article"
    r"|articles|schedule|chapter|tables?|figures?|version|number|no\.|item|items|appendix|annex|s\.|ss\.|operation|zone)"
    r"|(?<![.!?:] )(?<!^)\b[A-Z][\w’'-]*)\s$"
)
COUNTING = frozenset(
    {
        "A",
        "About",
        "Above",
        "Almost",
        "An",
        "And",
        "Around",
        "At",
        "Below",
        "Between",
        "By",
        "During",
        "For",
        "From",
        "In",
    }
    | {
        "Just",
        "Last",
        "More",
        "Nearly",
        "Of",
        "On",
        "Only",
        "Our",
        "Over",
        "Some",
        "Than",
        "That",
        "The",
        "Their",
        "This",
    }
    | {"To", "Under", "Up", "With"}
)
TOKEN = re.compile(
    r"(?<![\w£.,/&–−-])(?P<pounds>£\s?)?(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,15})(?P<part>\.\d{1,6})?"
    r"(?:\s?(?P<unit>%|per cent\b|percentage points?\b|m\b|million\b|bn\b|billion\b|k\b|thousand\b))?"
    r"(?![\w/]|[–-]\w|[.,]\d)"
)
POWERS = {"m": 6, "million": 6, "bn": 9, "billion": 9, "k": 3, "thousand": 3}
PERCENT = {"%", "per cent"}
FEWEST = 10  # smaller counts are words of the sentence more often than figures


@dataclass(frozen=True)
class Number:
    """`kind`: pounds, percent, points, count or date. `step`: what it is rounded to, no part of what it is."""

    kind: str
    value: Decimal | dt.date
    words: str = ""
    step: Decimal = Decimal(1)

    def reads_as(self, held: Number) -> bool:
        """Is a figure on record, rounded as this one is, this one?"""
        if self.kind != held.kind:
            return False
        if isinstance(self.value, dt.date) or isinstance(held.value, dt.date):
            return self.value == held.value
        return abs(self.value - held.value) <= (self.step / 2 if self.step != 1 else 0)


def typed_numbers(text: str) -> Iterator[Number]:
    """The figures in a sentence that people wrote, names and labels left out."""
    for match, number in _found(NOT_COUNTED.sub(lambda each: "_" * len(each[0]), text)):
        is_small = number.kind == "count" and isinstance(number.value, Decimal) and number.value < FEWEST
        if not is_small and not (number.kind == "count" and _is_label(text, match.start())):
            yield number


def held_numbers(texts: Iterable[str], near: dt.date) -> Iterator[Number]:
    """Every figure and day that records print, whatever it counts."""
    for text in texts:
        yield from (number for _, number in _found(DATE.sub(lambda day: "_" * len(day[0]), text)))
        yield from typed_days(text, near)


def typed_days(text: str, near: dt.date) -> Iterator[Number]:
    """Full dates; months are too many things."""
    return (Number("date", span.first, span.words) for span in dates(text, near) if span.first == span.last)


def _found(text: str) -> Iterator[tuple[re.Match[str], Number]]:
    for match in TOKEN.finditer(text):
        unit = match["unit"] or ""
        power, part = POWERS.get(unit, 0), (match["part"] or "")[1:]
        value = Decimal(match["whole"].replace(",", "") + (f".{part}" if part else "")).scaleb(power)
        if match["pounds"]:
            kind = "pounds"
        else:
            kind = "percent" if unit in PERCENT else "points" if unit.startswith("percentage") else "count"
        yield match, Number(kind, value, match[0].strip(), Decimal(1).scaleb(power - len(part)))


def _is_label(text: str, at: int) -> bool:
    match = LABEL.search(text, max(at - 40, 0), at)
    return match is not None and match[0].strip() not in COUNTING
