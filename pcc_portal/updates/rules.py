"""Who may write, approve and release. `check_…` raises PermissionDenied with the reason, `can_…` asks."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied

from pcc_portal.accounts.models import Owned
from pcc_portal.accounts.roles import Role
from pcc_portal.accounts.rules import has_role

from .models import Register, Releasable

WRITERS = frozenset({Role.CONTRIBUTOR, Role.APPROVER, Role.PUBLISHER})
APPROVERS = frozenset({Role.APPROVER, Role.PUBLISHER})
PUBLISHERS = frozenset({Role.PUBLISHER})


def can_write(user: Any, *owned: Owned | Register | None) -> bool:
    """Approvers and publishers write anywhere, a contributor only what they answer for."""
    if has_role(user, *APPROVERS):
        return True
    return has_role(user, *WRITERS) and any(_answers_for(user, thing) for thing in owned)


def check_write(user: Any, *owned: Owned | Register | None) -> None:
    if not can_write(user, *owned):
        raise PermissionDenied("Only its owner, an approver or a publisher may change this.")


def _answers_for(user: Any, thing: Owned | Register | None) -> bool:
    if isinstance(thing, Register):
        return user.pk in thing.answered_for_by()
    return thing is not None and thing.owner_id == user.pk


def can_approve(user: Any, row: Releasable) -> bool:
    return has_role(user, *APPROVERS) and row.created_by_id != user.pk and row.approved_at is None


def check_approve(user: Any, row: Releasable) -> None:
    if not has_role(user, *APPROVERS):
        raise PermissionDenied("Only an approver or a publisher may approve.")
    if row.created_by_id == user.pk:
        raise PermissionDenied("Somebody other than the author has to approve this.")


def can_release(user: Any) -> bool:
    return has_role(user, *PUBLISHERS)


def check_release(user: Any) -> None:
    if not can_release(user):
        raise PermissionDenied("Only a publisher may release to readers outside the office.")
