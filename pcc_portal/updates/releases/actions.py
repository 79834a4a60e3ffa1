"""Entering, correcting, approving and releasing append-only rows."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, Q

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.audit.serialise import values
from pcc_portal.periods import actions as periods
from pcc_portal.periods import clock
from pcc_portal.periods.models import Quarter
from pcc_portal.ui import formats
from pcc_portal.ui.form_pages import ConflictError

from ..choices import ReleaseKind
from ..models import Releasable, Release, SealedRecord
from ..registers.declaration import released_models, sealed_kinds
from ..registers.registry import carried_forward
from ..rules import check_approve, check_release
from .approval import BOOKKEEPING
from .verify import record_digest, release_digest

Row = TypeVar("Row", bound=Releasable)
Ready = dict[type[Releasable], list[Any]]


class SupersededError(ConflictError):
    """Somebody has corrected this row already; correct their row instead."""


@transaction.atomic
def enter(row: Row, *, by: User, verb: str = "entered") -> Row:
    """Add the first row of its key. The caller has checked that `by` may. Raises ValidationError."""
    row.created_at, row.created_by = clock.now(), by
    return audit.add(row, by=by, verb=verb)


@transaction.atomic
def supersede(row: Row, *, by: User, reason: str, **changes: Any) -> Row:
    """Add a row that replaces `row` and keeps its key. Raises SupersededError, ValidationError."""
    if kept := set(changes) & set(row.key_fields):
        raise TypeError(f"A correction keeps {', '.join(sorted(kept))}.")
    audit.hold_chain()  # of two at once, the second finds the first's row
    if type(row)._default_manager.filter(Q(supersedes=row)).exists():
        raise SupersededError(f"{row} has been corrected already.")
    same = {f.name: getattr(row, f.name) for f in row._meta.concrete_fields if f.name not in BOOKKEEPING}
    new = type(row)(**(same | changes), supersedes=row, reason=reason, created_at=clock.now(), created_by=by)
    return audit.add(new, by=by, verb="corrected", reason=reason)


@transaction.atomic
def approve(rows: Iterable[Row], *, by: User) -> list[Row]:
    """Approve rows that somebody else entered, and what goes with them; those approved already stay as they are."""
    audit.hold_chain()
    all_rows = [each for model, own in _by_table(rows).items() for each in model.together_with(own)]
    waiting = _still_waiting(list(dict.fromkeys(all_rows)))
    for row in waiting:
        check_approve(by, row)
    approval = {"approved_at": clock.now(), "approved_by": by}
    for rows_of_table in _by_table(waiting).values():
        audit.change_all(rows_of_table, by=by, verb="approved", **approval)
    return waiting


def _by_table(rows: Iterable[Row]) -> dict[type[Row], list[Row]]:
    by_table: dict[type[Row], list[Row]] = defaultdict(list)
    for row in rows:
        by_table[type(row)].append(row)
    return by_table


@transaction.atomic
def enter_all(rows: Iterable[Row], *, by: User) -> list[Row]:
    """As `enter` does, many first rows of one table. Raises RefusedRowError."""
    new = list(rows)
    for row in new:
        row.created_at, row.created_by = clock.now(), by
    return audit.add_all(new, by=by, verb="entered")


def _still_waiting(rows: list[Row]) -> list[Row]:
    """As stored: somebody else may have approved some since they were read. Rows may be of several tables."""
    waiting: set[tuple[type[Row], int]] = set()
    for model, own in _by_table(rows).items():
        unapproved = model._default_manager.filter(pk__in=[row.pk for row in own], approved_at__isnull=True)
        waiting |= {(model, key) for key in unapproved.values_list("pk", flat=True)}
    return [row for row in rows if (type(row), row.pk) in waiting]


@transaction.atomic
def open_next_quarter(*, by: User, opens: dt.date, due: dt.date, closes: dt.date) -> tuple[Quarter, list[str]]:
    """Open the quarter after the latest that was ever open, and carry forward what each app carries.

    Answers with the quarter and what was carried, in words. Raises PermissionDenied, ValidationError.
    """
    audit.hold_chain()
    quarter = _planned(by=by, opens=opens, due=due, closes=closes)
    _check_follows(quarter)
    periods.open_quarter(quarter, by=by)
    return quarter, [roll(quarter, by=by) for roll in carried_forward]


def _planned(*, by: User, opens: dt.date, due: dt.date, closes: dt.date) -> Quarter:
    year, number = Quarter.objects.next_to_open()
    quarter = Quarter.objects.filter(year=year, number=number).first()
    if quarter is None:
        return periods.add_quarter(by=by, year=year, number=number, opens=opens, due=due, closes=closes)
    return periods.change_window(quarter, by=by, opens=opens, due=due, closes=closes)


def _check_follows(quarter: Quarter) -> None:
    """Of two who open the next quarter with the same days in mind, the second would open the one after it."""
    before = Quarter.objects.before(quarter).latest_first().first()
    if before and quarter.opens <= before.opens:
        raise ValidationError({"opens": f"Give a day after {formats.day(before.opens)}, when {before} opened."})


@transaction.atomic
def release(
    *,
    by: User,
    quarter: Quarter,
    kind: ReleaseKind,
    note: str = "",
    at: dt.datetime | None = None,
    hold: bool = False,
    until: Quarter | None = None,
    corrects: Release | None = None,
) -> Release:
    """Show every approved row to readers outside the office, and seal the registers as they stand. `at`: now.

    `until`, and a correction, show the rows of the quarter and of those before, not what is approved of a later one.
    `hold`: only when the release is published do readers outside see anything. `corrects`: with which the paper that is
    put right was first sent. Raises PermissionDenied;
    ValidationError while another is held.
    """
    check_release(by)
    audit.hold_chain()  # one release at a time
    if Release.objects.filter(is_held=True).exists():
        raise ValidationError("A report is with the panel and not yet published. Publish that one first.")
    made = Release(kind=kind, quarter=quarter, note=note, at=at or clock.now(), by=by, is_held=hold, corrects=corrects)
    return _released(made, until=quarter if kind == ReleaseKind.CORRECTION else until)


@transaction.atomic
def release_beside_papers(*, by: User, quarter: Quarter, kind: ReleaseKind, note: str) -> Release:
    """Show what is approved of a quarter that was published, and of those before it: history and restatements need not
    wait for a paper. Raises PermissionDenied; ValidationError where there is nothing to show, or not yet."""
    check_release(by)
    audit.hold_chain()
    if not note.strip():
        raise ValidationError({"note": "Say what is released, and why."})
    if not Release.objects.published().filter(quarter=quarter).exists():
        raise ValidationError(f"{quarter} has not been published: its figures go out with its report.")
    if not ready_beside_papers(quarter):
        raise ValidationError("Nothing that is approved waits to be shown.")
    return release(by=by, quarter=quarter, kind=kind, note=note, until=quarter)


def ready_beside_papers(quarter: Quarter) -> list[Releasable]:
    """What such a release would show. One query a table."""
    return [
        row
        for model in released_models()
        for row in model.objects.ready_for_release(quarter).filter(Q(superseded_by__isnull=True)).order_by("pk")
    ]


def _released(made: Release, *, until: Quarter | None) -> Release:
    ready = {model: list(model.objects.ready_for_release(until).order_by("pk")) for model in released_models()}
    sealed = [_sealed(kind.key, row) for kind in sealed_kinds() for row in kind.sealed_rows()]
    made.number, made.sha256 = Release.objects.latest_number() + 1, release_digest(ready, sealed)
    audit.add(made, by=made.by, verb="released", reason=made.note)
    _show(ready, sealed, made)
    return made


def _show(ready: Ready, sealed: list[SealedRecord], made: Release) -> None:
    """Mark the rows as shown from this release on, keep the sealed records, and name every one of them in the log."""
    shown: dict[str, list[Any]] = {model._meta.label_lower: [row.pk for row in rows] for model, rows in ready.items()}
    for model in ready:
        model.objects.filter(pk__in=shown[model._meta.label_lower]).update(release=made)
    for record in sealed:
        record.release = made
    kept = SealedRecord.objects.bulk_create(sealed)
    records = [[record.pk, record.kind, record.key, record_digest(record)] for record in kept]
    audit.record(by=made.by, verb="showed", target=made, after=shown | {SealedRecord._meta.label_lower: records})


def _sealed(kind: str, row: Model) -> SealedRecord:
    key = getattr(row, "slug", "") or str(row.pk)
    return SealedRecord(kind=kind, key=key, title=str(row)[:250], values=values(row))
