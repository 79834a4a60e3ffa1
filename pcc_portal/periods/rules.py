"""`check_…` raises PermissionDenied with the reason, `can_…` asks."""

from django.core.exceptions import PermissionDenied

from pcc_portal.accounts.roles import Role
from pcc_portal.accounts.rules import Reader, has_role


def can_manage_quarters(user: Reader) -> bool:
    return has_role(user, Role.PUBLISHER)


def check_manage_quarters(user: Reader) -> None:
    if not can_manage_quarters(user):
        raise PermissionDenied("Only a publisher may add, open or close a quarter.")
