"""Approving several at once, each after a look: updates, and the corrections that wait by themselves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from pcc_portal.accounts.access import SignedInRequest
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.form_pages import CONFLICT, ConflictError
from pcc_portal.ui.formats import plural
from pcc_portal.ui.page import Link
from pcc_portal.updates.releases.approval import digest

from . import actions
from .addresses import WORK
from .corrections import described, waiting_corrections
from .previews import previews
from .review import approvers
from .stats import Progress, progress


@approvers
@require_http_methods(["GET", "HEAD", "POST"])
def approvals(request: SignedInRequest) -> HttpResponse:
    """Everything that waits for this person. What is ticked is approved: all of it or nothing."""
    waiting = [p for q in Quarter.objects.open() for p in progress(q) if p.waits_for(request.user)]
    rows = {f"{row._meta.model_name}-{row.pk}": row for row in waiting_corrections(request.user)}
    refusal = _approve(request, waiting, rows) if request.method == "POST" else None
    if refusal == "":
        return redirect("approvals")
    context = {
        "title": "Waiting for approval",
        "lead": "Look at each and tick what you approve. What you do not tick stays as it is.",
        "crumbs": (WORK, Link("Waiting for approval", current=True)),
        "updates": [(key_of(p), digest(p.items), p, part) for p, part in zip(waiting, previews(waiting), strict=True)],
        "rows": [(key, described(row)) for key, row in rows.items()],
        "ticked": request.POST.getlist("ticked"),
        "refusal": refusal,
    }
    return render(request, "work/approvals.html", context, status=CONFLICT if refusal else 200)


def key_of(found: Progress) -> str:
    return f"update-{found.quarter.slug}-{found.theme.slug}"


def _approve(request: SignedInRequest, waiting: list[Progress], rows: dict[str, Any]) -> str:
    """Why not; empty where everything ticked has been approved."""
    ticked = set(request.POST.getlist("ticked"))
    known = {key_of(p): p.update for p in waiting if p.update}
    if not ticked:
        return "Tick what you approve."
    if gone := ticked - set(known) - set(rows):
        return f"{plural(len(gone), 'thing')} you ticked no longer {'waits' if len(gone) == 1 else 'wait'}. Look again."
    looked_at = [(known[key], request.POST.get(f"hash-{key}", "")) for key in sorted(ticked & set(known))]
    try:
        done = actions.approve_ticked(by=request.user, looked_at=looked_at, rows=[rows[k] for k in ticked & set(rows)])
    except (ConflictError, PermissionDenied) as refusal:
        return f"{refusal} Nothing has been approved."
    messages.success(request, f"You have approved {plural(len(done), 'thing')}.")
    return ""
