"""Geometry of a timeline: terms that run from a day to another, and steps that are planned, expected and done, a row
each on one scale; `components/timeline.html` prints it. Names stand beside the picture as text, whole with any font."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import ClassVar

from pcc_portal.ui.lettering import length

FINANCIAL_YEAR = (4, 1)  # month and day that years are marked at
MOST_YEARS_NAMED = 5
YEAR, YEAR_NARROW = 5.5, 2.6  # ems that the name of a year has room for, wide and narrow


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is the same of every row. `words` say when; `kind` says what it is; `status` and `stands` print a tag; rows
    of one `group` stand under it."""

    name: str
    words: str = ""
    url: str = ""
    kind: str = ""
    group: str = ""
    status: str = ""
    stands: str = ""


@dataclass(frozen=True, kw_only=True)
class Term(Entry):
    """What runs from a day to another. `option`: the last day that it may be extended to; `decide`: when to decide.

    Without a start it runs from the beginning of the scale.
    """

    starts: dt.date | None
    ends: dt.date
    option: dt.date | None = None
    decide: dt.date | None = None
    has_gap: bool = False

    @property
    def days(self) -> list[dt.date]:
        return [day for day in (self.starts, self.ends, self.option) if day]


@dataclass(frozen=True, kw_only=True)
class Step(Entry):
    """What is to be done by a day: as planned, as now expected, as it happened; any of them may be missing."""

    planned: dt.date | None = None
    expected: dt.date | None = None
    done: dt.date | None = None

    @property
    def days(self) -> list[dt.date]:
        return [day for day in (self.planned, self.expected, self.done) if day]


@dataclass(frozen=True)
class Piece:
    kind: str
    left: str
    width: str


@dataclass(frozen=True)
class Mark:
    """A diamond. `kind`: planned, expected, done, decide."""

    kind: str
    at: str


@dataclass(frozen=True)
class TermRow:
    entry: Entry
    pieces: list[Piece]
    marks: list[Mark]


@dataclass(frozen=True)
class Year:
    at: str
    name: str

    @property
    def words(self) -> str:
        return f"April {self.name}"

    @property
    def length(self) -> str:
        return length(self.words, YEAR)

    @property
    def short_length(self) -> str:
        return length(self.name, YEAR_NARROW)


@dataclass(frozen=True)
class TimelinePicture:
    """`drawn`: the kinds of pieces and marks that there are, for the key."""

    template: ClassVar[str] = "components/timeline.html"
    axis_words: ClassVar[str] = ""

    title: str
    description: str
    years: list[Year]
    now: str
    now_words: str
    rows: list[TermRow]
    drawn: set[str] = field(default_factory=set)

    @property
    def groups(self) -> list[tuple[str, list[TermRow]]]:
        return [(name, list(rows)) for name, rows in groupby(self.rows, lambda row: row.entry.group)]


def timeline(
    entries: Sequence[Term | Step],
    *,
    today: dt.date,
    today_words: str,
    title: str,
    since: dt.date = dt.date.min,
    until: dt.date = dt.date.max,
) -> TimelinePicture:
    """From the financial year of the first day to the end of that of the last, and nothing before `since` or after
    `until`. Rows of one group stand together. ValueError without entries."""
    if not entries:
        raise ValueError("A timeline needs a term or a step.")
    scale = _scale([today, *(day for entry in entries for day in entry.days)], since, until)
    rows = [_term_row(e, scale) if isinstance(e, Term) else _step_row(e, scale) for e in entries]
    return TimelinePicture(
        title=title,
        description=" ".join(f"{entry.name}: {entry.words}." for entry in entries),
        years=_years(scale),
        now=scale.at(today),
        now_words=today_words,
        rows=rows,
        drawn={p.kind for row in rows for p in row.pieces} | {m.kind for row in rows for m in row.marks},
    )


def _scale(days: Sequence[dt.date], since: dt.date, until: dt.date) -> _Scale:
    first, last = year_of(max(min(days), since)), year_of(min(max(days), until))
    return _Scale(first, dt.date(last.year + 1, *FINANCIAL_YEAR))


def year_of(day: dt.date) -> dt.date:
    """The first day of the financial year that the day is in."""
    year = day.year if (day.month, day.day) >= FINANCIAL_YEAR else day.year - 1
    return dt.date(year, *FINANCIAL_YEAR)


@dataclass(frozen=True)
class _Scale:
    first: dt.date
    last: dt.date

    def share(self, day: dt.date) -> float:
        return 100 * (day - self.first).days / (self.last - self.first).days

    def at(self, day: dt.date) -> str:
        return f"{self.share(day):.2f}".rstrip("0").rstrip(".")

    def piece(self, kind: str, start: dt.date, end: dt.date) -> list[Piece]:
        """Both days are part of it; nothing of what lies beside the scale."""
        after, start = min(end + dt.timedelta(days=1), self.last), max(start, self.first)
        return [Piece(kind, self.at(start), f"{self.share(after) - self.share(start):.2f}")] if after > start else []

    def mark(self, kind: str, day: dt.date | None) -> list[Mark]:
        return [Mark(kind, self.at(day))] if day and self.first <= day <= self.last else []


def _term_row(term: Term, scale: _Scale) -> TermRow:
    after = term.ends + dt.timedelta(days=1)
    pieces = scale.piece("term", term.starts or scale.first, term.ends)
    if term.option and term.option > term.ends:
        pieces += scale.piece("option", after, term.option)
    elif term.has_gap and after < scale.last:
        pieces += scale.piece("gap", after, scale.last - dt.timedelta(days=1))
    return TermRow(term, pieces, scale.mark("decide", term.decide))


def _step_row(step: Step, scale: _Scale) -> TermRow:
    """The slip is a tail from the planned day to the one that counts now; one mark where both are the same."""
    now = step.done or step.expected
    slips = step.planned and now and step.planned < now
    tail = scale.piece("slip", step.planned, now) if slips and step.planned and now else []
    planned = [] if step.planned == now else scale.mark("planned", step.planned)
    return TermRow(step, tail, [*planned, *scale.mark("done" if step.done else "expected", now)])


def _years(scale: _Scale) -> list[Year]:
    """A line for each year, a name for as many as there is room for."""
    first, last = scale.first.year, scale.last.year
    step = -(-(last - first + 1) // MOST_YEARS_NAMED)
    days = ((year, dt.date(year, *FINANCIAL_YEAR)) for year in range(first, last + 1))
    return [Year(scale.at(day), f"{year}" if (year - first) % step == 0 else "") for year, day in days]
