"""Schemes as they are read: which one grades what, and what it says of a grade.

A scheme grades the quarters that begin on its day or later, so what was graded before keeps the word, the shape and the
colour of its day (`docs/decisions/0030-grades-by-a-scheme.md`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pcc_portal.audit.middleware import request_number
from pcc_portal.ui.statuses import look_of

from ..choices import CountsAs, Graded, Rule
from ..models.schemes import FIRST, GradeScheme
from ..releases.as_of import past_moment

SEVERITY = (CountsAs.OFF, CountsAs.RISK, CountsAs.ON, CountsAs.DONE, CountsAs.NEITHER)


class Grade(str):
    """The key of a grade, as rows keep it, with what its scheme says of it."""

    word: str = ""
    said: str = ""
    meaning: str = ""
    shape: str = "bar"
    colour: str = "grey"
    counts_as: str = CountsAs.NEITHER
    needs_reason: bool = False
    is_retired: bool = False
    edge: Decimal | None = None
    place: int = 0  # in its scheme, the best first

    @classmethod
    def of(cls, values: Mapping[str, Any], place: int = 0) -> Grade:
        grade = cls(values["key"])
        told = {name: value for name, value in values.items() if name != "key"}
        edge = told.get("edge")
        told |= {"edge": None if edge is None else Decimal(edge), "place": place}
        for name, value in told.items():
            setattr(grade, name, value)
        return grade

    @property
    def label(self) -> str:
        return self.word

    @property
    def look(self) -> str:
        """The name of its tag: shape and colour. No two grades of a scheme look alike."""
        return NO_DATA_LOOK if self == NO_DATA_LOOK else look_of(self.shape, self.colour)

    @property
    def in_sentence(self) -> str:
        """After "is": on track; “Exceeds” where the word does not go there."""
        return self.said or f"“{self.word}”"

    def told(self) -> dict[str, Any]:
        """What a sealed report keeps of it, beside its word and its look."""
        return {"key": str(self), "said": self.said, "counts_as": self.counts_as, "place": self.place}

    @property
    def rank(self) -> tuple[int, int]:
        """To sort by, the worst first."""
        return SEVERITY.index(CountsAs(self.counts_as)), -self.place


NO_DATA_LOOK = "nodata"
NOT_GRADED = Grade.of({"key": "none", "word": "Not graded", "said": "not graded"}, -1)
NO_DATA = Grade.of({"key": NO_DATA_LOOK, "word": "No data", "said": "no data"}, -2)


@dataclass(frozen=True)
class Scheme:
    """`grades`, the best first, with those that are retired."""

    graded: Graded
    title: str
    rule: Rule
    grades: tuple[Grade, ...]
    parameters: Mapping[str, str] = field(default_factory=dict)
    from_day: dt.date = dt.date.min

    @property
    def active(self) -> list[Grade]:
        return [grade for grade in self.grades if not grade.is_retired]

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(str(grade), grade.word) for grade in self.active]

    def grade(self, key: str) -> Grade | None:
        return next((grade for grade in self.grades if grade == key), None)

    @property
    def by_edge(self) -> list[Grade]:
        """Those with an edge in its order, the lowest first, then those without."""
        return sorted(self.active, key=lambda grade: (grade.edge is None, grade.edge or 0))


_in_request: ContextVar[tuple[str, list[Scheme]] | None] = ContextVar("schemes", default=None)
_in_process: list[Scheme] = []


def schemes() -> list[Scheme]:
    """All that there have been, the latest last. One query a request; outside of one, one until they change."""
    number, known = request_number.get(), _in_request.get()
    if number:
        if known is None or known[0] != number:
            known = (number, _stored())
            _in_request.set(known)
        return known[1]
    if not _in_process:
        _in_process.extend(_stored())
    return _in_process


def forget_schemes(*, but: Iterable[Scheme] = ()) -> None:
    """They have changed, or (`but`) are known to be these."""
    _in_request.set(None)
    _in_process[:] = but


def _stored() -> list[Scheme]:
    return [*first_schemes(), *(scheme_of(row) for row in GradeScheme.objects.order_by("from_day", "pk"))]


def first_schemes() -> list[Scheme]:
    return [scheme_of(GradeScheme(graded=graded, **values)) for graded, values in FIRST.items()]


def scheme_of(row: GradeScheme) -> Scheme:
    grades = tuple(Grade.of(values, place) for place, values in enumerate(row.grades))
    return Scheme(Graded(row.graded), row.title, Rule(row.rule), grades, row.parameters, row.from_day)


def scheme_for(graded: Graded, day: dt.date | None = None) -> Scheme:
    """The one that grades a quarter which begins on that day; without a day, the one of the page that is read."""
    moment = past_moment()
    day = day or (moment.quarter.start if moment else dt.date.max)
    return next(each for each in reversed(schemes()) if each.graded == graded and each.from_day <= day)


def grade_for(graded: Graded, key: str, day: dt.date | None = None) -> Grade:
    """What is said of a grade that a row has. One that the scheme of its day does not know, as the latest that does;
    without a word where none ever did."""
    if not key:
        return NOT_GRADED
    others = (each for each in reversed(schemes()) if each.graded == graded)
    known = (each.grade(key) for each in (scheme_for(graded, day), *others))
    return next((grade for grade in known if grade is not None), Grade(key))


def offered(graded: Graded, kept: str = "") -> list[tuple[str, str]]:
    """To choose from: the grades in force and, where it is none of these, the one that a row has already."""
    choices = scheme_for(graded).choices
    if kept and kept not in dict(choices):
        choices.append((kept, grade_for(graded, kept).word))
    return [("", "Not graded"), *choices]


def counted(grades: Iterable[Grade], *, besides: Iterable[Grade] = ()) -> list[tuple[Grade, int]]:
    """How many there are of each, the worst first; what was called otherwise in an earlier quarter counts on its own.
    `besides`: those to tell of where there are none."""
    rows = list(grades)
    known = {(str(grade), grade.word): grade for grade in (*besides, *rows)}
    counts = Counter((str(grade), grade.word) for grade in rows)
    return [(grade, counts[key]) for key, grade in sorted(known.items(), key=lambda item: item[1].rank)]


def worst_first(grades: Iterable[Grade]) -> list[Grade]:
    return sorted(grades, key=lambda grade: grade.rank)
