"""What the overview counts and lists, from the records of every app."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from commissioning.models import Contract, ContractChange
from objectives.models import Commitment, Milestone
from pcc_portal.panel.models import PanelMeeting
from pcc_portal.periods.choices import Precision
from pcc_portal.ui.reading.rows import first_day
from pcc_portal.updates.releases.as_of import AsAt, Viewpoint
from performance.models import AccountabilityMeeting
from performance.stats import Reading

DATES_SHOWN = 8
DAY = Value(str(Precision.DAY), output_field=CharField())


@dataclass(frozen=True)
class NextDate:
    """Something that readers wait for; `precision` is how exactly its day is known."""

    on: dt.date
    precision: str
    title: str
    kind: str
    slug: str
    is_public: bool
    source: str

    @property
    def url(self) -> str:
        return reverse(self.kind, args=[self.slug])

    @property
    def is_illustrative(self) -> bool:
        return "illustrative" in self.source.casefold()


def next_dates(viewpoint: Viewpoint, limit: int = DATES_SHOWN) -> list[NextDate]:
    """The first dates from the viewpoint's day on, from every register that has them. One query."""
    day = viewpoint.day
    meetings = PanelMeeting.objects.filter(on__gte=day)
    rows = [_dates(meetings, viewpoint.as_at, "panel_meeting", "on", DAY)]
    rows += _awaited(viewpoint.as_at, lambda column: Q(**{f"{column}__gte": day}))
    return _once(_read(rows, ("date_from", "date_on"), 2 * limit))[:limit]


def dates_gone_by(viewpoint: Viewpoint, limit: int = DATES_SHOWN) -> list[NextDate]:
    """What was to be done by now and is not, so far as anybody knows; the latest first. The office sees all of it,
    readers outside what fell due since the release. Two queries at most."""
    days = viewpoint.days
    if viewpoint.as_at.is_working_copy:
        rows = _awaited(viewpoint.as_at, days.late)
    elif days.has_unreported:
        rows = _awaited(viewpoint.as_at, days.unreported)
    else:
        return []
    return _once(_read(rows, ("-date_on", "-date_from"), 2 * limit))[:limit]


def _awaited(as_at: AsAt, within: Callable[[str], Q]) -> list[QuerySet[Any]]:
    """What is not done yet and has its day `within` the limits that are asked for."""
    commitments = Commitment.objects.still_open().exclude(due_precision=Precision.NO_DATE).filter(within("due_on"))
    milestones = Milestone.objects.filter(within("forecast_on"), actual_on__isnull=True)
    meeting_on = Coalesce("revised_on", "planned_on")
    meetings = AccountabilityMeeting.objects.filter(held_on__isnull=True).alias(day=meeting_on).filter(within("day"))
    extended = ContractChange.objects.filter(contract=OuterRef("pk"), new_end__isnull=False)
    contracts = Contract.objects.filter(~Exists(extended), within("extension_decision_by"), successor__isnull=True)
    return [
        _dates(commitments, as_at, "commitment", "due_on", "due_precision"),
        _dates(milestones, as_at, "milestone", "forecast_on", "forecast_precision"),
        _dates(meetings, as_at, "meeting", meeting_on, DAY),
        _dates(contracts, as_at, "contract", "extension_decision_by", DAY),
    ]


def _read(rows: list[QuerySet[Any]], order: Sequence[str], limit: int) -> list[NextDate]:
    dates = rows[0].union(*rows[1:], all=True).order_by(*order, "title", "date_kind")[:limit]
    return [NextDate(*(row[name] for name in COLUMNS)) for row in dates]


def _once(dates: list[NextDate]) -> list[NextDate]:
    """A promise and the milestone of the same name on the same day are one date: the promise stands."""
    return list({(date.on, date.title.casefold()): date for date in reversed(dates)}.values())[::-1]


COLUMNS = ("date_on", "date_precision", "title", "date_kind", "slug", "is_public", "source")


def _dates(rows: Any, as_at: AsAt, kind: str, on: Any, precision: Any) -> QuerySet[Any]:
    """One register's part of the union: the same columns in the same order from each."""
    fields = {
        "date_on": _expression(on),
        "date_from": first_day(on, precision) if isinstance(precision, str) else _expression(on),
        "date_precision": _expression(precision),
        "date_kind": Value(kind, output_field=CharField()),
    }
    visible = rows if as_at.is_working_copy else rows.filter(is_public=True)
    annotated: QuerySet[Any] = visible.order_by().annotate(**fields).values(*COLUMNS, "date_from")
    return annotated


def _expression(value: Any) -> Any:
    return F(value) if isinstance(value, str) else value


def furthest(readings: Iterable[Reading]) -> Reading | None:
    """The measure that misses its target by most, relative to the target; None where every target is met."""
    missed = [reading for reading in readings if reading.distance is not None and reading.distance > 0]
    return max(missed, key=lambda reading: reading.distance or 0, default=None)
