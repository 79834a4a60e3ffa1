"""Geometry of a timeline, bars from one day to another; `components/timeline.html` prints it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from pcc_portal.ui.lettering import cut, length

ROW, FIRST_NAME, BAR_BELOW_NAME, BAR_HEIGHT, AXIS = 52, 48, 10, 14, 22
FINANCIAL_YEAR = (4, 1)  # month and day that years are marked at
MOST_YEARS_NAMED = 5
# Ems that a name and its words have room for, narrow and wide; the description has all of a name.
NAME_NARROW, NAME, WORDS_NARROW, WORDS = 15, 18, 4.8, 12.8


@dataclass(frozen=True)
class Term:
    """What runs from a day to another. `option`: the last day that it may be extended to; `decide`: when to decide.

    Without a start it runs from the beginning of the scale. `short` stands for the words on a narrow screen.
    """

    name: str
    starts: dt.date | None
    ends: dt.date
    words: str
    short: str = ""
    option: dt.date | None = None
    decide: dt.date | None = None
    has_gap: bool = False


@dataclass(frozen=True)
class Piece:
    kind: str
    left: str
    width: str


@dataclass(frozen=True)
class TermRow:
    name: str
    short_name: str
    words: str
    short: str
    name_at: int
    bar_at: int
    pieces: list[Piece]
    decide: str

    @property
    def name_length(self) -> str:
        return length(self.name, NAME, bold=True)

    @property
    def short_name_length(self) -> str:
        return length(self.short_name, NAME_NARROW, bold=True)

    @property
    def words_length(self) -> str:
        return length(self.words, WORDS)

    @property
    def short_length(self) -> str:
        return length(self.short, WORDS_NARROW)

    @property
    def rule_at(self) -> int:
        return self.bar_at + BAR_HEIGHT + 10

    @property
    def mark_at(self) -> int:
        return self.bar_at + BAR_HEIGHT // 2


@dataclass(frozen=True)
class Year:
    at: str
    name: str

    @property
    def words(self) -> str:
        return f"April {self.name}"

    @property
    def length(self) -> str:
        return length(self.words, WORDS)

    @property
    def short_length(self) -> str:
        return length(self.name, WORDS_NARROW)


@dataclass(frozen=True)
class TimelinePicture:
    template: ClassVar[str] = "components/timeline.html"
    axis_words: ClassVar[str] = ""

    title: str
    description: str
    height: int
    years: list[Year]
    now: str
    now_words: str
    rows: list[TermRow]
    bar_height: int = BAR_HEIGHT


def timeline(terms: Sequence[Term], *, today: dt.date, today_words: str, title: str) -> TimelinePicture:
    """From the financial year of the first day to the end of that of the last. ValueError without terms."""
    if not terms:
        raise ValueError("A timeline needs a term.")
    known = [day for term in terms for day in (term.starts, term.ends, term.option, today) if day]
    first, last = year_of(min(known)), dt.date(year_of(max(known)).year + 1, *FINANCIAL_YEAR)
    scale = _Scale(first, last)
    rows = [_row(term, at, scale) for at, term in enumerate(terms)]
    return TimelinePicture(
        title=title,
        description=" ".join(f"{term.name}: {term.words}." for term in terms),
        height=FIRST_NAME + ROW * (len(terms) - 1) + BAR_BELOW_NAME + BAR_HEIGHT + 10,
        years=_years(first.year, last.year, scale),
        now=scale.at(today),
        now_words=today_words,
        rows=rows,
    )


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

    def piece(self, kind: str, start: dt.date, end: dt.date) -> Piece:
        """Both days are part of it."""
        after = end + dt.timedelta(days=1)
        return Piece(kind, self.at(start), f"{self.share(after) - self.share(start):.2f}")


def _row(term: Term, at: int, scale: _Scale) -> TermRow:
    after = term.ends + dt.timedelta(days=1)
    pieces = [scale.piece("term", term.starts or scale.first, term.ends)]
    if term.option and term.option > term.ends:
        pieces.append(scale.piece("option", after, term.option))
    elif term.has_gap and after < scale.last:
        pieces.append(scale.piece("gap", after, scale.last - dt.timedelta(days=1)))
    decide = scale.at(term.decide) if term.decide and scale.first <= term.decide <= scale.last else ""
    name_at = FIRST_NAME + ROW * at
    name, short_name = cut(term.name, NAME, bold=True), cut(term.name, NAME_NARROW, bold=True)
    short, bar_at = term.short or term.words, name_at + BAR_BELOW_NAME
    return TermRow(name, short_name, term.words, short, name_at, bar_at, pieces, decide)


def _years(first: int, last: int, scale: _Scale) -> list[Year]:
    """A line for each year, a name for as many as there is room for."""
    step = -(-(last - first + 1) // MOST_YEARS_NAMED)
    days = ((year, dt.date(year, *FINANCIAL_YEAR)) for year in range(first, last + 1))
    return [Year(scale.at(day), f"{year}" if (year - first) % step == 0 else "") for year, day in days]
