"""Sign-off: an update is submitted to somebody by name, taken back, approved, returned or taken up again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from objectives import actions
from objectives.models import QuarterlyUpdate
from objectives.rules import authors_of, can_approve_update
from pcc_portal.accounts.access import SignedInRequest, allow, office
from pcc_portal.accounts.roles import Role
from pcc_portal.periods.clock import today
from pcc_portal.ui.form_pages import ConflictError
from pcc_portal.ui.page import Link
from pcc_portal.updates.registers.views import FormPage
from pcc_portal.updates.releases.approval import digest, missing
from pcc_portal.updates.rules import can_write

from .addresses import crumbs, find, find_update
from .forms import AmendForm, ReviewForm, SubmitForm
from .previews import preview_of

approvers = allow(Role.APPROVER, Role.PUBLISHER)


class _SignOff(FormPage):
    """A step of the update that the address names."""

    keeps_drafts = False
    template_name = "layouts/form.html"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = find_update(kwargs["quarter"], kwargs["theme"])

    def test_func(self) -> bool:
        return can_write(self.request.user, self.object.theme)

    def kicker(self) -> str:
        return str(self.object)

    def crumbs(self) -> tuple[Link, ...]:
        return crumbs(self.object, self.title)

    def cancel_url(self) -> str:
        return str(self.object.get_absolute_url())

    def get_success_url(self) -> str:
        return reverse("work")


class SubmitUpdate(_SignOff):
    """Ask somebody by name to approve the update."""

    form_class, template_name = SubmitForm, "work/submit.html"
    title = submit = "Submit for approval"

    def get_initial(self) -> dict[str, Any]:
        return {"approver": self.object.approver_id}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "author": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        still_missing = missing(actions.content_of(self.object))
        return super().get_context_data(missing=still_missing, update=self.object, **kwargs)

    def perform(self, form: SubmitForm) -> QuarterlyUpdate:
        approver = form.cleaned_data["approver"]
        return actions.submit_update(self.object, by=self.request.user, today=today(), approver=approver)

    def get_success_message(self) -> str:
        return f"{self.object.theme} is with {self.object.approver} for approval."


class AmendUpdate(_SignOff):
    form_class, title, submit = AmendForm, "Change an approved update", "Take it up again"
    lead = "Its approval ends. What has been published stays as it is until the next publication."
    success_message = "The update is a draft again, and has to be approved again."

    def perform(self, form: AmendForm) -> QuarterlyUpdate:
        reason = form.cleaned_data["reason"]
        return actions.amend_update(self.object, by=self.request.user, today=today(), reason=reason)

    def get_success_url(self) -> str:
        return self.cancel_url()


class ReviewUpdate(_SignOff):
    """The update as the report will show it; approve it, or return it with comments on its items."""

    access = approvers
    form_class, template_name, submit = ReviewForm, "work/review.html", "Approve"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.progress = find(self.object)
        self.title = f"Review: {self.object.theme}"  # type: ignore[misc]

    def test_func(self) -> bool:
        return True

    def kicker(self) -> str:
        return str(self.object.quarter.name)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "items": self.progress.items}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        authors = authors_of(self.progress.items)
        user = self.request.user
        return super().get_context_data(
            part=preview_of(self.progress),
            progress=self.progress,
            content_hash=digest(self.progress.items),
            update=self.object,
            may_approve=can_approve_update(user, self.object, authors=authors),
            may_return=can_approve_update(user, self.object),
            wrote_some=user.pk in authors,
            **kwargs,
        )

    @property
    def approves(self) -> bool:
        return self.request.POST.get("decision") == "approve"

    def perform(self, form: ReviewForm) -> QuarterlyUpdate:
        by = self.request.user
        if self.approves:
            return actions.approve_update(self.object, by=by, content_hash=form.cleaned_data["content_hash"])
        return actions.return_update(self.object, by=by, comments=form.comments())

    def get_success_message(self) -> str:
        theme, author = self.object.theme, self.object.submitted_by
        return f"You have approved {theme}." if self.approves else f"{theme} is back with {author}."


@office
@require_POST
def withdraw(request: SignedInRequest, quarter: str, theme: str) -> HttpResponse:
    update = find_update(quarter, theme)
    try:
        actions.withdraw_update(update, by=request.user, today=today())
    except ConflictError as conflict:
        messages.error(request, str(conflict))
    else:
        messages.success(request, "You have taken it back. Submit it again when it is ready.")
    return redirect(update)
