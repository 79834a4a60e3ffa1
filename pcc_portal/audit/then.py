"""Rows of a register as they stood at the end of a day, by what the log recorded since."""

import datetime as dt
from typing import Any, TypeVar

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils import timezone

from .models import Event

Row = TypeVar("Row", bound=Model)


def rows_on(model: type[Row], day: dt.date) -> list[Row]:
    """Those that were there, with the columns that they had; what they point at is as it is now. Two queries."""
    rows = {str(row.pk): row for row in model._base_manager.all()}
    after = timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))
    events = Event.objects.filter(kind=model._meta.label_lower, at__gte=after).newest_first()
    for event in events.defer("hash", "previous"):
        if event.key in rows and _is_first(event):
            del rows[event.key]
        elif event.key in rows:
            _put_back(rows[event.key], event)
    return list(rows.values())


def _is_first(event: Event) -> bool:
    """With it the row came in: such an event holds all of it."""
    return not event.before and "slug" in event.after


def _put_back(row: Model, event: Event) -> None:
    for name, value in event.before.items():
        try:
            field: Any = row._meta.get_field(name)
        except FieldDoesNotExist:  # a column that the table had once
            continue
        setattr(row, field.attname, field.to_python(value))
