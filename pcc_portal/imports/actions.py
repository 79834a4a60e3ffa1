"""Bringing rows, saying how they are read, loading them all or none, and taking that back."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods import clock
from performance.history.actions import take_back
from performance.models import Observation

from .choices import ImportState
from .figures.reading import JOINED
from .models import Import
from .office.loading import BOOK, Book, check_may_set_up, load_book
from .outcomes import Outcome
from .reading import check, read, rows_of
from .records import undoing
from .records.target import Records
from .rules import why_not_undone
from .sheets.grid import Table
from .targets import target_of, targets

EMPTY: dict[str, Any] = {"heads": [], "rows": [], "notes": []}


Check = Callable[[Import, dt.date], Import]


class _NotSoundError(Exception):
    """Takes back what was written of a file that is not sound."""


def checked(brought: Import, today: dt.date) -> Import:
    """What it would do is worked out anew; nothing of the office's changes, so no event tells of it. Where the same
    person has brought another file since, there is nothing to keep it in."""
    brought.outcome = check(brought, today)
    keep(brought)
    return brought


def keep(brought: Import) -> None:
    """How it is to be read, and what loading it would do."""
    values = {name: getattr(brought, name) for name in ("outcome", "chosen", "answers")}
    Import.objects.filter(pk=brought.pk).update(**values)


def bring(
    *,
    by: User,
    target: str,
    name: str,
    table: Table,
    today: dt.date,
    reason: str = "",
    measure: str = "",
    by_check: Check = checked,
) -> Import:
    """Keep the rows of a file, and say what loading them would do: at once, or as `by_check` does. Raises
    PermissionDenied."""
    if not targets()[target].may(by):
        raise PermissionDenied("There is nothing of this that you may add or change.")
    brought = _import(by, target, name, vars(table), {"measure": measure} if measure else {})
    brought.reason = reason
    return by_check(_kept(brought), today)


def bring_book(
    *, by: User, name: str, book: Book, today: dt.date, dates: str = "", by_check: Check = checked
) -> Import:
    """The same for the workbook of an office. Raises PermissionDenied, ValidationError where it is not empty here."""
    check_may_set_up(by)
    kept = {"book": {title: vars(table) for title, table in book.items()}, **EMPTY}
    return by_check(_kept(_import(by, BOOK, name, kept, {"dates": dates} if dates else {})), today)


def _import(by: User, target: str, name: str, kept: dict[str, Any], answers: dict[str, str]) -> Import:
    digest = hashlib.sha256(json.dumps(kept).encode()).hexdigest()
    return Import(target=target, name=name, sha256=digest, at=clock.now(), by=by, table=kept, answers=answers)


def _kept(brought: Import) -> Import:
    with transaction.atomic():
        forget(by=brought.by)
        return audit.add(brought, by=brought.by, verb="brought")


def answer(
    brought: Import,
    *,
    by: User,
    today: dt.date,
    chosen: dict[str, str],
    answers: dict[str, Any],
    by_check: Check = checked,
) -> Import:
    """Say which column is which, and how dates are written. Raises PermissionDenied, ValidationError."""
    check_open(brought, by)
    brought.chosen = {**brought.chosen, **chosen}
    brought.answers = {**brought.answers, **answers}
    return by_check(brought, today)


def check_open(brought: Import, by: User) -> None:
    """Raises PermissionDenied, ValidationError."""
    if brought.by_id != by.pk:
        raise PermissionDenied("Only who brought it may load it.")
    if brought.state != ImportState.CHECKED:
        raise ValidationError("It has been loaded.")


def load(brought: Import, *, by: User, today: dt.date, confirmed: bool = False) -> Outcome:
    """Load all of it or nothing. What is doubtful needs `confirmed`. Raises PermissionDenied, ValidationError.

    Where a row is wrong by now, the outcome says so, and nothing was written.
    """
    check_open(brought, by)
    write = _prepared(brought, today, confirmed=confirmed)
    try:
        with transaction.atomic():
            return _load(brought, write, by=by, confirmed=confirmed)
    except _NotSoundError as refusal:
        (outcome,) = refusal.args
        brought.outcome = outcome.kept()
        brought.save(update_fields=["outcome"])
        return outcome


def _load(brought: Import, write: Callable[[], Outcome], *, by: User, confirmed: bool) -> Outcome:
    audit.hold_chain()
    brought.refresh_from_db()
    check_open(brought, by)
    if not confirmed and brought.outcome.get("doubts"):
        raise ValidationError({"confirmed": "Tick that what is asked about is right, or correct it."})
    outcome = write()
    if not outcome.is_sound or (outcome.doubted and not confirmed):
        raise _NotSoundError(outcome)
    done: dict[str, Any] = {
        "state": ImportState.LOADED,
        "loaded_at": clock.now(),
        "written": outcome.written,
        "table": EMPTY,
    }
    audit.change(brought, by=by, verb="loaded", outcome=outcome.kept(), **done)
    return outcome


def _prepared(brought: Import, today: dt.date, *, confirmed: bool) -> Callable[[], Outcome]:
    if brought.target == BOOK:
        book, dates = brought.book(), brought.answers.get("dates", "")
        return lambda: load_book(book, by=brought.by, today=today, dates=dates, confirmed=confirmed)
    brought.answers["confirmed"] = confirmed
    now = read(brought)
    if not now.is_ready:
        raise ValidationError("Say first which column is which.")
    return now.target.prepared(rows_of(brought, now, today))


@transaction.atomic
def undo(brought: Import, *, by: User, today: dt.date) -> Outcome:
    """Take back what it added and changed: figures by corrections, all or none; records row by row, as far as nothing
    else has changed them. Raises PermissionDenied, ValidationError where nothing can be."""
    audit.hold_chain()
    brought.refresh_from_db()
    if brought.by_id != by.pk:
        raise PermissionDenied("Only who brought it may take it back.")
    if why := why_not_undone(brought):
        raise ValidationError(why)
    outcome = _take_back(brought, by, today)
    if outcome.rows and not outcome.writes:
        raise ValidationError("No row of it can be taken back.")
    kept = {**brought.outcome, "undone": outcome.kept()}
    audit.change(brought, by=by, verb="took back", state=ImportState.UNDONE, outcome=kept)
    return outcome


def _take_back(brought: Import, by: User, today: dt.date) -> Outcome:
    target, written = target_of(brought), brought.rows_written()
    if isinstance(target, Records):
        return undoing.undo(target, written, by=by, today=today, reason="An import was taken back.")
    rows = Observation.objects.filter(pk__in=[row.pk for row in written]).select_related(*JOINED)
    take_back(rows, by=by, today=today, reason=f"Taken back with the import of {brought.name}.")
    return Outcome()


def forget(*, by: User) -> None:
    """What this person brought before and never loaded goes: its rows are a copy of a file that they have."""
    Import.objects.filter(by=by, state=ImportState.CHECKED).delete()
