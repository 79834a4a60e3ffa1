"""Proposed changes: all that wait, and one, which an approver applies or returns and its author takes back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods

from pcc_portal.accounts.access import SignedInRequest, office
from pcc_portal.accounts.rules import has_role
from pcc_portal.ui.form_pages import CONFLICT, ConflictError
from pcc_portal.ui.formats import plural
from pcc_portal.ui.page import OVERVIEW, Link

from ..models import Proposal
from ..registers.views import FormPage
from ..rules import APPROVERS
from . import actions
from .forms import DecisionForm
from .reopened import Reopened, check_seen, reopen
from .rules import can_decide

TITLE = "Proposed changes"


class OneProposal(FormPage):
    """The change beside what stands there now."""

    keeps_drafts = False
    form_class, template_name = DecisionForm, "updates/proposals/proposal.html"
    object: Proposal

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = Proposal.objects.select_related("author", "decided_by")
        self.object = get_object_or_404(rows, pk=kwargs["pk"])
        self.title = self.object.step  # type: ignore[misc]

    @cached_property
    def change(self) -> Reopened | None:
        return reopen(self.object, self.request.user, self.request.POST) if self.object.is_waiting else None

    def get_initial(self) -> dict[str, Any]:
        return {"sha256": self.object.sha256, "version": self.change.seen if self.change else ""}

    def perform(self, form: DecisionForm) -> Proposal:
        by, decision = self.request.user, self.request.POST.get("decision")
        if decision == "withdraw":
            return actions.withdraw(self.object, by=by)
        sha256 = form.cleaned_data["sha256"]
        if decision == "return":
            return actions.give_back(self.object, by=by, sha256=sha256, comment=form.cleaned_data["comment"])
        return actions.apply(self.object, by=by, sha256=sha256, act=lambda: self.act(form))

    def act(self, form: DecisionForm) -> None:
        if self.change is None:
            raise ConflictError("This change has been decided.")
        check_seen(self.change, form.cleaned_data["version"])
        if problems := self.change.problems:
            raise ValidationError(problems)
        self.change.act(self.request.user)

    def get_success_message(self) -> str:
        return f"{self.object}: {self.object.get_state_display().lower()}."

    def get_success_url(self) -> str:
        return self.object.about

    def cancel_url(self) -> str:
        return self.object.about

    def kicker(self) -> str:
        return self.object.title

    def crumbs(self) -> tuple[Link, ...]:
        here = Link(str(self.object), current=True)
        return (OVERVIEW, Link(TITLE, reverse("proposals")), Link(self.object.title, self.object.about), here)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, user = self.object, self.request.user
        return super().get_context_data(
            proposal=row,
            change=self.change,
            may_decide=row.is_waiting and can_decide(user, row),
            is_author=row.author_id == user.pk and row.is_undecided,
            change_url=f"{row.address}?proposal={row.pk}",
            **kwargs,
        )


@office
@require_http_methods(["GET", "HEAD", "POST"])
def proposals(request: SignedInRequest) -> HttpResponse:
    """Everything that waits; an approver ticks small facts of others and applies them together."""
    user = request.user
    refusal = _apply_ticked(request) if request.method == "POST" else None
    if refusal == "":
        return redirect("proposals")
    waiting = list(Proposal.objects.waiting())
    context = {
        "title": TITLE,
        "lead": "What is changed in records that readers see waits here for an approver, and reaches nobody before.",
        "crumbs": (OVERVIEW, Link(TITLE, current=True)),
        "waiting": [(each, each.is_small and can_decide(user, each)) for each in waiting],
        "may_tick": any(each.is_small and can_decide(user, each) for each in waiting),
        "own_changes": Proposal.objects.undecided_of(user),
        "ticked": request.POST.getlist("ticked"),
        "refusal": refusal,
    }
    return render(request, "updates/proposals/proposals.html", context, status=CONFLICT if refusal else 200)


def _apply_ticked(request: SignedInRequest) -> str:
    """Why not; empty where all that was ticked has been applied."""
    if not has_role(request.user, *APPROVERS):
        raise PermissionDenied("Only an approver or a publisher may apply a proposed change.")
    ticked = set(request.POST.getlist("ticked"))
    rows = [row for row in Proposal.objects.for_approver(request.user) if str(row.pk) in ticked and row.is_small]
    if not ticked:
        return "Tick what you apply."
    if len(rows) < len(ticked):
        return "Something that you ticked no longer waits. Look again."
    try:
        with transaction.atomic():
            for row in rows:
                _apply_small(row, request)
    except (ConflictError, ValidationError, PermissionDenied) as refusal:
        words = " ".join(getattr(refusal, "messages", [str(refusal)]))
        return f"{words} Nothing has been applied."
    messages.success(request, f"You have applied {plural(len(rows), 'change')}.")
    return ""


def _apply_small(row: Proposal, request: SignedInRequest) -> None:
    change = reopen(row, request.user, request.POST)
    if change.conflicts or change.problems:
        raise ConflictError(f"{row}: it cannot be applied as it is. Open it.")
    sha256 = request.POST.get(f"hash-{row.pk}", "")
    actions.apply(row, by=request.user, sha256=sha256, act=lambda: change.act(request.user))
