"""The parts of a plan as a file: a row for each of its lowest level, with the levels above it."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from pcc_portal.ui.downloads import KINDS, rows_file
from pcc_portal.ui.page import Link
from pcc_portal.updates.caching import public_file

from ..models import Plan, Theme
from ..titles import titles_of

KEYS = ("priority", "objective", "theme", "also_serves", "address")


@public_file
def plan_file(request: HttpRequest, slug: str, kind: str) -> HttpResponseBase:
    """As CSV or XLSX under the plan's own names of its levels, or as JSON under names that stay."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), slug=slug)
    rows = list(_rows(plan))
    if kind == "json":
        named = titles_of(plan)
        levels = {key: getattr(named, key) for key in _keys(plan)[:-2]}
        return JsonResponse({"plan": plan.title, "levels": levels, "parts": rows})
    headings = [titles_of(plan).fill(HEADINGS[key]) for key in _keys(plan)]
    lines = [[_text(row[key]) for key in _keys(plan)] for row in rows]
    return rows_file(f"{plan.slug} parts", headings, lines, kind)


HEADINGS = {
    "priority": "{Priority}",
    "objective": "{Objective}",
    "theme": "{Theme}",
    "also_serves": "Other {objectives} that it serves",
    "address": "Address",
}


def _keys(plan: Plan) -> tuple[str, ...]:
    return KEYS if plan.has_three_levels else KEYS[1:]


def _rows(plan: Plan) -> Iterator[dict[str, Any]]:
    """Two queries."""
    for theme in Theme.objects.filter(objective__plan=plan).in_report_order().prefetch_related("also_serves"):
        row = {
            "priority": str(theme.objective.priority or ""),
            "objective": theme.objective.title,
            "theme": theme.title,
            "also_serves": [other.title for other in theme.also_serves.all()],
            "address": theme.get_absolute_url(),
        }
        yield {key: row[key] for key in _keys(plan)}


def _text(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else value


def links_to_files(plan: Plan) -> tuple[Link, ...]:
    return tuple(Link(kind.upper(), reverse("plan_file", args=[plan.slug, kind])) for kind in (*KINDS, "json"))
