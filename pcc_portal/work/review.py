"""Sign-off: an update is submitted to somebody by name, taken back, approved, returned or taken up again."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from objectives import actions
from objectives.models import QuarterlyUpdate
from objectives.rules import authors_of, can_approve_update
from pcc_portal.accounts.access import SignedInRequest, allow, office
from pcc_portal.accounts.roles import Role
from pcc_portal.periods.clock import today as the_day
from pcc_portal.updates.releases.approval import digest, missing
from pcc_portal.updates.rules import can_write

from .addresses import crumbs, find, find_update
from .forms import AmendForm, ReviewForm, SubmitForm, form_id
from .previews import preview_of
from .submission import REFUSALS, send, status_of

approvers = allow(Role.APPROVER, Role.PUBLISHER)
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@office
@form_methods
def submit(request: SignedInRequest, quarter: str, theme: str) -> HttpResponse:
    """Ask somebody by name to approve the update."""
    update = _writable(request, quarter, theme)
    initial = {"approver": update.approver_id, **form_id(request)}
    form = SubmitForm(request.POST or None, author=request.user, initial=initial)

    def act() -> str:
        asked = form.cleaned_data["approver"]
        actions.submit_update(update, by=request.user, today=the_day(), approver=asked)
        return f"{update.theme} is with {asked} for approval."

    if form.is_valid() and (sent := send(request, form, act, reverse("work"))):
        return sent
    context = _form_page(update, form, "Submit for approval", "Submit for approval")
    context |= {"missing": missing(actions.content_of(update)), "update": update}
    return render(request, "work/submit.html", context, status=status_of(form))


@office
@require_POST
def withdraw(request: SignedInRequest, quarter: str, theme: str) -> HttpResponse:
    update = find_update(quarter, theme)
    try:
        actions.withdraw_update(update, by=request.user, today=the_day())
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "You have taken it back. Submit it again when it is ready.")
    return redirect(update)


@office
@form_methods
def amend(request: SignedInRequest, quarter: str, theme: str) -> HttpResponse:
    update = _writable(request, quarter, theme)
    form = AmendForm(request.POST or None, initial=form_id(request))

    def act() -> str:
        actions.amend_update(update, by=request.user, today=the_day(), reason=form.cleaned_data["reason"])
        return "The update is a draft again, and has to be approved again."

    if form.is_valid() and (sent := send(request, form, act, update.get_absolute_url())):
        return sent
    lead = "Its approval ends. What has been published stays as it is until the next publication."
    context = _form_page(update, form, "Change an approved update", "Take it up again") | {"lead": lead}
    return render(request, "layouts/form.html", context, status=status_of(form))


@approvers
@form_methods
def review(request: SignedInRequest, quarter: str, theme: str) -> HttpResponse:
    """The update as the report will show it; approve it, or return it with comments on its items."""
    update = find_update(quarter, theme)
    found = find(update)
    form = ReviewForm(request.POST or None, items=found.items, initial=form_id(request))
    act = partial(_decide, request, update, form)
    if form.is_valid() and (sent := send(request, form, act, reverse("work"))):
        return sent
    authors = authors_of(found.items)
    context = _form_page(update, form, f"Review: {update.theme}", "Approve") | {
        "kicker": update.quarter.name,
        "part": preview_of(found),
        "progress": found,
        "content_hash": digest(found.items),
        "update": update,
        "may_approve": can_approve_update(request.user, update, authors=authors),
        "may_return": can_approve_update(request.user, update),
        "wrote_some": request.user.pk in authors,
    }
    return render(request, "work/review.html", context, status=409 if form.non_field_errors() else 200)


def _decide(request: SignedInRequest, update: QuarterlyUpdate, form: ReviewForm) -> str:
    """Approve or return it; answers with what was done."""
    if request.POST.get("decision") == "approve":
        actions.approve_update(update, by=request.user, content_hash=form.cleaned_data["content_hash"])
        return f"You have approved {update.theme}."
    actions.return_update(update, by=request.user, comments=form.comments())
    return f"{update.theme} is back with {update.submitted_by}."


def _writable(request: SignedInRequest, quarter: str, theme: str) -> QuarterlyUpdate:
    """The update, for those who may write it. Raises Http404, PermissionDenied."""
    update = find_update(quarter, theme)
    if not can_write(request.user, update.theme):
        raise PermissionDenied("Only its owner, an approver or a publisher may change this update.")
    return update


def _form_page(update: QuarterlyUpdate, form: forms.Form, title: str, button: str) -> dict[str, Any]:
    return {
        "title": title,
        "kicker": str(update),
        "crumbs": crumbs(update, title),
        "form": form,
        "submit": button,
        "cancel_url": update.get_absolute_url(),
    }
