"""Sign-off of updates: submitted to a person, withdrawn, approved, returned, amended; several approved at once."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from objectives import actions
from objectives.content import WORDS, due_commitments
from objectives.models import QuarterlyUpdate, Review, ReviewComment
from objectives.rules import authors_of, can_approve_update
from pcc_portal.accounts.access import SignedInRequest, allow, office
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.composition import ThemePart, theme_parts
from pcc_portal.periods.clock import today
from pcc_portal.ui.form_pages import CONFLICT, ConflictError
from pcc_portal.ui.formats import plural
from pcc_portal.ui.page import Link
from pcc_portal.updates.choices import State
from pcc_portal.updates.kept import keeping
from pcc_portal.updates.proposals.rules import changes_for
from pcc_portal.updates.registers.views import FormPage
from pcc_portal.updates.releases.approval import missing, readings_words
from pcc_portal.updates.releases.as_of import paper_of
from pcc_portal.updates.rules import can_write

from .actions import approve_ticked
from .addresses import WORK, crumbs, find, find_update
from .compared import Compared, compare
from .corrections import described, waiting_corrections
from .findings import lead_of, remarks_on
from .forms import AmendForm, ReviewForm, SubmitForm
from .pile import Pile, open_updates, pile_of, review_address
from .stats import Progress
from .weighed import promises, weigh

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
    form_class, template_name = SubmitForm, "work/submit.html"
    title = submit = "Submit for approval"

    def get_initial(self) -> dict[str, Any]:
        return {"approver": self.object.approver_id}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "author": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        still_missing = missing(actions.content_of(self.object), today())
        raised = remarks_on(self.object)
        return super().get_context_data(
            missing=still_missing, update=self.object, remarks=raised, remarks_lead=lead_of(raised), **kwargs
        )

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
        self.title = f"Review: {self.object.theme}"  # type: ignore[misc]

    def test_func(self) -> bool:
        return True

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "GET" and self.progress.may_be_reviewed_by(request.user):
            actions.open_review(self.object, self.progress.items, self.progress.printed, by=request.user)
        return super().get(request, *args, **kwargs)

    def kicker(self) -> str:
        return str(self.object.quarter.name)

    @cached_property
    def updates(self) -> list[Progress]:
        return open_updates()

    @cached_property
    def progress(self) -> Progress:
        """Of an update that is only decided about, without all others."""
        others = self.updates if self.request.method == "GET" else ()
        return next((p for p in others if p.update == self.object), None) or find(self.object)

    @cached_property
    def seen(self) -> Review | None:
        return Review.objects.last_of(self.object, self.request.user)

    @cached_property
    def compared(self) -> Compared:
        return compare(self.progress, self.seen)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "items": self.progress.items, "boxes": self.compared.boxes}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        with keeping():
            return self._context(super().get_context_data(**kwargs))

    def _context(self, context: dict[str, Any]) -> dict[str, Any]:
        pile = pile_of(self.request.user, today(), self.updates)
        raised = pile.remarks(self.progress)
        return (
            context
            | _rows_of(self.progress, self.seen, context["form"])
            | self._may()
            | {
                "compared": self.compared,
                "part": preview_of(self.progress),
                "progress": self.progress,
                "content_hash": self.progress.content_hash,
                "update": self.object,
                "pile": pile,
                "next": pile.after(self.object),
                "remarks": raised,
                "remarks_lead": lead_of(raised),
                "asked": ReviewComment.objects.of_latest_return().filter(update=self.object),
            }
        )

    def _may(self) -> dict[str, bool]:
        user, authors = self.request.user, authors_of(self.progress.items)
        may_return = can_approve_update(user, self.object)
        return {
            "may_approve": can_approve_update(user, self.object, authors=authors),
            "may_return": may_return,
            "takes_comments": may_return and self.progress.state == State.SUBMITTED,
            "wrote_some": user.pk in authors,
        }

    @property
    def approves(self) -> bool:
        return self.request.POST.get("decision") == "approve"

    def perform(self, form: ReviewForm) -> QuarterlyUpdate:
        by, content_hash = self.request.user, form.cleaned_data["content_hash"]
        if self.approves:
            return actions.approve_update(self.object, by=by, content_hash=content_hash)
        return actions.return_update(self.object, by=by, comments=form.said(), content_hash=content_hash)

    def get_success_message(self) -> str:
        theme, author = self.object.theme, self.object.submitted_by
        done = f"You have approved {theme}." if self.approves else f"{theme} is back with {author}."
        return f"{done} {self.left.words}{'.' if self.left.waiting else ''}".strip()

    @cached_property
    def left(self) -> Pile:
        """What waits after this decision."""
        return pile_of(self.request.user, today())

    def get_success_url(self) -> str:
        following = self.left.after(self.object)
        return review_address(following) if following else reverse("work")


def _rows_of(update: Progress, seen: Review | None, form: ReviewForm) -> dict[str, Any]:
    """Figures and commitments of an update, and the boxes for comments on each."""
    figures = weigh(update.items, update.quarter, seen.decided_at if seen else None)
    due = {each.slug: each for each in due_commitments(update.quarter, [update.theme.pk])}
    commitments = promises(update.items, due)
    return {
        "figures": figures,
        "promises": commitments,
        "on_words": form.on_items(item for item in update.items if item.key == WORDS),
        "on_figures": form.on_items(figures),
        "on_promises": form.on_items(commitments),
    }


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


@approvers
@require_http_methods(["GET", "HEAD", "POST"])
def approvals(request: SignedInRequest) -> HttpResponse:
    """Everything that waits for this person. What is ticked is approved: all of it or nothing."""
    rows = {f"{row._meta.model_name}-{row.pk}": row for row in waiting_corrections(request.user)}
    if request.method == "POST":
        return _decided(request, pile_of(request.user, today()), rows)
    with keeping():
        return _approvals(request, pile_of(request.user, today()), rows)


def _decided(request: SignedInRequest, pile: Pile, rows: dict[str, Any]) -> HttpResponse:
    refusal = _approve(request, pile.waiting, rows)
    return _approvals(request, pile, rows, refusal) if refusal else redirect("approvals")


def _approvals(request: SignedInRequest, pile: Pile, rows: dict[str, Any], refusal: str = "") -> HttpResponse:
    context = {
        "title": "Waiting for approval",
        "lead": f"{pile.words}." if pile.waiting else "",
        "crumbs": (WORK, Link("Waiting for approval", current=True)),
        "pile": pile,
        "updates": [
            (key_of(p), p, pile.findings(p), readings_words(p.changed_readings), pile.has_opened(p))
            for p in pile.waiting
        ],
        "rows": [(key, described(row)) for key, row in rows.items()],
        "may_tick": bool(rows) or any(pile.has_opened(p) for p in pile.waiting),
        "proposed": changes_for(request.user),
        "ticked": request.POST.getlist("ticked"),
        "refusal": refusal,
    }
    return render(request, "work/approvals.html", context, status=CONFLICT if refusal else 200)


def key_of(update: Progress) -> str:
    return f"update-{update.quarter.slug}-{update.theme.slug}"


def _approve(request: SignedInRequest, waiting: Sequence[Progress], rows: dict[str, Any]) -> str:
    """Why not; empty where everything ticked has been approved."""
    ticked = set(request.POST.getlist("ticked"))
    known = {key_of(p): p.update for p in waiting if p.update}
    if not ticked:
        return "Tick what you approve."
    if gone := ticked - set(known) - set(rows):
        return f"{plural(len(gone), 'thing')} you ticked no longer {'waits' if len(gone) == 1 else 'wait'}. Look again."
    looked_at = [(known[key], request.POST.get(f"hash-{key}", "")) for key in sorted(ticked & set(known))]
    try:
        done = approve_ticked(by=request.user, looked_at=looked_at, rows=[rows[k] for k in ticked & set(rows)])
    except (ConflictError, PermissionDenied) as refusal:
        return f"{refusal} Nothing has been approved."
    messages.success(request, f"You have approved {plural(len(done), 'thing')}.")
    return ""


def preview_of(update: Progress) -> ThemePart:
    """As the report will show it."""
    return theme_parts([update.theme], paper_of(update.quarter))[update.theme.pk]
