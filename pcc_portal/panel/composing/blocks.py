"""In which order the charts and tables of a theme stand in a draft, and which are left out: a button for each step."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from objectives.models import Theme
from pcc_portal.accounts.access import SignedInRequest, allow
from pcc_portal.accounts.roles import Role
from pcc_portal.ui.form_pages import button_after
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.titles import titled
from pcc_portal.updates.releases.as_of import WORKING_COPY

from ..addresses import find_draft
from ..arrangement import BlockStep, with_marks
from ..composition import blocks_of
from ..models import PanelReport
from .actions import move_block

publishers = allow(Role.PUBLISHER)


@publishers
@require_safe
def blocks(request: SignedInRequest, slug: str, theme: str) -> HttpResponse:
    report = find_draft(request.user, slug)
    about = _theme(report, theme)
    rows = with_marks(blocks_of(report, about, WORKING_COPY), report.arrangement.get(about.slug, ()))
    page = {
        "title": "Order and trim",
        "kicker": about.title,
        "lead": titled("What stands below the paragraphs of this {theme}, in this order."),
        "crumbs": _crumbs(report),
        "rows": rows,
        "step": reverse("report_arrange_step", args=[report.slug, about.slug]),
        "report": report,
    }
    return render(request, "panel/blocks.html", page)


@publishers
@require_POST
def step(request: SignedInRequest, slug: str, theme: str) -> HttpResponse:
    """`key` and `step` are posted; the button that was used keeps the focus."""
    report = find_draft(request.user, slug)
    about, key, asked = _theme(report, theme), request.POST.get("key", ""), request.POST.get("step", "")
    if asked not in {*BlockStep}:
        raise Http404
    page = reverse("report_arrange", args=[report.slug, about.slug])
    try:
        order = move_block(report, by=request.user, theme=about, key=key, step=BlockStep(asked))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(page)
    moves = asked in {BlockStep.UP, BlockStep.DOWN}
    button = button_after(order, key, up=asked == BlockStep.UP) if moves else f"show-{key}"
    return redirect(f"{page}#{button}")


def _theme(report: PanelReport, slug: str) -> Theme:
    return get_object_or_404(Theme.objects.filter(objective__plan=report.meeting.plan), slug=slug)


def _crumbs(report: PanelReport) -> tuple[Link, ...]:
    desk = Link("Compose", reverse("compose", args=[report.slug]))
    here = Link(report.name, report.get_absolute_url())
    return (OVERVIEW, Link("Panel reports", reverse("panel_reports")), here, desk, Link("Order and trim", current=True))
