"""How often signing in may fail before it is slowed down, and what somebody else's failures can never block.

Failures are counted at one source over all addresses, at one source for one address, and for one address over all
sources (settings.ACCOUNT_RATE_LIMITS). The first two refuse whoever is there. The last one refuses nobody: beyond it a
password alone is not enough any more. Why: docs/decisions/0016-failed-sign-ins.md.
"""

import logging
import unicodedata
from dataclasses import dataclass

from allauth.account.authentication import get_authentication_records
from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage
from django.db import transaction
from django.http import HttpRequest

from .models import User

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Attempt:
    """One try at a password or a code. It counts as a failure until it is taken back."""

    at_source: tuple[RateLimitUsage | None, ...]
    anywhere: RateLimitUsage | None

    @property
    def is_refused(self) -> bool:
        """Too many failures from where this one comes from."""
        return None in self.at_source

    @property
    def is_beyond(self) -> bool:
        """Too many failures for this address, wherever they came from."""
        return self.anywhere is None

    @transaction.atomic
    def take_back(self) -> None:
        for usage in (*self.at_source, self.anywhere):
            if usage:
                usage.rollback()


def source(request: HttpRequest) -> str:
    """The address that the request comes from, as far as proxies of ours tell."""
    address: str = ratelimit.get_ip(request)
    return address


def count_password(request: HttpRequest, address: str) -> Attempt:
    return _count(request, "password:" + unicodedata.normalize("NFKC", address.strip()).casefold())


def count_code(request: HttpRequest, user: User) -> Attempt:
    """Whoever came by a mailed link has a count of their own, which nobody without their mail can fill."""
    return _count(request, f"code:{user.pk}:{'mailed' if came_by_mail(request, user) else 'password'}")


def came_by_mail(request: HttpRequest, user: User) -> bool:
    return any(record["method"] == "password_reset" for record in get_authentication_records(request, user))


def may_be_mailed(request: HttpRequest, user: User) -> bool:
    """Whoever asks, no more than some links are mailed that still work: a password or a sign-in since begins anew."""
    return _consume(request, "reset_mail", f"{user.pk}:{user.password}:{user.last_login}") is not None


@transaction.atomic
def _count(request: HttpRequest, subject: str) -> Attempt:
    here = f"{subject}@{source(request)}"
    at_source = (_consume(request, "failed_at_source"), _consume(request, "failed_here", here))
    if None in at_source:
        log.warning("Too many tries from %s.", source(request))
    return Attempt(at_source, None if None in at_source else _consume(request, "failed_anywhere", subject))


def _consume(request: HttpRequest, action: str, key: str | None = None) -> RateLimitUsage | None:
    return ratelimit.consume(request, app="allauth.account", action=action, key=key)
