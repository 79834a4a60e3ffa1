"""The order of a plan's parts, with a button for each step."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from pcc_portal.accounts.access import SignedInRequest, allow
from pcc_portal.accounts.roles import Role
from pcc_portal.ui.form_pages import button_after, take_step
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.titles import titled

from ..actions import move_in_plan
from ..models import Objective, Plan, Theme
from ..titles import levels_of

publishers = allow(Role.PUBLISHER)


@publishers
@require_safe
def plan_order(request: SignedInRequest, slug: str) -> HttpResponse:
    plan = get_object_or_404(Plan, slug=slug)
    with levels_of(plan):
        context = {
            "title": "Order of its parts",
            "kicker": plan.title,
            "lead": titled("Pages, lists and reports have the {objectives} and {themes} in this order."),
            "crumbs": (OVERVIEW, Link(plan.title, plan.get_absolute_url()), Link("Order of its parts", current=True)),
            "objectives": plan.objectives.select_related("priority").prefetch_related("themes"),
        }
        return render(request, "objectives/plan_order.html", context)


@publishers
@require_POST
def move_objective(request: SignedInRequest, slug: str, *, up: bool) -> HttpResponse:
    row = get_object_or_404(Objective.objects.select_related("plan"), slug=slug)
    return _moved(request, row, row.plan, row.plan.objectives, up=up)


@publishers
@require_POST
def move_theme(request: SignedInRequest, slug: str, *, up: bool) -> HttpResponse:
    row = get_object_or_404(Theme.objects.select_related("objective__plan"), slug=slug)
    return _moved(request, row, row.objective.plan, row.objective.themes, up=up)


def _moved(request: SignedInRequest, row: Any, plan: Plan, beside: Any, *, up: bool) -> HttpResponse:
    """Back to the list, at the button that was used."""
    page = reverse("plan_order", args=[plan.slug])
    answer = take_step(request, lambda: move_in_plan(row, by=request.user, up=up), back_to=page)
    order = list(beside.order_by("order").values_list("slug", flat=True))
    answer["Location"] += f"#{button_after(order, row.slug, up=up)}"
    return answer
