"""Who asks, answers and publishes. `check_…` raises PermissionDenied with the reason, `can_…` asks."""

from typing import Any

from django.core.exceptions import PermissionDenied

from pcc_portal.accounts.roles import Role
from pcc_portal.accounts.rules import has_role
from pcc_portal.ui.titles import titled
from pcc_portal.updates.rules import APPROVERS

from ..models import PanelRequest


def can_ask(user: Any) -> bool:
    """Members of the panel and its clerk; an approver or a publisher on their behalf."""
    return has_role(user, Role.PANEL_MEMBER, *APPROVERS)


def check_ask(user: Any) -> None:
    if not can_ask(user):
        raise PermissionDenied(
            titled("Members of the panel and its {clerk} ask, or an approver or a publisher on their behalf.")
        )


def can_approve_reply(user: Any, request: PanelRequest) -> bool:
    return has_role(user, *APPROVERS) and request.replied_by_id != user.pk


def check_approve_reply(user: Any, request: PanelRequest) -> None:
    if not has_role(user, *APPROVERS):
        raise PermissionDenied("Only an approver or a publisher approves a reply to the panel.")
    if request.replied_by_id == user.pk:
        raise PermissionDenied("Somebody other than the author has to approve the reply.")
