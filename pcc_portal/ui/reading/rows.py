"""The spans of a row's dates, and the first day of one in the database, for sorting and comparing."""

from typing import Any

from django.db.models import F
from django.db.models.expressions import OrderBy

from .fields import FirstDay
from .spans import Span, precision_of, span


def span_of(row: Any, name: str) -> Span | None:
    """The days that a row's date may mean; None without a date."""
    on = getattr(row, name)
    return span(on, getattr(row, precision_of(name), "day")) if on else None


def first_day(name: str, precision: str = "") -> FirstDay:
    return FirstDay(name, precision)


def by_span(name: str, *, latest_first: bool = False) -> tuple[OrderBy, OrderBy]:
    """The order of a column whose dates are as exact as they are known: by the first day meant, then by the last; what
    has no date stands at the end."""
    both = FirstDay(name), F(name)
    first, last = (each.desc(nulls_last=True) if latest_first else each.asc(nulls_last=True) for each in both)
    return first, last
