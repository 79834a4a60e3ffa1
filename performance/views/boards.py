"""Dashboards: everything that is counted for one theme side by side, and figures by council area."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from objectives.models import Theme
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.page import OVERVIEW, Link, pages_of, part_of
from pcc_portal.ui.plain_tables import PlainTable
from pcc_portal.ui.records import RecordPage, Section, show
from pcc_portal.ui.titles import titled
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.registers.going_on import going_on
from pcc_portal.updates.releases.as_of import known_viewpoint, period_box, viewpoint_for

from .. import summaries
from ..charts.boards import strips, thumbnails
from ..charts.months import months_figure
from ..charts.trends import can_draw, measure_figure
from ..kept.reading import kept
from ..models import IN_REPORT_ORDER, Budget, Measure
from ..report.measures import table as comparison_table
from ..stats import Reading
from ..stats.boards import by_area, matrix, measures_of_councils, not_placed
from ..tables import measures as tables
from ..tables.categories import category_tables

FEWEST_MEASURES = 3  # fewer need no board
CHARTS_SHOWN = 6
MEASURES_ON_A_PAGE = 20  # of the table by area, with a column for each of up to fifty areas


@public_page
def boards(request: HttpRequest) -> HttpResponse:
    viewpoint = known_viewpoint(request.user)
    measures = going_on(Measure.objects.visible_to(request.user)).select_related("theme__objective")
    measures = measures.order_by(*IN_REPORT_ORDER)
    drawn = thumbnails(kept(measures, viewpoint), FEWEST_MEASURES) if viewpoint else []
    context = {
        "title": "Dashboards",
        "lead": titled("Everything that is counted for one {theme}, side by side."),
        "crumbs": (OVERVIEW, Link("Measures", reverse("measures")), Link("Dashboards", current=True)),
        "period": period_box(viewpoint) if viewpoint else None,
        "thumbnails": drawn,
        "illustrative": any(each.is_illustrative for each in drawn),
        "budgets": Budget.objects.visible_to(request.user),
    }
    return render(request, "performance/board_list.html", context)


@public_page
def board(request: HttpRequest, slug: str) -> HttpResponse:
    theme = get_object_or_404(Theme.objects.visible_to(request.user).select_related("objective"), slug=slug)
    viewpoint = viewpoint_for(request.user)
    rows = kept(Measure.objects.visible_to(request.user).filter(theme=theme).order_by("order", "slug"), viewpoint)
    if not rows:
        raise Http404(titled("Nothing is counted for this {theme}."))
    page = RecordPage(
        title=f"{theme.title}: dashboard",
        crumbs=(*_crumbs(), Link(theme.title, current=True)),
        kicker=theme.objective.title,
        lead=summaries.overview(rows),
        period=period_box(viewpoint),
        steps=(Link("Show on a screen", reverse("screen_board", args=[theme.slug])),),
        illustrative=any(summaries.is_illustrative(reading) for reading in rows),
        sections=tuple(section for section in _sections(theme, rows, viewpoint.quarter) if not section.is_empty),
    )
    return show(
        request,
        page,
        "performance/board.html",
        theme=theme,
        strips=strips(rows),
        furthest=summaries.furthest_words(rows),
    )


def _crumbs() -> tuple[Link, ...]:
    return (OVERVIEW, Link("Measures", reverse("measures")), Link("Dashboards", reverse("boards")))


def _sections(theme: Theme, rows: list[Reading], quarter: Quarter) -> list[Section]:
    placed, rests = matrix(rows), not_placed(rows)
    others = [reading for reading in rows if not reading.measure.board_row and reading.observation]
    drawn = [reading for reading in rows if reading.measure.is_headline and can_draw(reading)]
    empty = PlainTable("", (), ())
    return [
        Section("side-by-side", "Side by side", table=tables.matrix_table(placed, theme.title, rests)),
        Section("compared", "Compared", table=comparison_table(others, quarter, rests) if others else empty),
        *(
            Section(f"parts-{total.slug}", f"{total.title}, part by part", table=table)
            for total, table in category_tables(rows, rests)
        ),
        Section("months-beside", "Month by month", figure=months_figure(rows)),
        *[_chart(reading) for reading in drawn[:CHARTS_SHOWN]],
    ]


def _chart(reading: Reading) -> Section:
    measure = reading.measure
    return Section(
        f"trend-{measure.slug}",
        measure.title,
        figure=measure_figure(reading, id=f"chart-{measure.slug}"),
        links=(Link("Definition, table and source", measure.get_absolute_url()),),
    )


@public_page
def area_board(request: HttpRequest) -> HttpResponse:
    viewpoint = viewpoint_for(request.user)
    shown = part_of(measures_of_councils(viewpoint), request.GET.get("page"), MEASURES_ON_A_PAGE)
    areas, measures = by_area(viewpoint, shown)
    page = RecordPage(
        title="Figures by council area",
        crumbs=(*_crumbs(), Link("By council area", current=True)),
        steps=(Link("On the map, by one measure", reverse("places")),),
        lead="What is counted for each council area, for the latest period that councils have figures of.",
        period=period_box(viewpoint),
        illustrative=any(row.is_illustrative for each in measures for row in each.councils.values()),
        sections=(
            Section(
                "areas",
                "By area",
                table=tables.area_table(areas, measures) if measures else None,
                empty="No figure of a council area has been published.",
            ),
        ),
    )
    return show(request, page, "performance/board.html", pages=pages_of(shown, request.GET, "measures"))
