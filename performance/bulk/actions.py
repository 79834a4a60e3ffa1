"""Many figures entered in one step, as a history of years is."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods import clock
from pcc_portal.periods.models import Quarter
from pcc_portal.periods.rules import check_window
from pcc_portal.updates.releases import actions as releases
from pcc_portal.updates.releases.approval import BOOKKEEPING
from pcc_portal.updates.rules import check_write

from ..actions import check_possible, derived, record_observation
from ..choices import Availability
from ..models import Observation
from ..rules import NUMBERS, check_correct

# What a correction may change.
CONTENT = tuple(
    field.name
    for field in Observation._meta.concrete_fields
    if field.name not in {*BOOKKEEPING, *Observation.key_fields, "quarter", "moved_from"}
)
NOTHING: dict[str, Any] = dict.fromkeys((*NUMBERS, "review_on")) | {"withheld_by": "", "is_tied": False}
Values = Mapping[str, Any]  # as `record_observation` takes them, the measure among them


@transaction.atomic
def record_observations(
    entries: Sequence[Values], *, by: User, quarter: Quarter, today: dt.date, reason: str = ""
) -> list[Observation]:
    """As `record_observation`, of each; `reason` stands in the log. A few queries, however many they are.

    Raises PermissionDenied, WindowClosedError, ValidationError.
    """
    for measure in {entry["measure"] for entry in entries}:
        check_write(by, measure)
    audit.hold_chain()
    quarter.refresh_from_db()
    check_window(by, quarter, today)
    left = _left_places({entry["measure"].pk for entry in entries})
    singly = [entry for entry in entries if _key(entry) in left]
    rows = [_row(entry, by=by, quarter=quarter) for entry in entries if _key(entry) not in left]
    added = audit.add_all(rows, by=by, verb="entered", reason=reason)
    return [*added, *(record_observation(by=by, quarter=quarter, today=today, **entry) for entry in singly)]


def _left_places(measures: set[int]) -> set[tuple[Any, ...]]:
    """Where a figure was moved away: the next one takes its place."""
    moved = Observation.objects.filter(
        measure__in=measures, availability=Availability.MOVED, superseded_by__isnull=True
    )
    return set(moved.values_list("measure", "area", "start", "end"))


def _key(entry: Values) -> tuple[Any, ...]:
    return entry["measure"].pk, entry["area"].pk, entry["start"], entry["end"]


def _row(entry: Values, *, by: User, quarter: Quarter) -> Observation:
    values = {name: value for name, value in entry.items() if name != "measure"}
    check_possible(entry["measure"], values)
    worked = derived(entry["measure"], values)
    return Observation(measure=entry["measure"], quarter=quarter, created_at=clock.now(), created_by=by, **worked)


@transaction.atomic
def take_back(rows: Iterable[Observation], *, by: User, today: dt.date, reason: str) -> None:
    """Figures as they were before: a correction by its former values; one that was new leaves its place free.

    Raises PermissionDenied, WindowClosedError, SupersededError, ValidationError.
    """
    audit.hold_chain()
    for row in rows:
        check_correct(by, row, today)
        before: Any = row.supersedes
        if before is None or before.availability == Availability.MOVED:
            values = {**NOTHING, "availability": Availability.MOVED, "availability_reason": reason}
        else:
            values = {name: getattr(before, name) for name in CONTENT}
        releases.supersede(row, by=by, reason=reason, **values)
