"""What stands on the public page is kept by approvers and publishers: readers see it at once."""

from typing import Any

from django.core.exceptions import PermissionDenied

from pcc_portal.accounts.roles import Role
from pcc_portal.accounts.rules import has_role

NOT_YOURS = "Only an approver or a publisher says what is published: readers see it at once."


def can_keep(user: Any) -> bool:
    return has_role(user, Role.APPROVER, Role.PUBLISHER)


def check_keep(user: Any) -> None:
    if not can_keep(user):
        raise PermissionDenied(NOT_YOURS)
