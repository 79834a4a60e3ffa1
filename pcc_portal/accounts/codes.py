"""Codes that are typed as a second factor: six digits from an app (RFC 6238), or a recovery code. Each opens once.

A code of the app holds for its half minute and the next, so that one that was typed in time may arrive late.
"""

import time

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache

from .models import User

STEPS_BACK = 1
TYPED = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)


def factor_opened_by(user: User, code: str) -> Authenticator | None:
    """The person's second factor that the code belongs to. The code is used up."""
    for factor in Authenticator.objects.filter(user=user, type__in=TYPED):
        if use(factor, code):
            factor.user = user
            return factor
    return None


def use(factor: Authenticator, code: str) -> bool:
    """Whether the code is right and had not been used: of several at once, on any host, one is told yes."""
    if factor.type != Authenticator.Type.TOTP:
        return bool(factor.wrap().validate_code(code))
    step = step_of(get_adapter().decrypt(factor.data["secret"]), code)
    # Kept one period longer than the code holds, for hosts whose clocks differ.
    kept = (STEPS_BACK + 2) * app_settings.TOTP_PERIOD
    return step is not None and cache.add(f"accounts.used-code:{factor.pk}:{step}", True, timeout=kept)


def step_of(secret: str, code: str) -> int | None:
    """The number of the half minute, this one or the last, whose code this is."""
    now = int(time.time()) // app_settings.TOTP_PERIOD
    for step in range(now, now - STEPS_BACK - 1, -1):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None
