"""The mailed link of one return, and the code that is mailed at each visit. Neither opens anything alone."""

import secrets
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from pcc_portal.periods.clock import today

from .choices import ReturnState
from .models import Return

SALT = "pcc_portal.returns.link"
CODE_DIGITS, CODE_SECONDS, MOST_TRIES = 6, 15 * 60, 5
VISIT_SECONDS = 2 * 3600


def link(row: Return) -> str:
    """Its whole address."""
    return settings.PORTAL_URL + reverse("return_file", args=[token(row)])


def token(row: Return) -> str:
    return signing.dumps([row.pk, row.nonce], salt=SALT)


def return_of(token: str) -> Return | None:
    """None for a link that is forged, replaced by a newer one or past its day, and of a return that was withdrawn."""
    try:
        key, nonce = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    row = Return.objects.with_records().filter(pk=key, nonce=nonce, open_until__gte=today()).first()
    return row if row and row.state != ReturnState.WITHDRAWN else None


def may_be_mailed(request: HttpRequest, row: Return) -> bool:
    """Whoever has the link, a few codes an hour go to its address."""
    return _consume(request, "return_code", row) is not None


def may_try(request: HttpRequest, row: Return) -> bool:
    return _consume(request, "return_try", row) is not None


def _consume(request: HttpRequest, action: str, row: Return) -> Any:
    return ratelimit.consume(request, app="allauth.account", action=action, key=str(row.pk))


def new_code(row: Return) -> str:
    """A code that opens this return once, within a quarter of an hour; an earlier one stops working."""
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    cache.set(_key(row), _digest(row, code), timeout=CODE_SECONDS)
    return code


def use_code(row: Return, code: str) -> bool:
    """Whether it is the one that was mailed. It is used up."""
    expected = cache.get(_key(row))
    if not expected or not constant_time_compare(expected, _digest(row, code)):
        return False
    return bool(cache.delete(_key(row)))


def _key(row: Return) -> str:
    return f"returns.code:{row.pk}:{row.nonce}"


def _digest(row: Return, code: str) -> str:
    return salted_hmac("pcc_portal.returns.code", f"{row.nonce}:{code}").hexdigest()


def begin_visit(response: HttpResponse, row: Return, address: str) -> None:
    """Who typed the code may write for a while, from this browser, at this address alone."""
    response.set_signed_cookie(
        _cookie(row),
        row.nonce,
        salt=SALT,
        max_age=VISIT_SECONDS,
        path=address,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def is_visiting(request: HttpRequest, row: Return) -> bool:
    nonce = request.get_signed_cookie(_cookie(row), default=None, salt=SALT, max_age=VISIT_SECONDS)
    return nonce == row.nonce


def _cookie(row: Return) -> str:
    return f"return-{row.pk}"


def masked(address: str) -> str:
    """Enough to know it by for who has it, too little for who has not: r…@h….org."""
    name, _, host = address.partition("@")
    return f"{name[:1]}…@{host[:1]}….{host.rpartition('.')[2]}"
