"""Downloads: what a page shows, as CSV and JSON at addresses that stay."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import resolve, reverse
from django.views import View
from django.views.decorators.http import require_safe

from objectives.models import Theme
from objectives.titles import has_several_plans, plans_of_request
from pcc_portal.accounts.access import public
from pcc_portal.ui.downloads import KINDS, csv_lines
from pcc_portal.ui.licence import licence
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.records import RegisterView
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.registers.declaration import all_kinds
from pcc_portal.updates.releases.as_of import AsAt, Viewpoint, as_at_for, viewpoint_for
from performance.charts import explore
from performance.models import IN_REPORT_ORDER, Budget, Measure, Observation
from performance.stats import Reading, budget_positions, readings
from performance.stats.beside import beside, choices

from .observations import COLUMNS, json_parts, lines, measure_values, observations, values


@public_page
def downloads(request: HttpRequest) -> HttpResponse:
    measures = Measure.objects.visible_to(request.user).select_related("theme__objective")
    ordered = measures.order_by(*IN_REPORT_ORDER)
    context = {
        "title": "Data and downloads",
        "lead": "Every published figure, to keep and to work with. Each address stays the same when figures are added.",
        "crumbs": (OVERVIEW, Link("Data and downloads", current=True)),
        "themes": _by_theme(ordered),
        "registers": list(_registers()),
        "columns": COLUMNS.items(),
    }
    return render(request, "open_data/downloads.html", context)


def _registers() -> Iterator[tuple[Link, list[Link]]]:
    """The parts of the plan, and each list that everyone may read and that gives its rows as files."""
    for plan in plans_of_request():
        files = [Link(each.upper(), reverse("plan_file", args=[plan.slug, each])) for each in (*KINDS, "json")]
        yield Link(plan.title if has_several_plans() else "Plan", plan.get_absolute_url()), files
    for page in filter(None, (kind.list_page for kind in all_kinds())):
        address = reverse(page.route)
        view = getattr(resolve(address).func, "view_class", View)
        if page.is_open and issubclass(view, RegisterView):
            yield Link(page.title, address), [Link(each.upper(), f"{address}?format={each}") for each in KINDS]


def _by_theme(measures: Iterable[Measure]) -> list[tuple[Theme, list[Measure]]]:
    by_theme: dict[Theme, list[Measure]] = {}
    for measure in measures:
        by_theme.setdefault(measure.theme, []).append(measure)
    return list(by_theme.items())


@public
@require_safe
def measures_csv(request: HttpRequest) -> StreamingHttpResponse:
    as_at = as_at_for(request.user)
    return _csv("measures", observations(as_at), as_at)


@public
@require_safe
def measures_json(request: HttpRequest) -> StreamingHttpResponse:
    as_at = as_at_for(request.user)
    return _json("measures", json_parts({}, values(observations(as_at), as_at, licence().words)))


@public
@require_safe
def measure_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    measure, rows, as_at = _measure(request, slug)
    return _csv(measure.slug, rows, as_at)


@public
@require_safe
def measure_json(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    measure, rows, as_at = _measure(request, slug)
    return _json(measure.slug, json_parts({"measure": measure_values(measure)}, values(rows, as_at, licence().words)))


def _measure(request: HttpRequest, slug: str) -> tuple[Measure, QuerySet[Observation], AsAt]:
    as_at = as_at_for(request.user)
    measures = Measure.objects.as_at(as_at).filter(slug=slug).select_related("theme__objective__priority")
    return get_object_or_404(measures), observations(as_at, measures), as_at


def _csv(name: str, rows: QuerySet[Observation], as_at: AsAt) -> StreamingHttpResponse:
    told = lines(rows, as_at, licence().words)
    return _file(f"{name}.csv", "text/csv; charset=utf-8", csv_lines(list(COLUMNS), told))


def _json(name: str, parts: Iterable[str]) -> StreamingHttpResponse:
    return _file(f"{name}.json", "application/json", parts)


def _file(name: str, kind: str, parts: Iterable[str]) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **licence().headers}
    return StreamingHttpResponse(parts, content_type=kind, headers=headers)


@public_page
def measure_chart(request: HttpRequest, slug: str) -> HttpResponse:
    measure = get_object_or_404(Measure.objects.visible_to(request.user), slug=slug)
    viewpoint = viewpoint_for(request.user)
    (reading,) = readings([measure], viewpoint)
    chosen = request.GET.get("with", "")
    line = beside(reading, chosen, viewpoint) if chosen else None
    return _chart(explore.measure_plot(reading, line, _meta(reading, chosen if line else "", viewpoint)))


def _meta(reading: Reading, chosen: str, viewpoint: Viewpoint) -> dict[str, Any]:
    """What the script offers beside the chart."""
    groups = groupby(choices(reading, viewpoint), lambda choice: choice.group)
    offered = [[group, [[choice.key, choice.label] for choice in of_group]] for group, of_group in groups]
    return {"csv": reverse("measure_csv", args=[reading.measure.slug]), "with": chosen, "choices": offered}


@public_page
def budget_chart(request: HttpRequest, slug: str) -> HttpResponse:
    budget = get_object_or_404(Budget.objects.visible_to(request.user), slug=slug)
    (position,) = budget_positions([budget], viewpoint_for(request.user))
    return _chart(explore.budget_plot(position))


def _chart(plot: str | None) -> HttpResponse:
    if plot is None:
        raise Http404("There is nothing to draw yet.")
    return HttpResponse(plot, content_type="application/json")
