"""Places: the council areas beside each other by one measure, and the page of each of them."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from pcc_portal.ui import formats
from pcc_portal.ui.downloads import KINDS, rows_file
from pcc_portal.ui.page import OVERVIEW, Link, address
from pcc_portal.ui.plain_tables import PlainTable, linked_table
from pcc_portal.ui.records import Count, RecordPage, Section, show
from pcc_portal.ui.words import listed, mid_sentence
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.registers.links import steps
from pcc_portal.updates.registers.registry import linked_records
from pcc_portal.updates.releases.as_of import Viewpoint, period_box, viewpoint_for
from pcc_portal.updates.releases.past.papers import paper_before

from ..charts.places import map_figure, ranking_words
from ..choices import AreaKind, Travel
from ..models import Area, Measure
from ..stats import Reading
from ..stats.boards import by_area, latest_spans, measures_in_order
from ..stats.places import Ranking, ranking, readings_of
from ..tables import places as tables
from .editing.measures import area_links

MEASURE = "measure"
NOTHING = "No figure of a council area has been published."
LINKED = "Contracts that serve the area, and properties, sales and works in it"
WORDS = {Travel.BETTER: "better", Travel.WORSE: "worse", Travel.SAME: "unchanged"}


@public_page
def places(request: HttpRequest) -> HttpResponseBase:
    viewpoint = viewpoint_for(request.user)
    measures = _with_areas(viewpoint)
    chosen = _chosen(measures, request.GET)
    if chosen is None:
        return render(request, "performance/place_list.html", {**_frame(request, viewpoint), "lead": NOTHING})
    areas, (each,) = by_area(viewpoint, [chosen])
    ranked = ranking(each, areas)
    if kind := request.GET.get("format"):
        return rows_file(f"{chosen.title} by council area", *tables.file_rows(ranked), kind)
    context = {
        **_frame(request, viewpoint),
        "lead": f"{chosen.title}: {mid_sentence(ranking_words(ranked))}",
        "measures": measures,
        "chosen": chosen,
        "figure": map_figure(ranked),
        "table": tables.ranking_table(ranked),
        "downloads": tuple(Link(k.upper(), address(request.GET, measure=chosen.slug) + f"&format={k}") for k in KINDS),
        "illustrative": _wears_marks(ranked),
    }
    return render(request, "performance/place_list.html", context)


def _with_areas(viewpoint: Viewpoint) -> list[Measure]:
    """The measures that have a figure of a council area."""
    measures = measures_in_order(viewpoint)
    spans = latest_spans(viewpoint, measures)
    return [measure for measure in measures if measure.pk in spans]


def _chosen(measures: Sequence[Measure], asked: QueryDict) -> Measure | None:
    """The one that is asked for, else the first; None where there is none. Raises Http404 for any other."""
    slug = asked.get(MEASURE, "")
    if not slug:
        return next(iter(measures), None)
    chosen = next((measure for measure in measures if measure.slug == slug), None)
    if chosen is None:
        raise Http404("No figure of that measure by council area has been published.")
    return chosen


def _frame(request: HttpRequest, viewpoint: Viewpoint) -> dict[str, Any]:
    return {
        "title": "Places",
        "crumbs": (OVERVIEW, Link("Measures", reverse("measures")), Link("Places", current=True)),
        "period": period_box(viewpoint),
        "steps": area_links(request.user),
        "areas": Area.objects.filter(kind=AreaKind.COUNCIL),
    }


def _wears_marks(ranked: Ranking) -> bool:
    rows = (ranked.by_area.force, *(row.row for row in ranked.rows))
    return any(row.is_illustrative for row in rows if row) or any(row.area.is_illustrative for row in ranked.rows)


@public_page
def place(request: HttpRequest, slug: str) -> HttpResponse:
    area = get_object_or_404(Area, slug=slug, kind=AreaKind.COUNCIL)
    viewpoint = viewpoint_for(request.user)
    areas, figures_by_area = by_area(viewpoint, measures_in_order(viewpoint))
    rankings = [ranking(each, areas) for each in figures_by_area]
    readings = {each.measure.pk: each for each in readings_of(area, [r.measure for r in rankings], viewpoint)}
    linked = [pair for of in linked_records.get(Area, ()) for pair in of(area, viewpoint.as_at)]
    here = [each for each in rankings if each.of(area).row]
    changed = _changed(area, here, paper_before(viewpoint))
    page = RecordPage(
        title=area.name,
        kicker="Your area",
        crumbs=(OVERVIEW, Link("Places", reverse("places")), Link(area.name, current=True)),
        lead=_lead(here, readings),
        period=period_box(viewpoint),
        illustrative=area.is_illustrative or any(_wears_marks(each) for each in here),
        counts=_counts(area),
        steps=(*_screen(area, here), *steps(request.user, area)),
        sections=_sections(area, here, readings, linked, changed),
    )
    return show(request, page, "performance/place_detail.html", areas=areas, area=area)


def _changed(area: Area, here: Sequence[Ranking], report: Viewpoint | None) -> tuple[Section, ...]:
    """What is different since the last report; nothing before there was one. The number of queries is fixed."""
    if report is None or not here:
        return ()
    areas, then = by_area(report, [each.measure for each in here])
    name = report.name.replace("Quarter", "quarter")
    table = tables.changed_here(area, here, [ranking(each, areas) for each in then], name)
    links = (Link("Everything that moved", reverse("since")),)
    empty = f"No figure of this area is another than in the report for {name}."
    return (Section("changed", "What changed since the last report", table=table, empty=empty, links=links),)


def _screen(area: Area, here: Sequence[Ranking]) -> tuple[Link, ...]:
    return (Link("Show on a screen", reverse("screen_place", args=[area.slug])),) if here else ()


def _lead(here: Sequence[Ranking], readings: dict[int, Reading]) -> str:
    """How many measures there are of it, and how they moved."""
    if not here:
        return NOTHING.replace("a council area", "this area")
    travels = Counter(readings[each.measure.pk].travel for each in here if each.measure.pk in readings)
    moved = [f"{travels[travel]} {word}" for travel, word in WORDS.items() if travels[travel]]
    words = f"{formats.plural(len(here), 'measure')} by council area"
    return f"{words}: {listed(moved)} than the period before." if moved else f"{words}."


def _counts(area: Area) -> list[Count]:
    if area.population is None:
        return []
    people = Count(
        "People who live here", formats.number(area.population), note=area.population_source, of=("population",)
    )
    return [people.beside(area)]


def _sections(
    area: Area,
    here: Sequence[Ranking],
    readings: dict[int, Reading],
    linked: Sequence[tuple[str, Any]],
    changed: tuple[Section, ...],
) -> tuple[Section, ...]:
    maps = ((each, map_figure(each, own=area, id=f"map-{each.measure.slug}")) for each in here)
    first = next(((each, figure) for each, figure in maps if figure), None)
    return (
        Section(
            "measures",
            "How it stands",
            table=tables.area_measures(area, here, readings) if here else PlainTable("", (), ()),
            empty="No figure of this area has been published.",
        ),
        *changed,
        *((_mapped(*first),) if first else ()),
        Section(
            "linked", "In this area", table=linked_table(LINKED, linked), empty="Nothing is linked with this area."
        ),
    )


def _mapped(each: Ranking, figure: Any) -> Section:
    links = (Link("All areas, ranked", f"{reverse('places')}?measure={each.measure.slug}"),)
    return Section("map", each.measure.title, figure=figure, links=links)
