"""Who may write, submit and approve an update. `check_…` raises with the reason, `can_…` asks."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from pcc_portal.accounts.models import User
from pcc_portal.accounts.rules import has_role
from pcc_portal.periods.rules import can_write_in, check_window
from pcc_portal.ui.form_pages import ConflictError
from pcc_portal.ui.words import listed
from pcc_portal.updates.choices import EDITABLE_STATES
from pcc_portal.updates.releases.approval import Item, waiting_rows
from pcc_portal.updates.releases.workflow import Move, NotInThisStateError, check_move, moves_from
from pcc_portal.updates.rules import APPROVERS, can_write, check_write

from .models import CommitmentAnswer, Objective, QuarterlyUpdate

WROTE_PART = "You wrote part of this update, so somebody else has to approve it."


def check_serves(home: Objective, others: Iterable[Objective]) -> None:
    """What a theme that stands under `home` serves too. Raises ValidationError at `also_serves`."""
    for other in others:
        if other.pk == home.pk:
            raise ValidationError({"also_serves": f"It stands under {home}, so it serves that anyway."})
        if other.plan_id != home.plan_id:
            raise ValidationError({"also_serves": f"{other} is of another plan."})


def can_write_update(user: Any, update: QuarterlyUpdate, today: dt.date) -> bool:
    is_editable = update.state in EDITABLE_STATES
    return is_editable and can_write(user, update.theme) and can_write_in(user, update.quarter, today)


def check_write_update(user: Any, update: QuarterlyUpdate, today: dt.date) -> None:
    check_write(user, update.theme)
    check_window(user, update.quarter, today)
    if update.state not in EDITABLE_STATES:
        raise NotInThisStateError(
            f"This update is “{update.get_state_display().lower()}”: its words are fixed for now."
        )


def can_take_up(user: Any, update: QuarterlyUpdate, move: str, today: dt.date) -> bool:
    may_move = any(allowed.name == move for allowed in moves_from(update.state))
    return may_move and can_write(user, update.theme) and can_write_in(user, update.quarter, today)


def check_take_up(user: Any, update: QuarterlyUpdate, move: str, today: dt.date) -> Move:
    """For the steps of those who write: submit, withdraw, amend. Answers with the move."""
    check_write(user, update.theme)
    rule = check_move(update.state, move)
    check_window(user, update.quarter, today)
    return rule


def authors_of(items: Iterable[Item]) -> set[int]:
    """Keys of the people who wrote what waits for approval: words, figures, forecasts, answers to commitments."""
    items = list(items)
    answers = [item.row for item in items if isinstance(item.row, CommitmentAnswer) and not item.row.change_id]
    return {row.created_by_id for row in waiting_rows(items)} | {row.by_id for row in answers if row.by_id}


def can_approve_update(user: Any, update: QuarterlyUpdate, *, authors: Collection[int] = ()) -> bool:
    """`authors`: as for `check_approve_update`."""
    may_move = any(move.name == "approve" for move in moves_from(update.state))
    may = may_move and has_role(user, *APPROVERS) and update.submitted_by_id != user.pk
    return may and user.pk not in authors


def check_approve_update(
    user: Any, update: QuarterlyUpdate, move: str = "approve", *, authors: Collection[int] = ()
) -> None:
    """`authors`: who wrote what waits for approval. Somebody who wrote part of it may return it, but not approve it."""
    check_move(update.state, move)
    if not has_role(user, *APPROVERS):
        raise PermissionDenied(f"Only an approver or a publisher may {move} an update.")
    if update.submitted_by_id == user.pk:
        raise PermissionDenied(f"Somebody other than the person who submitted this update has to {move} it.")
    if user.pk in authors:
        raise PermissionDenied(WROTE_PART)


class NotOpenedError(ConflictError):
    """Somebody approves several at once and has not opened each of them as it stands."""


def check_opened(unopened: Collection[QuarterlyUpdate]) -> None:
    if names := [str(update.theme) for update in unopened]:
        raise NotOpenedError(
            f"You have not opened {listed(names)} as {'it stands' if len(names) == 1 else 'they stand'} now."
        )


def check_approver(approver: User | None, author: User, *, authors: Collection[int] = ()) -> None:
    """Raises ValidationError where the person asked could not approve what `author` submits and `authors` wrote."""
    if approver is None:
        return
    if not has_role(approver, *APPROVERS):
        raise ValidationError({"approver": f"{approver} may not approve. Ask an approver or a publisher."})
    if approver == author:
        raise ValidationError({"approver": "Ask somebody other than yourself."})
    if approver.pk in authors:
        raise ValidationError({"approver": f"{approver} wrote part of this update. Ask somebody else."})
