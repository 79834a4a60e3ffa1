from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from . import actions


class InvitationOnly(DefaultAccountAdapter):
    """How allauth works here: nobody signs up by themselves, and no answer tells who has an account."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address or the password is wrong.",
        "incorrect_password": "The password is wrong.",
        "too_many_login_attempts": "Too many tries. Wait five minutes, then try again, or reset your password.",
        "rate_limited": "Too many tries. Wait a few minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """A closed account, even with the right password, is answered like one that does not exist."""
        user = super().authenticate(request, **credentials)
        return user if user and user.is_active else None

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        actions.set_password(user, password)  # type: ignore[arg-type]
