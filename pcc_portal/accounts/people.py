"""The pages on which an administrator looks after people."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import actions
from .access import SignedInRequest, allow
from .choices import State
from .forms import CloseForm, InviteForm, ReasonForm, RoleForm
from .models import User
from .roles import SENTENCES, Role

administrator = allow(Role.ADMINISTRATOR)
form_page = require_http_methods(["GET", "HEAD", "POST"])

NOT_SENT = "The person is here, but the mail could not be sent. Send the invitation again later."
log = logging.getLogger(__name__)


@administrator
@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    everyone = User.objects.with_second_factor()
    context = {"title": "People", "open": everyone.active(), "closed": everyone.closed(), "states": State}
    return render(request, "accounts/user_list.html", context)


@administrator
@require_safe
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(User.objects.with_second_factor(), pk=pk)
    context = {"title": found.name, "person": found, "sentence": SENTENCES[Role(found.role)], "states": State}
    return render(request, "accounts/user_detail.html", context)


@administrator
@form_page
def invite(request: SignedInRequest) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if form.is_valid():
        if too_many := _too_many(request):
            return too_many
        act = partial(actions.invite, by=request.user, site=_site(request), **form.cleaned_data)
        if _done(request, form, act, f"{form.cleaned_data['name']} is here, and invited."):
            return redirect("people")
    return _form(request, form, title="Invite a person", submit="Send the invitation", cancel="people")


@administrator
@require_POST
def invite_again(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(User, pk=pk)
    if too_many := _too_many(request):
        return too_many
    act = partial(actions.send_invitation, found, by=request.user, site=_site(request))
    form = Form({})
    if not _done(request, form, act, f"{found.name} gets a new invitation. The earlier link no longer works."):
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect("person", pk)


@administrator
@form_page
def change_role(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(User.objects.active(), pk=pk)
    form = RoleForm(request.POST or None, initial={"role": found.role})
    if form.is_valid():
        act = partial(actions.change_role, found, by=request.user, **form.cleaned_data)
        if _done(request, form, act, f"{found.name} is now {form.cleaned_data['role'].label.lower()}."):
            return redirect("person", pk)
    return _form(request, form, title="Change the role", submit="Change the role", person=found)


@administrator
@form_page
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Also for an account that is closed already, whose name is to be taken out."""
    found = get_object_or_404(User.objects.filter(left_at=None), pk=pk)
    form = CloseForm(request.POST or None, initial={"anonymise": not found.is_active})
    if form.is_valid():
        act = partial(actions.close, found, by=request.user, **form.cleaned_data)
        if _done(request, form, act, f"The account of {found.name} is closed."):
            return redirect("person", pk)
    return _form(request, form, title="Close the account", submit="Close the account", person=found)


@administrator
@form_page
def reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(User.objects.closed().filter(left_at=None), pk=pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        act = partial(actions.reactivate, found, by=request.user, **form.cleaned_data)
        if _done(request, form, act, f"{found.name} may sign in again."):
            return redirect("person", pk)
    return _form(request, form, title="Reopen the account", submit="Reopen the account", person=found)


@administrator
@form_page
def reset_second_factors(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(User.objects.active(), pk=pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        act = partial(actions.reset_second_factors, found, by=request.user, **form.cleaned_data)
        if _done(request, form, act, f"{found.name} sets up a new second factor at the next sign-in."):
            return redirect("person", pk)
    return _form(request, form, title="Remove the second factor", submit="Remove the second factor", person=found)


def _done(request: SignedInRequest, form: Form, act: Callable[[], Any], words: str) -> bool:
    """Run the action; what it refuses stands above the form. A mail that was not sent undoes nothing."""
    try:
        act()
    except ValidationError as problem:
        form.add_error(None, problem.messages)
        return False
    except OSError:
        log.exception("An invitation could not be sent.")
        messages.error(request, NOT_SENT)
    else:
        messages.success(request, words)
    return True


def _site(request: SignedInRequest) -> str:
    return request.build_absolute_uri("/")


def _too_many(request: SignedInRequest) -> HttpResponse | None:
    return ratelimit.consume_or_429(request, action="invite", user=request.user)


def _form(request: SignedInRequest, form: Form, **context: Any) -> HttpResponse:
    return render(request, "accounts/user_form.html", {"form": form, **context})
