"""One's own account, and accepting an invitation. What allauth does is in `sign_in.py`."""

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from . import actions, invitations
from .access import SignedInRequest, public, signed_in
from .forms import FirstPasswordForm
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
