"""Rows that wait for approval one by one: corrections of what was published, targets and breaks of series.

What belongs to an update of an open quarter is approved with the update.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, QuerySet, Value

from objectives.models import UpdateText
from pcc_portal.accounts.rules import has_role
from pcc_portal.periods import clock
from pcc_portal.periods.models import Quarter
from pcc_portal.ui import formats
from pcc_portal.updates.choices import Graded
from pcc_portal.updates.grading.schemes import grade_for
from pcc_portal.updates.models import Releasable
from pcc_portal.updates.releases.as_of import WORKING_COPY
from pcc_portal.updates.rules import APPROVERS
from performance.figures import observation_words, target_words
from performance.models import (
    BudgetMovement,
    Forecast,
    LineFigure,
    MeasureGrade,
    Observation,
    SeriesBreak,
    Target,
)
from performance.spending import line_words
from performance.stats.hidden import mark

# Each table, with what its rows are called by, and the quarter whose update they belong to.
TABLES: dict[type[Releasable], tuple[tuple[str, ...], str]] = {
    Observation: (("measure__theme", "area", "quarter"), "quarter"),
    Forecast: (("budget__theme", "quarter"), "quarter"),
    LineFigure: (("line__budget__theme", "quarter"), "quarter"),
    BudgetMovement: (("budget__theme", "quarter"), "quarter"),
    Target: (("measure__theme",), ""),
    SeriesBreak: (("measure__theme",), ""),
    MeasureGrade: (("measure__theme", "quarter"), ""),
    UpdateText: (("update__theme", "update__quarter"), "update__quarter"),
}


def waiting_corrections(person: Any) -> list[Any]:
    """The rows that this person could approve now. One query, and one for each table that has any."""
    if not has_role(person, *APPROVERS):
        return []
    waiting = list(_waiting(person))
    mark([row for row in waiting if isinstance(row, Observation)], WORKING_COPY)
    return waiting


def _waiting(person: Any) -> Iterator[Any]:
    waiting = {model: _rows_of(model, quarter, person) for model, (_, quarter) in TABLES.items()}
    first, *others = (
        rows.order_by().values_list(Value(model.__name__, CharField())) for model, rows in waiting.items()
    )
    having = {name for (name,) in first.union(*others)}
    for model, rows in waiting.items():
        if model.__name__ in having:
            yield from rows.select_related("created_by", "supersedes", *TABLES[model][0])


def _rows_of(model: type[Releasable], quarter: str, person: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.waiting_for_approval().exclude(created_by=person)
    return rows.exclude(**{f"{quarter}__in": Quarter.objects.open()}) if quarter else rows


@dataclass(frozen=True)
class Described:
    """A row that waits: what it is, where it is shown, what it said and what it says now, and why."""

    title: str
    url: str
    was: str
    now: str
    reason: str
    by: str
    on: dt.date


def described(row: Any) -> Described:
    return Described(
        title=str(row),
        url=_page_of(row),
        was=said(row.supersedes) if row.supersedes else "",
        now=said(row),
        reason=row.reason,
        by=str(row.created_by),
        on=clock.day_of(row.created_at),
    )


def _page_of(row: Any) -> str:
    owner = row.update.theme if isinstance(row, UpdateText) else getattr(row, "measure", None) or row.budget
    url: str = owner.get_absolute_url()
    return url


def said(row: Any) -> str:
    """What a row says, in words."""
    say = SAID.get(type(row))
    return say(row) if say else str(row.body)


def _grade_said(row: MeasureGrade) -> str:
    until = f" until {formats.day(row.until)}" if row.until else ""
    return f"{grade_for(Graded.MEASURES, row.grade, row.quarter.start).word}{until}: {row.why}"


# What a row says, of each table whose rows are no text.
SAID: dict[type[Releasable], Callable[[Any], str]] = {
    Observation: lambda row: observation_words(row.measure, row),
    Target: lambda row: f"{target_words(row.measure, row)} from {formats.day(row.effective_from)}",
    SeriesBreak: lambda row: f"{formats.day(row.on)}: {row.note}",
    MeasureGrade: _grade_said,
    Forecast: lambda row: formats.pounds(row.outturn),
    LineFigure: line_words,
    BudgetMovement: lambda row: f"{row.cause}: {formats.pounds(row.amount)}",
}
