"""The account page, the page of an invitation, and allauth's views with their context and audit events."""

import logging
from functools import partial
from typing import Any, ClassVar

from allauth.account import views as allauth_account
from allauth.core import context, ratelimit
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from . import actions, codes, invitations, limits, single_sign_on
from .access import SignedInRequest, public, signed_in
from .forms import FirstPasswordForm, ResetPasswordForm
from .roles import SENTENCES, Role
from .rules import has_second_factor, must_have_second_factor
from .single_sign_on import is_offered, name_of_directory


@signed_in
@require_safe
def account(request: SignedInRequest) -> HttpResponse:
    role = Role(request.user.role)
    context = {
        "title": "Your account",
        "role": role,
        "sentence": SENTENCES[role],
        "has_second_factor": has_second_factor(request.user),
        "must_have_second_factor": must_have_second_factor(request.user),
        "directory": name_of_directory() if is_offered() else "",
    }
    return render(request, "account/home.html", context)


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Reading the page uses nothing up: mail filters open links too."""
    if too_many := ratelimit.consume_or_429(request, action="accept_invitation"):
        return too_many
    person = invitations.person_invited_by(token)
    if person is None:
        return render(request, "accounts/invitation_over.html", status=410)
    form = FirstPasswordForm(request.POST or None, user=person)
    if form.is_valid():
        try:
            actions.accept_invitation(person, form.cleaned_data["password1"], by=person)
        except ValidationError:
            return render(request, "accounts/invitation_over.html", status=410)
        messages.success(request, "Your password is set. Sign in with it.")
        return redirect("account_login")
    return render(request, "accounts/accept_invitation.html", {"form": form, "person": person})


log = logging.getLogger(__name__)


class _Audited:
    """The change and its event in the log: both or neither."""

    verb: ClassVar[str]
    request: SignedInRequest

    def form_valid(self, form: Form) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            actions.note_sign_in_change(self.request.user, by=self.request.user, verb=self.verb)
        return response


class SignIn(allauth_account.LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        directory = single_sign_on.name_of_directory() if single_sign_on.is_offered() else ""
        return {**super().get_context_data(**kwargs), "directory": directory}


class ResetPassword(allauth_account.PasswordResetView):
    def form_valid(self, form: ResetPasswordForm) -> HttpResponse:
        """The mail leaves after the answer, which is the same, and as fast, for an address that has no account."""
        too_many: HttpResponse | None = ratelimit.consume_or_429(self.request, action="reset_password")
        if too_many:
            return too_many
        response = redirect(self.get_success_url())
        response._resource_closers.append(partial(self._send, form))  # type: ignore[attr-defined]
        return response

    def _send(self, form: ResetPasswordForm) -> None:
        """To whoever has an active account with the address and was not mailed too often just now; to nobody else."""
        try:
            form.users = [user for user in form.users if limits.may_be_mailed(self.request, user)]
            if form.users:
                with context.request_context(self.request):
                    form.save(self.request)
        except (DatabaseError, OSError):
            log.exception("The mail with a new password's link could not be sent.")


class ChangePassword(allauth_account.PasswordChangeView):
    """Whoever has none, because they come through the office's directory, has nothing to change."""

    def dispatch(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_usable_password():
            return redirect("account_home")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class SecondFactors(mfa.IndexView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "required": must_have_second_factor(self.request.user)}


class AddApp(_Audited, app.ActivateTOTPView):
    verb = "added an authenticator app for"

    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        # Checking it marks it as used, so that nobody who looked on can sign in with the same code.
        factor = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        codes.use(factor, form.cleaned_data["code"])
        return response


class RemoveApp(_Audited, app.DeactivateTOTPView):
    verb = "removed the authenticator app of"


class AddPasskey(_Audited, passkeys.AddWebAuthnView):
    verb = "added a passkey for"


class RemovePasskey(_Audited, passkeys.RemoveWebAuthnView):
    verb = "removed a passkey of"
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Form) -> HttpResponse:
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.object):
            form.add_error(None, adapter.error_messages["cannot_delete_authenticator"])
            return self.form_invalid(form)
        return super().form_valid(form)


class MakeRecoveryCodes(_Audited, recovery.GenerateRecoveryCodesView):
    verb = "made new recovery codes for"


class Sessions(_Audited, sessions.ListUserSessionsView):
    verb = "ended the other sessions of"


confirm_by_code = mfa.ReauthenticateView
confirm_by_passkey = passkeys.ReauthenticateWebAuthnView
second_step = mfa.AuthenticateView
recovery_codes = recovery.ViewRecoveryCodesView
recovery_codes_file = recovery.DownloadRecoveryCodesView
