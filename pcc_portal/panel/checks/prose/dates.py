"""What is said to have happened in a quarter, and did not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from pcc_portal.periods.models import Quarter

from ..findings import Finding, Prose, Subject
from .days import Span, dates, quarters
from .sentences import Piece, pieces, shortened

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
            if (stated := _stated(piece, subject.quarter)) and not AHEAD.search(piece.said):
                words, start, end = stated
                for span in _outside(piece, start, end):
                    yield _finding(prose, span, words)


def _stated(piece: Piece, quarter: Quarter) -> tuple[str, dt.date, dt.date] | None:
    """The quarter in which the sentence, or else the one that announces its list, says that something happened."""
    for text in (piece.said, piece.lead):
        found = IN_QUARTER.search(text)
        if found and HAPPENED.search(text) and not AHEAD.search(text):
            if found["this"]:
                return quarter.name, quarter.start, quarter.end
            return quarters(found["named"], quarter)[0]
    return None


def _outside(piece: Piece, start: dt.date, end: dt.date) -> Iterator[Span]:
    text = piece.said
    for span in dates(text, start + (end - start) / 2):
        is_bound = BOUND.search(text, max(span.begins - 60, 0), span.begins)
        if not span.is_within(start, end) and not is_bound and not _says_so(piece):
            yield span


def _says_so(piece: Piece) -> bool:
    """An item that names a quarter of its own, as in "25 October, which fell in quarter 3"."""
    return bool(piece.lead) and bool(re.search(r"\b(?:in|fell in) (?:Q|quarter )[1-4]\b", piece.said, re.IGNORECASE))


def _finding(prose: Prose, span: Span, stated: str) -> Finding:
    return Finding(
        rule="Date outside the quarter",
        place=prose.place,
        about=shortened(span.words),
        why=f"{span.words} is said to lie in {stated}, and does not.",
        mend="Say in which quarter it happened, or mend the date.",
        is_blocking=True,
    )
