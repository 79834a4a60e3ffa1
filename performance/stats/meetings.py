"""Meetings and the actions they asked for, judged on a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from ..choices import ActionStatus
from ..models import AccountabilityAction

OVERDUE = "overdue"


def action_stands(where: str, on: dt.date) -> Q:
    """Actions of a status on a day, or the open ones past their day."""
    return Q(status=ActionStatus.OPEN, due_on__lt=on) if where == OVERDUE else Q(status=where)


def action_counts(rows: QuerySet[AccountabilityAction], on: dt.date) -> dict[str, int]:
    """How many of the rows are overdue, and how many have each status. One query."""
    places = [OVERDUE, *ActionStatus.values]
    asked = {f"n{n}": Count("pk", filter=action_stands(place, on)) for n, place in enumerate(places)}
    counted = rows.order_by().aggregate(**asked)
    return dict(zip(places, counted.values(), strict=True))


def is_overdue(action: AccountabilityAction, on: dt.date) -> bool:
    return action.status == ActionStatus.OPEN and action.due_on is not None and action.due_on < on


def not_held_by(rows: QuerySet[Any], on: dt.date) -> QuerySet[Any]:
    """Meetings whose day, as moved, had passed without being recorded as held."""
    return rows.alias(expected_on=Coalesce("revised_on", "planned_on")).filter(held_on__isnull=True, expected_on__lt=on)
