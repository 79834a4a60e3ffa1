"""Grades, commitments and dates in words, and the tables of their pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable

from .choices import CommitmentStep
from .models import Commitment, CommitmentChange
from .models.delivery import Dated

STATUS_OF_STEP = {
    CommitmentStep.KEPT: "done",
    CommitmentStep.REVISED: "risk",
    CommitmentStep.CARRIED: "nodata",
    CommitmentStep.OVERTAKEN: "none",
}
SAID = {"on": "on track", "risk": "at risk", "off": "off track", "done": "complete", "none": "not graded"}
DATES = (("baseline", "As first planned"), ("forecast", "As now expected"), ("actual", "As it happened"))


def lead_sentence(counts: Mapping[str, int]) -> str:
    """As in "Of 21 themes, 11 are on track, 7 are at risk and 1 is off track."; empty without themes."""
    total = sum(counts.values())
    parts = [f"{n} {'is' if n == 1 else 'are'} {words}" for status, words in SAID.items() if (n := counts[status])]
    if missing := counts["nodata"]:
        parts.append(f"{missing} {'has' if missing == 1 else 'have'} no update yet")
    return f"Of {formats.plural(total, 'theme')}, {_joined(parts)}." if parts else ""


def _joined(parts: Iterable[str]) -> str:
    """As in "a, b and c"."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def due_words(commitment: Commitment) -> str:
    return formats.date_words(commitment.due_on, commitment.due_precision)


def date_of(row: Dated, name: str) -> str:
    """The baseline, forecast or actual date, as exact as it is known; empty where there is none."""
    day: dt.date | None = getattr(row, f"{name}_on")
    return formats.date_words(day, getattr(row, f"{name}_precision")) if day else ""


def dates_table(row: Dated) -> PlainTable:
    rows = [[Cell(label), Cell(words)] for name, label in DATES if (words := date_of(row, name))]
    return PlainTable("Planned, expected and actual date", [Heading("Date"), Heading("When")], rows)


def changes_table(changes: Iterable[CommitmentChange]) -> PlainTable:
    """What each quarter's report did with a commitment, oldest first."""
    headings = [Heading("Report for"), Heading("What it did"), Heading("Due date"), Heading("Why")]
    rows = [
        [
            Cell(change.quarter.name),
            Cell(change.get_step_display(), status=STATUS_OF_STEP[CommitmentStep(change.step)]),
            Cell(_moved(change)),
            Cell(change.reason or formats.MISSING),
        ]
        for change in changes
    ]
    return PlainTable("Quarter by quarter", headings, rows)


def _moved(change: CommitmentChange) -> str:
    if change.from_due_on == change.to_due_on:
        return formats.day(change.to_due_on)
    return f"{formats.day(change.from_due_on)} became {formats.day(change.to_due_on)}"
