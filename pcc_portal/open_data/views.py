"""Downloads: what a page shows, as CSV and JSON at addresses that stay."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import get_script_prefix, resolve, reverse
from django.views import View

from objectives.models import Theme
from objectives.titles import has_several_plans, plans_of_request
from pcc_portal.ui.downloads import KINDS
from pcc_portal.ui.licence import licence
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.records import RegisterView
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.registers.declaration import all_kinds
from pcc_portal.updates.releases.as_of import AsAt, Viewpoint, as_at_for, known_viewpoint, viewpoint_for
from performance.charts import explore
from performance.models import IN_REPORT_ORDER, Budget, Measure, Observation
from performance.stats import Reading, budget_positions, readings
from performance.stats.beside import beside, choices

from .catalogue import FIGURES, all_tables, catalogue
from .dictionary import DICTIONARY, PARAMETERS, data_package, dictionary, dictionary_rows, openapi
from .observations import COLUMNS, FILTERS, behind, key_of, lines, measure_values, observations
from .serving import ALL, File, Page, filters_of, open_data, respond
from .standards.views import GRANTS, SHEETS
from .tables import AskedWronglyError, no_filter, register_tables
from .tables import Reading as Asked

READABLE: dict[str, Any] = {"ensure_ascii": False, "indent": 1}


@public_page
def downloads(request: HttpRequest) -> HttpResponse:
    measures = Measure.objects.visible_to(request.user).select_related("theme__objective")
    ordered = measures.order_by(*IN_REPORT_ORDER)
    context = {
        "title": "Data and downloads",
        "lead": "Every published figure, to keep and to work with. Each address stays the same when figures are added.",
        "crumbs": (OVERVIEW, Link("Data and downloads", current=True)),
        "themes": _by_theme(ordered),
        "tables": catalogue(request.user),
        "lists": list(_lists()),
        "standards": list(_standards()),
    }
    return render(request, "open_data/downloads.html", context)


def _standards() -> Iterator[tuple[str, list[Link]]]:
    """The files in forms that the field has agreed on."""
    yield "Contracts (OCDS 1.1)", [Link("JSON", reverse("ocds_contracts"))]
    for name, sheet in SHEETS.items():
        files = [Link(form.upper(), reverse("standard_list", args=[name, form])) for form in KINDS]
        has_json = [Link("JSON", reverse("giving_grants"))] if name == GRANTS else []
        yield sheet.title, [*files, *has_json]


def _lists() -> Iterator[tuple[Link, list[Link]]]:
    """The parts of the plan, and each list that everyone may read and that gives its rows as files."""
    for plan in plans_of_request():
        files = [Link(each.upper(), reverse("plan_file", args=[plan.slug, each])) for each in (*KINDS, "json")]
        yield Link(plan.title if has_several_plans() else "Plan", plan.get_absolute_url()), files
    for page in filter(None, (kind.list_page for kind in all_kinds())):
        address = reverse(page.route)
        here = f"/{address.removeprefix(get_script_prefix())}"  # of a past quarter too
        view = getattr(resolve(here).func, "view_class", View)
        if page.is_open and issubclass(view, RegisterView):
            yield Link(page.title, address), [Link(each.upper(), f"{address}?format={each}") for each in KINDS]


@public_page
def data_dictionary(request: HttpRequest) -> HttpResponse:
    """What each column of each table holds."""
    crumbs = (OVERVIEW, Link("Data and downloads", reverse("downloads")), Link("Data dictionary", current=True))
    context = {
        "title": "Data dictionary",
        "lead": "What stands in each column of each table, and which keys lead from one table to another.",
        "crumbs": crumbs,
        "tables": all_tables(),
    }
    return render(request, "open_data/dictionary.html", context)


@public_page
def api(request: HttpRequest) -> HttpResponse:
    """How programs ask for tables."""
    context = {
        "title": "For programs",
        "lead": "Every table has an address of its own that stays the same, and answers without an account.",
        "crumbs": (OVERVIEW, Link("Data and downloads", reverse("downloads")), Link("For programs", current=True)),
        "parameters": PARAMETERS.values(),
        "tables": [(table, table.address("json")) for table in all_tables()],
        "example": request.build_absolute_uri(reverse("register_data", args=["commitment", "json"])),
    }
    return render(request, "open_data/api.html", context)


@open_data
def dictionary_json(request: HttpRequest) -> HttpResponseBase:
    return JsonResponse(dictionary(), json_dumps_params=READABLE)


@open_data
def dictionary_csv(request: HttpRequest) -> HttpResponseBase:
    rows = iter(list(dictionary_rows()))  # in the words of the office, which are read once a request
    return respond(request, File("Data dictionary", "dictionary", DICTIONARY, rows, str), "csv", ALL)


@open_data
def package(request: HttpRequest) -> HttpResponseBase:
    return JsonResponse(data_package(request.build_absolute_uri), json_dumps_params=READABLE)


@open_data
def openapi_json(request: HttpRequest) -> HttpResponseBase:
    return JsonResponse(openapi(), json_dumps_params=READABLE)


def _by_theme(measures: Iterable[Measure]) -> list[tuple[Theme, list[Measure]]]:
    by_theme: dict[Theme, list[Measure]] = {}
    for measure in measures:
        by_theme.setdefault(measure.theme, []).append(measure)
    return list(by_theme.items())


@open_data
def measures(request: HttpRequest, form: str) -> HttpResponseBase:
    as_at = as_at_for(request.user)
    return _figures(request, "measures", observations(as_at, _asked_for(request, as_at)), form)


@open_data
def measure(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    as_at = as_at_for(request.user)
    rows = Measure.objects.as_at(as_at).filter(slug=slug).select_related("theme__objective__priority")
    row = get_object_or_404(rows)
    return _figures(request, row.slug, observations(as_at, rows), form, {"measure": measure_values(row)})


def _asked_for(request: HttpRequest, as_at: AsAt) -> QuerySet[Measure] | None:
    """The measures of a theme, where one is asked for."""
    asked = filters_of(request)
    known = [column.name for column in FILTERS]
    if wrong := asked.keys() - {*known}:
        raise AskedWronglyError(no_filter(min(wrong), known))
    lookups = {"slug" if name == "measure" else "theme__slug": value for name, value in asked.items()}
    if any("\0" in value for value in lookups.values()):
        raise AskedWronglyError("A key has no such character.")
    return Measure.objects.as_at(as_at).filter(**lookups)


def _figures(
    request: HttpRequest, name: str, rows: QuerySet[Observation], form: str, head: Mapping[str, Any] | None = None
) -> HttpResponseBase:
    """Quarters that are made of months end a file that is not read in pages."""
    page = Page.of(request)
    if page.after:
        try:
            rows = behind(rows, page.after)
        except ValueError:
            raise AskedWronglyError(f"“{page.after}” is no key of a figure.") from None
    shown = lines(rows, as_at_for(request.user), of_quarters=not (page.limit or page.after))
    head = {**_head(FIGURES), **(head or {})}
    file = File(FIGURES, name, COLUMNS, shown, key_of, name="observations", head=head)
    return respond(request, file, form, page)


@open_data
def register_data(request: HttpRequest, table: str, form: str) -> HttpResponseBase:
    of = register_tables().get(table)
    if of is None:
        raise Http404("There is no table of that name.")
    page = Page.of(request)
    reading = Asked(as_at_for(request.user), known_viewpoint(request.user))
    rows = of.rows(reading, filters_of(request), page.after)
    return respond(
        request, File(of.title, of.key, of.columns, rows, lambda row: str(row[0]), head=_head(of.title)), form, page
    )


def _head(title: str) -> dict[str, Any]:
    return {"title": title, "licence": licence().words}


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
