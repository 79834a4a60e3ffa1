"""Who a person is to the portal. `check_…` raises PermissionDenied with the reason, `can_…` asks."""

from enum import StrEnum
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest

from .models import User
from .roles import Role

# Signed out, a person is Django's AnonymousUser, which has no role: every question here answers no for it.
Reader = Any


class Audience(StrEnum):
    """Readers to whom a page that shows nothing of their own says the same."""

    EVERYONE = "everyone"
    PANEL = "panel"  # reads papers that are sent to it first, and what it asked
    OFFICE = "office"


def audience_of(user: Reader) -> Audience:
    if is_office(user):
        return Audience.OFFICE
    return Audience.PANEL if has_role(user, Role.PANEL_MEMBER) else Audience.EVERYONE


def is_office(user: Reader) -> bool:
    """Works in the office, and so may see what has not been released."""
    return bool(getattr(user, "is_office", False))


def has_role(user: Reader, *roles: Role) -> bool:
    return isinstance(user, User) and user.has_role(*roles)


def can_manage_people(user: Reader) -> bool:
    return has_role(user, Role.ADMINISTRATOR)


def check_manage_people(user: Reader) -> None:
    if not can_manage_people(user):
        raise PermissionDenied("Only an administrator may add people, change their roles or close their accounts.")


def can_change_office(user: Reader) -> bool:
    return has_role(user, Role.PUBLISHER, Role.ADMINISTRATOR)


def check_change_office(user: Reader) -> None:
    if not can_change_office(user):
        raise PermissionDenied("Only an administrator or a publisher may change the office’s settings.")


def can_assign_owners(user: Reader) -> bool:
    return has_role(user, Role.PUBLISHER, Role.ADMINISTRATOR)


def check_assign_owners(user: Reader) -> None:
    if not can_assign_owners(user):
        raise PermissionDenied("Only a publisher or an administrator may say who owns something.")


def must_have_second_factor(user: Reader) -> bool:
    """Whoever sees what has not been released, where REQUIRE_MFA says so."""
    return settings.REQUIRE_MFA and is_office(user)


def has_second_factor(user: User) -> bool:
    return second_factors(user).exists()


def password_is_all(request: HttpRequest, user: User) -> bool:
    """Nothing else stands between the right password and the account: no second factor, no session of theirs."""
    return request.user != user and not has_second_factor(user)


def second_factors(user: User) -> QuerySet[Authenticator]:
    """Authenticator app and passkeys. Recovery codes only stand in for them."""
    factors: QuerySet[Authenticator] = Authenticator.objects.filter(user=user)
    return factors.exclude(type=Authenticator.Type.RECOVERY_CODES)


def can_do_without(factor: Authenticator) -> bool:
    """May this second factor be removed? The last one stays where the role needs one."""
    others = second_factors(factor.user).exclude(pk=factor.pk)
    return not must_have_second_factor(factor.user) or others.exists()
