"""Entering the figures of many periods, areas and measures at once: a series as it is known, or a file of them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods.models import Quarter
from pcc_portal.periods.rules import check_window
from pcc_portal.updates.releases import actions as releases
from pcc_portal.updates.releases.approval import BOOKKEEPING
from pcc_portal.updates.rules import check_write

from .. import rules
from ..actions import derived, enter_or_take_place
from ..choices import Availability
from ..models import Observation

# What a correction may change.
CONTENT = tuple(
    field.name
    for field in Observation._meta.concrete_fields
    if field.name not in {*BOOKKEEPING, *Observation.key_fields, "quarter", "moved_from"}
)
NOTHING: dict[str, Any] = dict.fromkeys((*rules.NUMBERS, "review_on")) | {"withheld_by": "", "is_tied": False}


class RefusedRowsError(ValidationError):
    """What is wrong with rows that came together: sentences by column, by the place of the row, from 0."""

    def __init__(self, refused: Mapping[int, Mapping[str, str]]) -> None:
        super().__init__([f"Row {place + 1}: {why}" for place, errors in refused.items() for why in errors.values()])
        self.refused = refused


@transaction.atomic
def record_history(
    rows: Iterable[Mapping[str, Any]], *, by: User, quarter: Quarter, today: dt.date
) -> list[Observation]:
    """Enter many figures at once, each as `record_observation` does, and all of them or none.

    `rows` have the columns of an observation, its measure among them. The number of queries does not grow with them.

    Raises PermissionDenied, WindowClosedError; RefusedRowsError with what is wrong by the place of a row, from 0.
    """
    new = list(rows)
    for measure in {row["measure"] for row in new}:
        check_write(by, measure)
    audit.hold_chain()
    quarter.refresh_from_db()
    check_window(by, quarter, today)
    entered = _checked_rows(new, quarter)
    standing = _standing(entered)
    free = [row for row in entered if row.key not in standing]
    releases.enter_all(free, by=by)
    return [row if row.pk else enter_or_take_place(row, by=by) for row in entered]


def _checked_rows(rows: Iterable[Mapping[str, Any]], quarter: Quarter) -> list[Observation]:
    """Not stored yet. Raises RefusedRowsError, also where two are of one area and period."""
    refused: dict[int, dict[str, str]] = {}
    keys: set[tuple[Any, ...]] = set()
    entered = []
    for place, row in enumerate(rows):
        values = dict(row)
        measure = values.pop("measure")
        if why := rules.impossible(measure, values, dt.date.max):
            refused[place] = dict(why)
            continue
        entered.append(Observation(measure=measure, quarter=quarter, **derived(measure, values)))
        if entered[-1].key in keys:
            refused[place] = {"start": "Another row is of that area and period."}
        keys.add(entered[-1].key)
    if refused:
        raise RefusedRowsError(refused)
    return entered


def _standing(rows: Iterable[Observation]) -> set[tuple[Any, ...]]:
    """Which of the keys of these have a figure, or the place of one that was moved away."""
    of_measures = Observation.objects.filter(measure__in={row.measure_id for row in rows}, superseded_by__isnull=True)
    return set(of_measures.values_list(*Observation.key_fields))


@transaction.atomic
def take_back(rows: Iterable[Observation], *, by: User, today: dt.date, reason: str) -> None:
    """Figures as they were before: a correction by its former values; one that was new leaves its place free.

    Raises PermissionDenied, WindowClosedError, SupersededError, ValidationError.
    """
    audit.hold_chain()
    for row in rows:
        rules.check_correct(by, row, today)
        before: Any = row.supersedes
        if before is None or before.availability == Availability.MOVED:
            values = {**NOTHING, "availability": Availability.MOVED, "availability_reason": reason}
        else:
            values = {name: getattr(before, name) for name in CONTENT}
        releases.supersede(row, by=by, reason=reason, **values)
