"""Whose changes wait, and who decides about them."""

from typing import Any

from django.core.exceptions import PermissionDenied

from pcc_portal.accounts.roles import Role
from pcc_portal.accounts.rules import has_role

from ..models import FourEyes, Proposal
from ..rules import APPROVERS


def proposes(user: Any) -> bool:
    """Does what this person changes in a record that readers see wait for an approver?"""
    if has_role(user, *APPROVERS):
        return not FourEyes.in_force().approvers_at_once
    return has_role(user, Role.CONTRIBUTOR)


def can_decide(user: Any, proposal: Proposal) -> bool:
    """Apply it or return it: an approver who did not propose it."""
    return has_role(user, *APPROVERS) and proposal.author_id != user.pk


def check_decide(user: Any, proposal: Proposal) -> None:
    if not has_role(user, *APPROVERS):
        raise PermissionDenied("Only an approver or a publisher may decide about a proposed change.")
    if proposal.author_id == user.pk:
        raise PermissionDenied("Somebody other than its author has to decide about this change.")


def check_author(user: Any, proposal: Proposal) -> None:
    if proposal.author_id != user.pk:
        raise PermissionDenied("Only its author may do that to a proposed change.")


def changes_for(person: Any) -> list[Proposal]:
    """What waits for this person to decide. At most one query."""
    return list(Proposal.objects.for_approver(person)) if has_role(person, *APPROVERS) else []
