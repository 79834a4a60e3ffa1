"""Sign-off: an update is submitted to somebody by name, taken back, approved, returned or taken up again."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from objectives import actions
from objectives.models import QuarterlyUpdate
from objectives.rules import can_approve_update
from pcc_portal.accounts.access import SignedInRequest, allow, office
from pcc_portal.accounts.roles import Role
from pcc_portal.periods.clock import today as the_day
from pcc_portal.periods.rules import WindowClosedError
from pcc_portal.updates.content import digest, missing, waiting_rows
from pcc_portal.updates.rules import can_write
from pcc_portal.updates.workflow import NotInThisStateError

from .addresses import crumbs, find, find_update
from .forms import AmendForm, ReviewForm, SubmitForm
from .previews import preview_of

approvers = allow(Role.APPROVER, Role.PUBLISHER)
form_methods = require_http_methods(["GET", "HEAD", "POST"])
REFUSALS = (NotInThisStateError, WindowClosedError, actions.ChangedSinceError)


@office
@form_methods
def submit(request: SignedInRequest, quarter: str, theme: str) -> HttpResponse:
    """Ask somebody by name to approve the update."""
    update = _writable(request, quarter, theme)
    form = SubmitForm(request.POST or None, author=request.user, initial={"approver": update.approver_id})
    if form.is_valid() and _done(
        form, partial(actions.submit_update, update, by=request.user, today=the_day(), **form.cleaned_data)
    ):
        messages.success(request, f"{update.theme} is with {form.cleaned_data['approver']} for approval.")
        return redirect("work")
    context = _form_page(update, form, "Submit for approval", "Submit for approval")
    return render(
        request, "work/submit.html", context | {"missing": missing(actions.content_of(update)), "update": update}
    )


@office
@require_POST
def withdraw(request: SignedInRequest, quarter: str, theme: str) -> HttpResponse:
    update = find_update(quarter, theme)
    try:
        actions.withdraw_update(update, by=request.user)
    except NotInThisStateError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "You have taken it back. Submit it again when it is ready.")
    return redirect(update)


@office
@form_methods
def amend(request: SignedInRequest, quarter: str, theme: str) -> HttpResponse:
    update = _writable(request, quarter, theme)
    form = AmendForm(request.POST or None)
    if form.is_valid() and _done(form, partial(actions.amend_update, update, by=request.user, **form.cleaned_data)):
        messages.success(request, "The update is a draft again, and has to be approved again.")
        return redirect(update)
    lead = "Its approval ends. What has been published stays as it is until the next publication."
    context = _form_page(update, form, "Change an approved update", "Take it up again") | {"lead": lead}
    return render(request, "layouts/form.html", context)


@approvers
@form_methods
def review(request: SignedInRequest, quarter: str, theme: str) -> HttpResponse:
    """The update as the report will show it; approve it, or return it with comments on its items."""
    update = find_update(quarter, theme)
    found = find(update)
    form = ReviewForm(request.POST or None, items=found.items)
    if form.is_valid() and _decided(request, update, form):
        return redirect("work")
    may = can_approve_update(request.user, update)
    wrote_some = request.user.pk in {row.created_by_id for row in waiting_rows(found.items)}
    context = _form_page(update, form, f"Review: {update.theme}", "Approve") | {
        "kicker": update.quarter.name,
        "part": preview_of(found),
        "progress": found,
        "content_hash": digest(found.items),
        "update": update,
        "may_approve": may and not wrote_some,
        "may_return": may,
        "wrote_some": wrote_some,
    }
    return render(request, "work/review.html", context, status=409 if form.non_field_errors() else 200)


def _decided(request: SignedInRequest, update: QuarterlyUpdate, form: ReviewForm) -> bool:
    if request.POST.get("decision") == "approve":
        hashed = form.cleaned_data["content_hash"]
        act, said = partial(actions.approve_update, update, content_hash=hashed), f"You have approved {update.theme}."
    else:
        act = partial(actions.return_update, update, comments=form.comments())
        said = f"{update.theme} is back with {update.submitted_by}."
    if done := _done(form, partial(act, by=request.user)):
        messages.success(request, said)
    return done


def _writable(request: SignedInRequest, quarter: str, theme: str) -> QuarterlyUpdate:
    """The update, for those who may write it. Raises Http404, PermissionDenied."""
    update = find_update(quarter, theme)
    if not can_write(request.user, update.theme):
        raise PermissionDenied("Only its owner, an approver or a publisher may change this update.")
    return update


def _done(form: forms.Form, act: partial[Any]) -> bool:
    """Act; where the action refuses, say why on the form, so that nothing typed is lost."""
    try:
        act()
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as problem:
        known = hasattr(problem, "error_dict") and set(problem.error_dict) <= set(form.fields)
        form.add_error(None, problem if known else problem.messages)
    else:
        return True
    return False


def _form_page(update: QuarterlyUpdate, form: forms.Form, title: str, button: str) -> dict[str, Any]:
    return {
        "title": title,
        "kicker": str(update),
        "crumbs": crumbs(update, title),
        "form": form,
        "submit": button,
        "cancel_url": update.get_absolute_url(),
    }
