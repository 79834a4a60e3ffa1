"""How allauth behaves here: nobody signs up, tries are counted, secrets of second factors are stored encrypted."""

import base64
import hashlib
import logging
import time
from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.timezone import localtime

from pcc_portal.periods import clock

from . import actions, limits
from .models import User
from .roles import START_PAGES, Role
from .rules import can_do_without, password_is_all

log = logging.getLogger(__name__)

# What we write to people about their own account, by allauth's name for the occasion.
NOTICES = {
    "account/email/password_changed": "your password was changed",
    "account/email/password_reset": "your password was changed",
    "mfa/email/totp_activated": "an authenticator app was added to your account",
    "mfa/email/totp_deactivated": "the authenticator app was removed from your account",
    "mfa/email/webauthn_added": "a passkey was added to your account",
    "mfa/email/webauthn_removed": "a passkey was removed from your account",
    "mfa/email/recovery_codes_generated": "new recovery codes were made for your account",
}


class InvitationOnly(DefaultAccountAdapter):
    """How allauth works here: nobody signs up by themselves, and no answer tells who has an account."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address or the password is wrong.",
        "incorrect_password": "The password is wrong.",
        "too_many_login_attempts": "Too many tries. Wait five minutes, then try again, or reset your password.",
        "too_many_elsewhere": (
            "Too many tries at this address, here or elsewhere, so a password alone does not open it for now. If you "
            "have a second factor, the right password still leads you to it. Otherwise reset your password: the link "
            "that we mail you opens your account."
        ),
        "too_many_codes": (
            "Too many codes were tried, here or elsewhere: somebody may know your password. Reset it; the link that we "
            "mail you takes a code as always."
        ),
        "rate_limited": "Too many tries. Wait a few minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """A closed account, even with the right password, is answered like one that does not exist."""
        attempt = limits.count_password(request, str(credentials.get("email", "")))
        if attempt.is_refused:
            raise self.validation_error("too_many_login_attempts")
        user = super().authenticate(request, **credentials)
        if isinstance(user, User) and user.is_active and not (attempt.is_beyond and password_is_all(request, user)):
            attempt.take_back()
            return user
        # What was typed is not logged: it may be a password in the wrong box.
        log.warning("A password from %s opened nothing.", limits.source(request))
        if attempt.is_beyond:
            raise self.validation_error("too_many_elsewhere")
        return None

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        methods = ", ".join(record["method"] for record in get_authentication_records(request, user))
        log.info("Person %s signed in from %s by %s.", user.pk, limits.source(request), methods)

    def logout(self, request: HttpRequest) -> None:
        log.info("Person %s signed out.", request.user.pk)
        super().logout(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where nobody asked for another page, each role begins at its own."""
        return resolve_url(START_PAGES[Role(request.user.role)])  # type: ignore[union-attr]

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        actions.set_password(user, password, by=user)  # type: ignore[arg-type]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Someone who signed in a moment ago has shown who they are."""
        request = context.request
        recently = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        records = get_authentication_records(request, request.user)
        return super().is_reauthentication_required(app=app, **kwargs) and not any(r["at"] > recently for r in records)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Whoever takes over an account cannot change how it is opened without its owner hearing of it."""
        words = {
            "what": NOTICES[template_prefix],
            "person": user,
            "at": localtime(clock.now()),
            "site": self.request.get_host(),
        }
        message = self.render_mail("account/email/notice", user.email, words)
        # The change stands whether or not the mail leaves; what hinders it is in the log.
        transaction.on_commit(message.send, robust=True)


class SecondFactors(DefaultMFAAdapter):
    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "The code is wrong, or was used already. Wait for the next one.",
        "cannot_delete_authenticator": "Your role needs a second factor. Add another before you remove this one.",
    }

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return can_do_without(authenticator)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"


def encrypt(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """Raises cryptography.fernet.InvalidToken when neither SECRET_KEY nor its predecessors fit."""
    return _box().decrypt(text.encode()).decode()


def _box() -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"pcc_portal second factor:" + secret.encode()).digest())
