"""Who may write, submit and approve an update. `check_…` raises with the reason, `can_…` asks."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied

from pcc_portal.accounts.rules import has_role
from pcc_portal.updates.choices import EDITABLE_STATES
from pcc_portal.updates.rules import APPROVERS, can_write, check_write
from pcc_portal.updates.workflow import NotInThisStateError, check_move, moves_from

from .models import QuarterlyUpdate


def can_write_update(user: Any, update: QuarterlyUpdate) -> bool:
    return can_write(user, update.theme) and update.state in EDITABLE_STATES


def check_write_update(user: Any, update: QuarterlyUpdate) -> None:
    check_write(user, update.theme)
    if update.state not in EDITABLE_STATES:
        raise NotInThisStateError(
            f"This update is “{update.get_state_display().lower()}”: its words are fixed for now."
        )


def can_approve_update(user: Any, update: QuarterlyUpdate) -> bool:
    may_move = any(move.name == "approve" for move in moves_from(update.state))
    return may_move and has_role(user, *APPROVERS) and update.submitted_by_id != user.pk


def check_approve_update(user: Any, update: QuarterlyUpdate) -> None:
    check_move(update.state, "approve")
    if not has_role(user, *APPROVERS):
        raise PermissionDenied("Only an approver or a publisher may approve an update.")
    if update.submitted_by_id == user.pk:
        raise PermissionDenied("Somebody other than the person who submitted this update has to approve it.")
