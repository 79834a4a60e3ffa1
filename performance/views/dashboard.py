"""The dashboard: a card for every measure, what stands where now and last time, and what a reader asks to see of it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from objectives.models import Objective, Theme
from pcc_portal.accounts.access import public
from pcc_portal.ui.cards import Card
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.updates.caching import cached_page
from pcc_portal.updates.registers.links import adding
from pcc_portal.updates.releases.as_of import known_viewpoint, period_box, report_before

from .. import charts, summaries
from ..choices import Grade
from ..dashboard import MeasureFilters
from ..models import Area, Budget, Measure
from ..stats.comparisons import Compared, compared, grade_counts
from . import editing

CARDS_ON_A_PAGE = 24
FRAME = {"title": "Measures", "nouns": "measures", "crumbs": (OVERVIEW, Link("Measures", current=True))}
Named = tuple[str, Card]  # the id of the card on the page, and the card


@public
@cached_page
@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    viewpoint = known_viewpoint(request.user)
    before = report_before(viewpoint) if viewpoint else None
    found = compared(_in_order(request.user), viewpoint, before) if viewpoint else []
    filters = MeasureFilters(request.GET, found)
    chosen = filters.chosen
    page = Paginator(chosen, CARDS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **FRAME,
        "lead": summaries.overview([each.now for each in chosen]),
        "period": period_box(viewpoint) if viewpoint else None,
        "downloads": (Link("CSV", reverse("measures_csv")), Link("JSON", reverse("measures_json"))),
        "counts": [(count, _address_of(count.grade)) for count in grade_counts(found)],
        "before": before,
        "filter": filters,
        "found": len(chosen),
        "page": page,
        "steps": _steps(request.user),
        "illustrative": any(summaries.is_illustrative(each.now) for each in page),
        **_cards(page, in_groups=filters.in_groups),
    }
    return render(request, "performance/measure_list.html", context)


def _in_order(user: Any) -> QuerySet[Measure]:
    visible = Measure.objects.visible_to(user).select_related("theme__objective")
    return visible.order_by("theme__objective__order", "theme__order", "order", "slug")


def _steps(user: Any) -> tuple[Link, ...]:
    return (*adding(user, Measure, Budget, Area), *editing.area_links(user))


def _address_of(grade: Grade) -> str:
    return f"?{urlencode({'status': grade.value})}"


def _cards(page: Page[Compared], *, in_groups: bool) -> dict[str, Any]:
    """Under their objectives and themes where they stand in the order of the plan, else one after the other."""
    if not in_groups:
        return {"cards": [_card(each) for each in page]}
    by_theme = [(theme, list(rows)) for theme, rows in groupby(page, lambda each: each.now.measure.theme)]
    groups = groupby(by_theme, lambda pair: pair[0].objective)
    return {"groups": [_group(objective, themes) for objective, themes in groups]}


def _group(
    objective: Objective, themes: Iterable[tuple[Theme, list[Compared]]]
) -> tuple[Objective, list[tuple[Theme, list[Named]]]]:
    return objective, [(theme, [_card(each) for each in rows]) for theme, rows in themes]


def _card(each: Compared) -> Named:
    return f"card-{each.now.measure.slug}", charts.card(each.now)
