"""Grades, commitments and dates in words, and the tables of their pages."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from pcc_portal.periods.choices import Precision
from pcc_portal.ui import formats
from pcc_portal.ui.marks import DAGGER, beside, marked
from pcc_portal.ui.plain_tables import Cell, Heading, PlainColumn, PlainTable
from pcc_portal.ui.reading.spans import shift, span
from pcc_portal.ui.titles import titled
from pcc_portal.updates.choices import CountsAs
from pcc_portal.updates.grading.schemes import NO_DATA, NOT_GRADED, Grade, counted
from pcc_portal.updates.releases.as_of import Days

from .choices import CommitmentStep
from .models import Commitment, CommitmentChange, UpdateText
from .models.delivery import Dated

STATUS_OF_STEP = {
    CommitmentStep.KEPT: "done",
    CommitmentStep.REVISED: "risk",
    CommitmentStep.CARRIED: "nodata",
    CommitmentStep.OVERTAKEN: "none",
}
SLIPS = {"later": "later than planned", "earlier": "earlier than planned", "exact": "as planned"}
DATES = (("baseline", "As first planned"), ("forecast", "As now expected"), ("actual", "As it happened"))


def lead_sentence(counts: Iterable[tuple[Grade, int]], *, noun: tuple[str, str] | None = None) -> str:
    """As in "Of 21 themes, 11 are on track, 7 are at risk and 1 is off track."; empty without themes."""
    some = [(grade, n) for grade, n in counts if n]
    total = sum(n for _, n in some)
    graded = sorted((pair for pair in some if pair[0] != NO_DATA), key=lambda pair: _in_sentence(pair[0]))
    parts = [f"{n} {'is' if n == 1 else 'are'} {grade.in_sentence}" for grade, n in graded]
    if missing := sum(n for grade, n in some if grade == NO_DATA):
        parts.append(f"{missing} {'has' if missing == 1 else 'have'} no update yet")
    one, many = noun or (titled("{theme}"), titled("{themes}"))
    return f"Of {formats.plural(total, one, many)}, {_joined(parts)}." if parts else ""


def graded_sentence(standings: Iterable[Any]) -> str:
    """How many of them stand where: of what is `graded` and has the words of its `grade`."""
    rows = list(standings)
    sentence = lead_sentence(counted(row.graded for row in rows))
    return beside(sentence) if any(DAGGER in row.grade for row in rows) else sentence


def _in_sentence(grade: Grade) -> tuple[bool, bool, int]:
    """The best first, what is complete after what goes on."""
    return grade == NOT_GRADED, grade.counts_as == CountsAs.DONE, grade.place


def _joined(parts: Iterable[str]) -> str:
    """As in "a, b and c"."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def due_words(commitment: Commitment) -> str:
    return commitment.due_words


def first_due_words(commitment: Commitment) -> str:
    """When it was due at first; empty where that is when it is due now."""
    words = commitment.first_due_words
    return "" if words == due_words(commitment) else words


def due_line(row: Commitment, days: Days) -> str:
    """As in "due in 3 days"; empty for what is settled, or due no more exactly than in some month."""
    return _due(row.due_on, row.due_precision, days) if row.is_open else ""


def _due(due: dt.date, precision: str, days: Days) -> str:
    """Nothing of what is not yet reported on: its status says so."""
    return "" if days.is_unreported(due) or precision != Precision.DAY else formats.due_words(due, days.on)


def answer_words(answers: Sequence[CommitmentChange]) -> str:
    """The first of them, as in "Carried forward in Q1 2023/24"; empty without one."""
    return f"{answers[0].get_step_display()} in {answers[0].quarter.short}" if answers else ""


def slip_line(row: Dated, days: Days) -> str:
    """As in "14 days later than planned; 3 days overdue": in days where days are known."""
    parts = [_slip(row)]
    ahead = "forecast" if row.forecast_on else "baseline"
    due: dt.date | None = getattr(row, f"{ahead}_on")
    if due and not row.is_done:
        parts.append(_due(due, getattr(row, f"{ahead}_precision"), days))
    words = "; ".join(part for part in parts if part)
    return words[:1].upper() + words[1:]


def _slip(row: Dated) -> str:
    name = "actual" if row.is_done else "forecast"
    now: dt.date | None = getattr(row, f"{name}_on")
    if not (row.baseline_on and now):
        return ""
    if row.baseline_precision == Precision.DAY == getattr(row, f"{name}_precision"):
        return formats.slip_words(row.baseline_on, now)
    planned, expected = span(row.baseline_on, row.baseline_precision), span(now, getattr(row, f"{name}_precision"))
    return SLIPS.get(shift(planned, expected), "") if planned != expected else "as planned"


def date_of(row: Dated, name: str) -> str:
    """The baseline, forecast or actual date, as exact as it is known; empty where there is none."""
    day: dt.date | None = getattr(row, f"{name}_on")
    return formats.date_words(day, getattr(row, f"{name}_precision")) if day else ""


def dates_table(row: Dated) -> PlainTable:
    dates = {label: marked(date_of(row, name), row, of=(f"{name}_on",)) for name, label in DATES}
    rows = [[Cell(label), Cell(words)] for label, words in dates.items() if words]
    return PlainTable("Planned, expected and actual date", [Heading("Date"), Heading("When")], rows)


def changes_table(changes: Iterable[CommitmentChange]) -> PlainTable:
    """What each quarter's report did with a commitment, oldest first."""
    return PlainTable.of(
        "Quarter by quarter",
        changes,
        PlainColumn("Report for", lambda change: change.quarter.name, of=None),
        PlainColumn("What it did", lambda c: Cell(c.get_step_display(), status=STATUS_OF_STEP[CommitmentStep(c.step)])),
        PlainColumn("Due date", _moved, of=("first_due_on", "due_on")),
        PlainColumn("Why", lambda change: change.reason or formats.MISSING),
    )


def _moved(change: CommitmentChange) -> str:
    before, after = change.from_words, change.to_words
    return after if before == after else f"{before} became {after}"


def grade_words(text: UpdateText | None) -> str:
    """The grade of an update, as its tag says it."""
    return marked(text.grade.word, text, of=("brag",)) if text else NO_DATA.word


def reason_words(text: UpdateText) -> str:
    """Why the grade is what it is."""
    return marked(text.brag_reason, text, of=("brag_reason",))
