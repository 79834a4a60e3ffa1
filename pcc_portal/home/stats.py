"""What the overview counts and lists, from the records of every app."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from commissioning.models import Contract
from objectives.models import Commitment, Milestone
from pcc_portal.panel.models import PanelMeeting
from pcc_portal.periods.choices import Precision
from pcc_portal.ui.reading.rows import first_day
from pcc_portal.updates.releases.as_of import AsAt, Viewpoint
from performance.models import AccountabilityMeeting
from performance.stats import Reading

DATES_SHOWN = 8


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
    """The first dates after the viewpoint's quarter, from every register that has them. One query."""
    after, as_at = viewpoint.quarter.end, viewpoint.as_at
    day = Value(str(Precision.DAY), output_field=CharField())
    meeting_on = Coalesce("revised_on", "planned_on")
    meetings = AccountabilityMeeting.objects.filter(held_on__isnull=True).alias(day=meeting_on).filter(day__gt=after)
    rows = [
        _dates(PanelMeeting.objects.filter(on__gt=after), as_at, "panel_meeting", "on", day),
        _dates(
            Commitment.objects.still_open().filter(due_on__gt=after), as_at, "commitment", "due_on", "due_precision"
        ),
        _dates(
            Milestone.objects.filter(actual_on__isnull=True, forecast_on__gt=after),
            as_at,
            "milestone",
            "forecast_on",
            "forecast_precision",
        ),
        _dates(meetings, as_at, "meeting", meeting_on, day),
        _dates(
            Contract.objects.filter(extension_decision_by__gt=after), as_at, "contract", "extension_decision_by", day
        ),
    ]
    in_order = ("date_from", "date_on", "title", "date_kind")
    dates = rows[0].union(*rows[1:], all=True).order_by(*in_order)[: 2 * limit]
    return _once([NextDate(*(row[name] for name in COLUMNS)) for row in dates])[:limit]


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
