"""Rule of the check: dates that lie outside the quarter in which the text puts them; dates read from text."""

import datetime as dt
import re
from collections.abc import Iterator

from pcc_portal.periods.calendar import quarter_span
from pcc_portal.periods.models import Quarter

from ..findings import Finding, Prose, Subject
from ..reading.dates import MONTH, Span, dates, whole
from .sentences import Piece, pieces, shortened

NUMBERED = r"(?:Q\s?|qtr\.?\s|quarter\s)(?P<number>[1-4]|one|two|three|four)"
IN_ORDER = r"(?P<order>first|second|third|fourth|1st|2nd|3rd|4th)\squarter"
OF_YEAR = r"(?:,?\s(?:of\s)?(?:FY\s?)?(?P<year>20\d\d)[/–-](?:20)?\d\d)?"
QUARTER = re.compile(rf"\b(?:{NUMBERED}|{IN_ORDER}){OF_YEAR}\b", re.IGNORECASE)
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}


def quarters(text: str, now: Quarter) -> list[tuple[str, dt.date, dt.date]]:
    """Quarters named with their days; one without its year is the latest that is not after the report's year."""
    return [(match[0], *_quarter(match, now)) for match in QUARTER.finditer(text)]


def _quarter(match: re.Match[str], now: Quarter) -> tuple[dt.date, dt.date]:
    named = (match["number"] or match["order"]).casefold()
    number = NUMBERS.get(named) or int(named[0])
    before = number == 4 and now.number == 1  # the first quarter's report looks back at the year before
    return quarter_span(int(match["year"] or now.year - before), number)


HAPPENED = re.compile(
    r"\b(?:took place|taken place|taking place|were|was|has been|have been|held|met|attended|opened|began|begun|started"
    r"|launched|closed|completed|published|received|delivered|approved|awarded|agreed|visited|issued|signed|ran|ended)\b",
    re.IGNORECASE,
)
IN_QUARTER = re.compile(
    r"\b(?:in|during|over|within|throughout)\s(?:(?P<this>(?:this|the)\s(?:quarter|reporting period))\b"
    r"(?!\s(?:before|after))"
    rf"|(?:the\s)?(?P<named>{QUARTER.pattern}))",
    re.IGNORECASE,
)
OWN_QUARTER = re.compile(rf"\b(?:in|fell in) (?:the )?(?:{QUARTER.pattern})", re.IGNORECASE)
# "between October and December 2023"
IN_MONTHS = re.compile(
    rf"\b(?:between|from|in|during)\s(?P<first>{MONTH})(?:,?\s(?P<begins>20\d\d))?\s(?:and|to|until)\s"
    rf"(?P<last>{MONTH}),?\s(?P<ends>20\d\d)\b",
    re.IGNORECASE,
)
AHEAD = re.compile(
    r"\b(?:will|due|planned|plans|expected|scheduled|forthcoming|upcoming|next|to be|is to|are to|should"
    r"|previous(?:ly)?|earlier|last year|year before)\b",
    re.IGNORECASE,
)
BOUND = re.compile(
    r"\b(?:by|until|till|from|since|before|after|of|to|for|than|ending|ended|between|as at)"
    r"\s(?:the\s)?(?:end of\s)?$"
    r"|\bbetween\s[^.;]{4,30}\sand\s(?:the\s)?$",
    re.IGNORECASE,
)


def date_outside(subject: Subject) -> Iterator[Finding]:
    """ "Three meetings took place in Q2: … 25 October"."""
    for prose in subject.prose:
        for piece in pieces(prose):
            if (stated := _stated(piece, subject.quarter)) and not AHEAD.search(piece.text):
                words, start, end = stated
                for span in _outside(piece, start, end):
                    yield _finding(prose, span, words)


def _stated(piece: Piece, quarter: Quarter) -> tuple[str, dt.date, dt.date] | None:
    """The quarter in which the sentence, or else the one that announces its list, says that something happened."""
    for text in (piece.text, piece.lead):
        if not HAPPENED.search(text) or AHEAD.search(text):
            continue
        if match := IN_QUARTER.search(text):
            return (quarter.name, quarter.start, quarter.end) if match["this"] else quarters(match["named"], quarter)[0]
        if match := IN_MONTHS.search(text):
            return _months(match)
    return None


def _months(match: re.Match[str]) -> tuple[str, dt.date, dt.date]:
    """The months named, and their days. Raises ValueError where they are no months in order."""
    last = whole(f"{match['last']} {match['ends']}")[1]
    first = whole(f"{match['first']} {match['begins'] or match['ends']}")[0]
    if first > last:  # "from November to January 2024"
        first = first.replace(year=first.year - 1)
    return match[0].partition(" ")[2], first, last


def _outside(piece: Piece, start: dt.date, end: dt.date) -> Iterator[Span]:
    text = piece.text
    for span in dates(text, start + (end - start) / 2):
        is_bound = BOUND.search(text, max(span.begins - 60, 0), span.begins)
        if not span.is_within(start, end) and not is_bound and not _says_so(piece):
            yield span


def _says_so(piece: Piece) -> bool:
    """An item that names a quarter of its own, as in "25 October, which fell in quarter 3"."""
    return bool(piece.lead) and bool(
        re.search(rf"\b(?:in|fell in) (?:the )?(?:{QUARTER.pattern})", piece.text, re.IGNORECASE)
    )


def _finding(prose: Prose, span: Span, stated: str) -> Finding:
    return Finding(
        rule="Date outside the quarter",
        place=prose.place,
        about=shortened(span.words),
        why=f"{span.words} is said to lie in {stated}, and does not.",
        mend="Say in which quarter it happened, or correct the date.",
        is_blocking=True,
    )
