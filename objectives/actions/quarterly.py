"""Writes to quarterly updates: begun, written, submitted, returned, approved, amended."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods import clock
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.formats import plural
from pcc_portal.updates.choices import EDITABLE_STATES, State
from pcc_portal.updates.citations.resolving import problems
from pcc_portal.updates.models import Releasable
from pcc_portal.updates.registers.versions import StaleError
from pcc_portal.updates.releases import actions as releases
from pcc_portal.updates.releases.approval import (
    ChangedSinceError,
    Item,
    changed_readings,
    content,
    digest,
    missing,
    printed_by,
    waiting_rows,
)
from pcc_portal.updates.releases.as_of import paper_of
from pcc_portal.updates.releases.workflow import NotInThisStateError
from pcc_portal.updates.rules import check_release, check_write

from ..choices import Verdict
from ..models import Commitment, CommitmentAnswer, QuarterlyUpdate, Theme, UpdateText
from ..rules import (
    authors_of,
    check_approve_update,
    check_approver,
    check_opened,
    check_take_up,
    check_write_update,
)
from .commitments import do_answer, read_again
from .reviews import Comment, add_comments, decide, not_opened


@transaction.atomic
def expect_updates(quarter: Quarter, *, by: User) -> str:
    """An empty update for each theme of the plans in force that has none yet."""
    check_release(by)
    themes = Theme.objects.of_plans_in_force().exclude(updates__quarter=quarter)
    rows = [audit.add(QuarterlyUpdate(theme=theme, quarter=quarter), by=by) for theme in themes]
    open_commitments = Commitment.objects.due_by(quarter.closes).count()
    return f"{plural(len(rows), 'update')} to write, {plural(open_commitments, 'commitment')} due"


@transaction.atomic
def begin_update(*, by: User, theme: Theme, quarter: Quarter) -> QuarterlyUpdate:
    """The update of a theme and quarter, made if need be: a theme may have been added after the quarter opened."""
    check_write(by, theme)
    audit.hold_chain()
    quarter.refresh_from_db()  # its days may have moved since the caller read it
    update = QuarterlyUpdate.objects.filter(theme=theme, quarter=quarter).first()
    return update or audit.add(QuarterlyUpdate(theme=theme, quarter=quarter), by=by)


@transaction.atomic
def write_update(
    *, by: User, theme: Theme, quarter: Quarter, today: dt.date, body: str, reason: str = "", **grade: str
) -> UpdateText:
    """Write the words of a theme's update, or replace them. `grade`: brag, brag_reason, commissioner_action, source.

    Raises PermissionDenied, WindowClosedError, NotInThisStateError, ValidationError (also for a citation of what there
    is not). Words that differ in nothing are not written again.
    """
    update = _to_write(by, theme, quarter, today)
    check_citations(
        {"body": body} | {name: grade.get(name, "") for name in ("commissioner_action", "brag_reason")}, quarter
    )
    return _written(update, by, reason, {"body": body, **grade})


@transaction.atomic
def load_update(*, by: User, theme: Theme, quarter: Quarter, today: dt.date, body: str, **grade: str) -> UpdateText:
    """As `write_update`, where an office is set up: what the words cite may have no value yet, and the check of the
    report says so."""
    return _written(_to_write(by, theme, quarter, today), by, "", {"body": body, **grade})


def _to_write(by: User, theme: Theme, quarter: Quarter, today: dt.date) -> QuarterlyUpdate:
    update = begin_update(by=by, theme=theme, quarter=quarter)
    check_write_update(by, update, today)
    return update


def _written(update: QuarterlyUpdate, by: User, reason: str, words: dict[str, str]) -> UpdateText:
    current = update.texts.filter(superseded_by__isnull=True).first()
    if current is None:
        return releases.enter(UpdateText(update=update, **words), by=by)
    if all(getattr(current, name) == value for name, value in words.items()):
        return current
    values = {"source": "", **words}  # who writes it anew makes nothing up
    return releases.supersede(current, by=by, reason=reason or "Rewritten before approval.", **values)


def check_citations(texts: dict[str, str], quarter: Quarter) -> None:
    """Raises ValidationError by field where a text cites a record or field that is not there."""
    viewpoint = paper_of(quarter)
    faults = {field: problems(text, viewpoint) for field, text in texts.items()}
    if any(faults.values()):
        raise ValidationError({field: sentences for field, sentences in faults.items() if sentences})


@transaction.atomic
def claim_version(update: QuarterlyUpdate, *, by: User, seen: int, today: dt.date) -> None:
    """Count one more save of the update's page, if nobody has saved it since `seen`.

    Raises PermissionDenied, WindowClosedError, NotInThisStateError, and StaleError for the second of two.
    """
    audit.hold_chain()
    editable = QuarterlyUpdate.objects.filter(pk=update.pk, version=seen, state__in=EDITABLE_STATES)
    claimed = editable.update(version=seen + 1)
    update.refresh_from_db()
    check_write_update(by, update, today)
    if not claimed:
        raise StaleError("Somebody else has saved this update since you opened it.")


@transaction.atomic
def submit_update(
    update: QuarterlyUpdate, *, by: User, today: dt.date, approver: User | None = None
) -> QuarterlyUpdate:
    """Ask for approval, by somebody named if possible. Raises ValidationError while anything is missing that could be
    there."""
    read_again(update)
    move = check_take_up(by, update, "submit", today)
    items = content_of(update)
    check_approver(approver, by, authors=authors_of(items))
    if gaps := missing(items, today):
        raise ValidationError([f"{item.title}: still missing." for item in gaps])
    now = clock.now()
    return audit.change(
        update, by=by, verb="submitted", state=move.target, submitted_at=now, submitted_by=by, approver=approver
    )


@transaction.atomic
def withdraw_update(update: QuarterlyUpdate, *, by: User, today: dt.date) -> QuarterlyUpdate:
    """Take it back before anybody has approved it, while the quarter takes updates: it could not be sent again after.

    Raises PermissionDenied, NotInThisStateError, WindowClosedError.
    """
    read_again(update)
    move = check_take_up(by, update, "withdraw", today)
    return audit.change(update, by=by, verb="withdrawn", state=move.target)


@transaction.atomic
def return_update(
    update: QuarterlyUpdate,
    *,
    by: User,
    comments: Mapping[str, str] | Iterable[Comment],
    content_hash: str | None = None,
) -> QuarterlyUpdate:
    """Ask the author for changes. `comments`: what has to change, and where; as a mapping, by the key of the item (""
    for the whole).

    Raises PermissionDenied, NotInThisStateError, ValidationError where nothing is said; ChangedSinceError where
    `content_hash` is given and the content has another.
    """
    read_again(update)
    check_approve_update(by, update, "return")
    items = content_of(update)
    printed = _printed(update, items)
    if content_hash is not None:
        _check_looked_at(update, items, printed, content_hash)
    if isinstance(comments, Mapping):
        comments = [Comment(item, text) for item, text in comments.items()]
    reason = add_comments(update, comments, items, by=by)
    decide(update, items, printed, Verdict.RETURNED, by=by)
    return audit.change(update, by=by, verb="returned", reason=reason, state=State.RETURNED)


def _check_looked_at(update: QuarterlyUpdate, items: list[Item], printed: Mapping[str, str], content_hash: str) -> None:
    if digest(items, printed) != content_hash:
        raise ChangedSinceError(f"{update.theme} has changed since you opened it. Look at it again.")


@transaction.atomic
def approve_update(update: QuarterlyUpdate, *, by: User, content_hash: str) -> QuarterlyUpdate:
    """Approve everything that the update consists of, if it is still what `by` looked at, and do what it promises.

    Raises PermissionDenied, NotInThisStateError; ChangedSinceError where the content has another hash.
    """
    read_again(update)
    items = content_of(update)
    check_approve_update(by, update, "approve", authors=authors_of(items))
    printed = _printed(update, items)
    if update.state == State.APPROVED and not is_changed(update, items, printed):
        raise NotInThisStateError(f"{update.theme} has been approved already.")
    _check_looked_at(update, items, printed, content_hash)
    releases.approve(waiting_rows(items), by=by)
    for item in items:
        if isinstance(item.row, CommitmentAnswer) and item.row.change is None:
            do_answer(item.row, by=by)
    decide(update, items, printed, Verdict.APPROVED, by=by)
    approval: dict[str, Any] = {"approved_at": clock.now(), "approved_by": by, "content_hash": digest(items)}
    return audit.change(update, by=by, verb="approved", state=State.APPROVED, printed=printed, **approval)


@transaction.atomic
def approve_updates(looked_at: Iterable[tuple[QuarterlyUpdate, str]], *, by: User) -> list[QuarterlyUpdate]:
    """Approve several, each with the hash of what was opened: all of them or none. Raises as `approve_update`, and
    NotOpenedError where `by` has not opened one of them at that content."""
    looked_at = list(looked_at)
    unopened = not_opened(looked_at, by=by)  # before what is approved counts as opened
    done = [approve_update(update, by=by, content_hash=content_hash) for update, content_hash in looked_at]
    check_opened(unopened)
    return done


@transaction.atomic
def amend_update(update: QuarterlyUpdate, *, by: User, today: dt.date, reason: str) -> QuarterlyUpdate:
    """Take an approved update up again, which voids its approval and those of its rows that were not released yet.

    Raises PermissionDenied, NotInThisStateError, WindowClosedError, ValidationError.
    """
    read_again(update)
    move = check_take_up(by, update, "amend", today)
    if not reason.strip():
        raise ValidationError({"reason": "Say why it changes after approval."})
    void: dict[str, Any] = {"approved_at": None, "approved_by": None}
    for item in content_of(update):
        if isinstance(item.row, Releasable) and item.row.approved_at and not item.row.is_released:
            audit.change(item.row, by=by, verb="approval ended", reason=reason, **void)
    return audit.change(
        update, by=by, verb="amended", reason=reason, state=move.target, content_hash="", printed={}, **void
    )


def is_changed(update: QuarterlyUpdate, items: Iterable[Item], printed: Mapping[str, str]) -> bool:
    """Is an approved update another than the one that was approved, by its rows or by what its references print?"""
    if not update.content_hash:
        return False
    return digest(items) != update.content_hash or bool(changed_readings(update.printed, printed))


def hash_of(update: QuarterlyUpdate) -> str:
    """Of the update as it reads now; who approves it says with it what they looked at."""
    items = content_of(update)
    return digest(items, _printed(update, items))


def _printed(update: QuarterlyUpdate, items: list[Item]) -> dict[str, str]:
    return printed_by(update.quarter, {update.theme_id: items})[update.theme_id]


def content_of(update: QuarterlyUpdate) -> list[Item]:
    return content(update.quarter, [update.theme_id])[update.theme_id]
