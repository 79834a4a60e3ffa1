"""Rule of the check: dates that lie outside the quarter in which the text puts them; dates read from text."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pcc_portal.periods.calendar import quarter_span
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.formats import MONTHS

from ..findings import Finding, Prose, Subject
from .sentences import Piece, pieces, shortened

NAMES = "|".join(MONTHS)
DAY = rf"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s(?:of\s)?(?P<month>{NAMES})(?:\s(?P<year>(?:19|20)\d\d))?"
MONTH = rf"(?P<month2>{NAMES})\s(?P<year2>(?:19|20)\d\d)"
DATE = re.compile(rf"(?<![\w£.,])(?:{DAY}|{MONTH})\b")
QUARTER = re.compile(r"\b(?:Q|quarter )(?P<number>[1-4])\b(?:\s(?:of\s)?(?P<year>20\d\d)/\d\d)?", re.IGNORECASE)


@dataclass(frozen=True)
class Span:
    """The days that words name, and where they stand."""

    words: str
    begins: int
    first: dt.date
    last: dt.date

    def is_within(self, start: dt.date, end: dt.date) -> bool:
        """Does any of it lie in the period?"""
        return self.first <= end and self.last >= start


def dates(text: str, near: dt.date) -> Iterator[Span]:
    """Full dates and months with their year. A day without year is the one nearest to `near`."""
    for match in DATE.finditer(text):
        try:
            yield _span(match, near)
        except ValueError:  # 31 June
            continue


def _span(match: re.Match[str], near: dt.date) -> Span:
    if match["month2"]:
        first = dt.date(int(match["year2"]), MONTHS.index(match["month2"]) + 1, 1)
        last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        return Span(match[0], match.start(), first, last)
    month, day = MONTHS.index(match["month"]) + 1, int(match["day"])
    years = [int(match["year"])] if match["year"] else [near.year - 1, near.year, near.year + 1]
    on = min((dt.date(year, month, day) for year in years), key=lambda each: abs((each - near).days))
    return Span(match[0], match.start(), on, on)


def quarters(text: str, now: Quarter) -> list[tuple[str, dt.date, dt.date]]:
    """Quarters named with their days; one without its year is the latest that is not after the report's year."""
    return [(match[0], *_quarter(match, now)) for match in QUARTER.finditer(text)]


def _quarter(match: re.Match[str], now: Quarter) -> tuple[dt.date, dt.date]:
    number = int(match["number"])
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
    r"|(?:the\s)?(?P<named>(?:Q|quarter )[1-4](?:\s(?:of\s)?20\d\d/\d\d)?)\b)",
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
        match = IN_QUARTER.search(text)
        if match and HAPPENED.search(text) and not AHEAD.search(text):
            if match["this"]:
                return quarter.name, quarter.start, quarter.end
            return quarters(match["named"], quarter)[0]
    return None


def _outside(piece: Piece, start: dt.date, end: dt.date) -> Iterator[Span]:
    text = piece.text
    for span in dates(text, start + (end - start) / 2):
        is_bound = BOUND.search(text, max(span.begins - 60, 0), span.begins)
        if not span.is_within(start, end) and not is_bound and not _says_so(piece):
            yield span


def _says_so(piece: Piece) -> bool:
    """An item that names a quarter of its own, as in "25 October, which fell in quarter 3"."""
    return bool(piece.lead) and bool(re.search(r"\b(?:in|fell in) (?:Q|quarter )[1-4]\b", piece.text, re.IGNORECASE))


def _finding(prose: Prose, span: Span, stated: str) -> Finding:
    return Finding(
        rule="Date outside the quarter",
        place=prose.place,
        about=shortened(span.words),
        why=f"{span.words} is said to lie in {stated}, and does not.",
        mend="Say in which quarter it happened, or mend the date.",
        is_blocking=True,
    )
