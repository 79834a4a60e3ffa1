"""Addresses as they are kept, and the mailed links that act for them without naming them."""

from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac

from .models import Follower, Following

CONFIRM, LEAVE = "pcc_portal.following.confirm", "pcc_portal.following.leave"
ADDRESS = "pcc_portal.following.address"
HOURS_TO_CONFIRM = 24


def fingerprints(address: str) -> list[str]:
    """By the secret of now first, then by earlier ones."""
    text, secrets = address.strip().casefold(), (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [salted_hmac(ADDRESS, text, secret=secret, algorithm="sha256").hexdigest() for secret in secrets]


def confirm_link(following: Following) -> str:
    return _link("follow_confirm", CONFIRM, following.pk)


def leave_link(follower: Follower) -> str:
    return _link("follow_leave", LEAVE, follower.pk)


def _link(name: str, salt: str, key: int) -> str:
    return settings.PORTAL_URL + reverse(name, args=[signing.dumps(key, salt=salt)])


def following_of(token: str) -> Following | None:
    """None for a link that is forged or older than a day, or whose follower has left."""
    key = _key(token, CONFIRM, max_age=HOURS_TO_CONFIRM * 3600)
    return Following.objects.select_related("follower").filter(pk=key).first() if key is not None else None


def follower_key(token: str) -> int | None:
    """None for a link that is forged; whoever has left keeps a link that works."""
    return _key(token, LEAVE)


def _key(token: str, salt: str, **options: Any) -> int | None:
    try:
        return int(signing.loads(token, salt=salt, **options))
    except signing.BadSignature:
        return None


def may_ask(request: HttpRequest) -> bool:
    """From one source some requests an hour, whichever the addresses."""
    return _consume(request, "follow_source") is not None


def may_be_mailed(request: HttpRequest, address: str) -> bool:
    """To one address some mails a day, wherever they were asked for."""
    return _consume(request, "follow_mail", fingerprints(address)[0]) is not None


def _consume(request: HttpRequest, action: str, key: str | None = None) -> Any:
    return ratelimit.consume(request, app="allauth.account", action=action, key=key)
