"""Forms about people, and those of allauth in our words: labels over fields, nothing that a browser must guess."""

import logging
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.internal.flows.add import validate_can_add_authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.validators import MaxLengthValidator

from pcc_portal.ui.characters import refuse_unprintable

from . import codes, limits
from .choices import State
from .models import User
from .roles import SENTENCES, Role

log = logging.getLogger(__name__)

LONGEST_REASON = 500
# What reading a made-up passkey may raise, in libraries that expect a browser's.
UNREADABLE = (
    *(ArithmeticError, AssertionError, AttributeError, InvalidSignature, LookupError, RecursionError),
    *(TypeError, ValueError, struct.error),
)


class _Worded(forms.Form):
    labels: ClassVar[dict[str, str]] = {}
    hints: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


NEW_PASSWORD = {"password1": "New password", "password2": "New password again"}
NEW_PASSWORD_HINT = {"password1": "At least 12 characters. Three or four words that you can remember make a good one."}


CODE_LABEL = {"code": "Code"}


class SignInForm(_Worded, allauth.LoginForm):
    labels: ClassVar = {"login": "E-mail address", "password": "Password"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].widget.attrs["autofocus"] = True


class ResetPasswordForm(_Worded, allauth.ResetPasswordForm):
    labels: ClassVar = {"email": "E-mail address"}
    hints: ClassVar = {"email": "The one that you sign in with."}


class NewPasswordForm(_Worded, allauth.ResetPasswordKeyForm):
    labels: ClassVar = NEW_PASSWORD
    hints: ClassVar = NEW_PASSWORD_HINT


class ChangePasswordForm(_Worded, allauth.ChangePasswordForm):
    labels: ClassVar = {"oldpassword": "Password now", **NEW_PASSWORD}
    hints: ClassVar = NEW_PASSWORD_HINT


class ConfirmPasswordForm(_Worded, allauth.ReauthenticateForm):
    labels: ClassVar = {"password": "Password"}


class FirstPasswordForm(_Worded, allauth.ResetPasswordKeyForm):
    labels: ClassVar = {"password1": "Password", "password2": "Password again"}
    hints: ClassVar = NEW_PASSWORD_HINT


class _Code(_Worded):
    """A code from the app or a recovery code. Failures are counted as those of passwords are."""

    user: User

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        attempt, errors = limits.count_code(context.request, self.user), get_account_adapter()
        if attempt.is_refused:
            raise errors.validation_error("too_many_login_attempts")
        if attempt.is_beyond and context.request.user != self.user:
            raise errors.validation_error("too_many_codes")
        self.authenticator = codes.factor_opened_by(self.user, code)
        if self.authenticator is None:
            log.warning("A code for person %s from %s opened nothing.", self.user.pk, limits.source(context.request))
            raise get_adapter().validation_error("incorrect_code")
        attempt.take_back()
        return code


class SignInCodeForm(_Code, mfa.AuthenticateForm):
    labels: ClassVar = CODE_LABEL
    hints: ClassVar = {"code": "Six digits from your authenticator app, or one of your recovery codes."}


class ConfirmCodeForm(_Code, mfa.ReauthenticateForm):
    labels: ClassVar = CODE_LABEL
    hints: ClassVar = SignInCodeForm.hints


class AddAppForm(_Worded, ActivateTOTPForm):
    labels: ClassVar = CODE_LABEL
    hints: ClassVar = {"code": "The six digits that your app shows now."}

    def clean_code(self) -> str:
        validate_can_add_authenticator(self.user)
        code: str = self.cleaned_data["code"]
        if codes.step_of(self.secret, code) is None:
            raise get_adapter().validation_error("incorrect_code")
        return code


class CredentialField(forms.JSONField):
    """What the browser answers. It is never sent back: each try needs a new one."""

    def bound_data(self, data: Any, initial: Any) -> Any:
        return None

    def prepare_value(self, value: Any) -> str:
        return ""


class _Passkey(forms.Form):
    """An answer that no browser gives is refused like a wrong one, wherever its reading fails."""

    credential = CredentialField(widget=forms.HiddenInput)

    def _clean_fields(self) -> None:
        with _as_wrong_code(self):
            super()._clean_fields()  # type: ignore[misc]

    def _clean_form(self) -> None:
        with _as_wrong_code(self):
            super()._clean_form()  # type: ignore[misc]


@contextmanager
def _as_wrong_code(form: forms.Form) -> Iterator[None]:
    try:
        yield
    except UNREADABLE:
        form.add_error(None, get_adapter().error_messages["incorrect_code"])


class UsePasskeyForm(_Passkey, AuthenticateWebAuthnForm):
    pass


class ConfirmPasskeyForm(_Passkey, ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(_Worded, _Passkey, AddWebAuthnForm):
    labels: ClassVar = {"name": "Name of the passkey"}
    hints: ClassVar = {"name": "So that you know it again, such as “Work laptop”."}

    name = forms.CharField(required=False, validators=[MaxLengthValidator(60), refuse_unprintable])


def _roles() -> list[tuple[str, str]]:
    return [(role.value, f"{role.label}. {SENTENCES[role]}") for role in Role]


class RoleField(forms.TypedChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=Role, choices=_roles, widget=forms.RadioSelect, **options)


class ReasonField(forms.CharField):
    """Why. It goes into the log, which is why nothing private belongs there."""

    default_validators = [refuse_unprintable]

    def __init__(self, **options: Any) -> None:
        words = {"label": "Reason", "help_text": "For the log. Leave out what is private.", **options}
        super().__init__(max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 3}), **words)


class InviteForm(forms.Form):
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="They sign in with it.",
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label="Name",
        max_length=150,
        help_text="As colleagues write it.",
        validators=[refuse_unprintable],
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    role = RoleField(label="Role")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        known = User.objects.filter(email=email).first()
        if known and known.state == State.CLOSED:
            raise forms.ValidationError("Their account is closed. Reopen it on the page of people.")
        if known:
            raise forms.ValidationError("Someone with this e-mail address is already here.")
        return email


class RoleForm(forms.Form):
    role = RoleField(label="Role")
    reason = ReasonField(required=False)


class DeputyForm(forms.Form):
    deputy = forms.ModelChoiceField(
        User.objects.in_office(),
        label="Deputy",
        required=False,
        empty_label="Nobody",
        help_text="Somebody of the office.",
    )
    reason = ReasonField(required=False)


class ReasonForm(forms.Form):
    reason = ReasonField()


class CloseForm(ReasonForm):
    anonymise = forms.BooleanField(
        label="They have left: take out name and address",
        required=False,
        help_text="What they did stays, under “Former colleague” and a number. This cannot be taken back.",
    )
