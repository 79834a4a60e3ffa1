"""Entering, correcting, approving and releasing append-only rows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.audit.plain import values
from pcc_portal.periods import actions as periods
from pcc_portal.periods.models import Quarter
from pcc_portal.ui import formats

from .choices import ReleaseKind
from .content import BOOKKEEPING
from .models import Register, Releasable, Release, SealedRecord
from .registry import carried_forward, released_models, sealed_registers
from .releases.digest import record_digest, release_digest
from .rules import can_publish, check_add, check_approve, check_publish, check_release, check_write
from .slugs import free_slug
from .versions import check_version

Row = TypeVar("Row", bound=Releasable)
Live = TypeVar("Live", bound=Register)
Links = Mapping[str, Iterable[Model]]
Ready = dict[type[Releasable], list[Any]]


class SupersededError(Exception):
    """Somebody has corrected this row already; correct their row instead."""


@transaction.atomic
def add_to_register(row: Live, *, by: User, reason: str = "", links: Links | None = None) -> Live:
    """Add a row to a register, with the rows that its many-to-many fields name.

    A row without a key gets one from its title. Only a publisher's is seen outside the office from the start.
    Raises PermissionDenied, ValidationError.
    """
    check_add(by, row)
    audit.hold_chain()
    row.slug = row.slug or free_slug(row)
    row.is_public = row.is_public and can_publish(by)
    audit.add(row, by=by, reason=reason)
    _link_all(row, by, links)
    return row


@transaction.atomic
def change_register(
    row: Live,
    *,
    by: User,
    verb: str | None = None,
    reason: str = "",
    seen: int | None = None,
    links: Links | None = None,
    **changes: Any,
) -> Live:
    """Change the named fields of a register row. `seen`: the version (`version_of`) that the person was shown.

    A date that readers wait for moves later only with a reason; the audit keeps the old one. Only a publisher says
    whether outsiders see the row, and takes it from their sight only with a reason.
    Raises PermissionDenied, StaleError, ValidationError.
    """
    check_write(by, row)
    audit.hold_chain()
    check_version(row, seen)
    _check_changes(row, changes, by=by, reason=reason)
    audit.change(row, by=by, verb=verb, reason=reason, **changes)
    _link_all(row, by, links)
    return row


def _check_changes(row: Live, changes: dict[str, Any], *, by: User, reason: str) -> None:
    stored = type(row)._default_manager.get(pk=row.pk)  # a form may have filled in `row` already
    for name in set(row.awaited_dates) & set(changes):
        check_slip(name, getattr(stored, name), changes[name], reason)
    if changes.get("is_public", stored.is_public) != stored.is_public:
        _check_publication(by, hides=stored.is_public, reason=reason)


def _link_all(row: Live, by: User, links: Links | None) -> None:
    for field, others in (links or {}).items():
        link(row, by=by, field=field, to=others)


def _check_publication(by: User, *, hides: bool, reason: str) -> None:
    check_publish(by)
    if hides and not reason.strip():
        raise ValidationError({"is_public": "Readers outside the office see this now. Say why they no longer should."})


@transaction.atomic
def link(row: Live, *, by: User, field: str, to: Iterable[Model]) -> None:
    """Replace the rows that `row` is linked with by its many-to-many `field`."""
    check_write(by, row)
    if field not in {found.name for found in row._meta.many_to_many}:
        raise TypeError(f"{row._meta.label} has no links named {field!r}.")
    related = getattr(row, field)
    before = sorted(str(other) for other in related.all())
    related.set(to)
    after = sorted(str(other) for other in related.all())
    if before != after:
        audit.record(by=by, verb="linked", target=row, before={field: before}, after={field: after})


def check_slip(name: str, old: dt.date | None, new: dt.date | None, reason: str) -> None:
    """A date that readers wait for moves later only with a reason. Raises ValidationError at `name`."""
    if old and new and new > old and not reason.strip():
        raise ValidationError({name: "This date moves later. Say why; the old date is kept."})


@transaction.atomic
def enter(row: Row, *, by: User, verb: str = "entered") -> Row:
    """Add the first row of its key. The caller has checked that `by` may. Raises ValidationError."""
    row.created_at, row.created_by = timezone.now(), by
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
    new = type(row)(**(same | changes), supersedes=row, reason=reason, created_at=timezone.now(), created_by=by)
    return audit.add(new, by=by, verb="corrected", reason=reason)


@transaction.atomic
def approve(rows: Iterable[Row], *, by: User) -> list[Row]:
    """Approve rows that somebody else entered; those approved already stay as they are."""
    audit.hold_chain()
    waiting = _still_waiting(list(rows))
    for row in waiting:
        check_approve(by, row)
    return [audit.change(row, by=by, verb="approved", approved_at=timezone.now(), approved_by=by) for row in waiting]


def _still_waiting(rows: list[Row]) -> list[Row]:
    """As stored: somebody else may have approved some since they were read. Rows may be of several tables."""
    keys: dict[type[Row], list[int]] = defaultdict(list)
    for row in rows:
        keys[type(row)].append(row.pk)
    waiting = {
        (model, key)
        for model, found in keys.items()
        for key in model._default_manager.filter(pk__in=found, approved_at__isnull=True).values_list("pk", flat=True)
    }
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
) -> Release:
    """Show every approved row to readers outside the office, and seal the registers as they stand. `at`: now.

    A correction shows the rows of its quarter and of those before, not what is approved of a later one. `hold`: only
    when the release is published do readers outside see anything. Raises PermissionDenied; ValidationError while
    another is held.
    """
    check_release(by)
    audit.hold_chain()  # one release at a time
    if Release.objects.filter(is_held=True).exists():
        raise ValidationError("A report is with the panel and not yet published. Publish that one first.")
    made = Release(kind=kind, quarter=quarter, note=note, at=at or timezone.now(), by=by, is_held=hold)
    return _released(made, until=quarter if kind == ReleaseKind.CORRECTION else None)


def _released(made: Release, *, until: Quarter | None) -> Release:
    ready = {model: list(model.objects.ready_for_release(until).order_by("pk")) for model in released_models}
    sealed = [_sealed(name, row) for name, rows in sealed_registers.items() for row in rows()]
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
