"""The forms of allauth in our words: labels over fields, no placeholders, nothing that a browser must guess."""

from typing import Any, ClassVar

from allauth.account import forms as allauth
from django import forms


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


class SignInForm(_Worded, allauth.LoginForm):
    labels: ClassVar = {"login": "E-mail address", "password": "Password"}


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
