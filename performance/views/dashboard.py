"""The dashboard of measures: as a table or as cards, its filters and order, the counts by grade now and last time."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render

from objectives.models import Objective, Theme
from pcc_portal.ui.charts import Card
from pcc_portal.ui.downloads import KINDS, rows_file
from pcc_portal.ui.page import OVERVIEW, Link, address, pages_of, part_of
from pcc_portal.ui.titles import titled
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.grading.schemes import Grade
from pcc_portal.updates.registers.going_on import going_on
from pcc_portal.updates.registers.links import adding
from pcc_portal.updates.releases.as_of import Viewpoint, known_viewpoint, period_box
from pcc_portal.updates.releases.past.papers import paper_before

from .. import summaries
from ..charts.cards import card
from ..kept.reading import fetch
from ..models import IN_REPORT_ORDER, Area, Budget, Measure
from ..stats.boards import Compared, compared, furthest, grade_counts
from ..tables.comparison import file_rows
from .comparison import columns_of, table_of
from .editing.measures import area_links
from .measure_filters import CARDS, MeasureFilters

CARDS_ON_A_PAGE, ROWS_ON_A_PAGE = 24, 100
OF_THE_VIEW = ("view", "group", "cols", "sort")  # which a link to other measures keeps
FRAME = {"title": "Measures", "nouns": "measures", "crumbs": (OVERVIEW, Link("Measures", current=True))}
Named = tuple[str, Card]  # the id of the card on the page, and the card


@public_page
def measures(request: HttpRequest) -> HttpResponseBase:
    viewpoint = known_viewpoint(request.user)
    before = paper_before(viewpoint) if viewpoint else None
    rows = compared(_in_order(request.user), viewpoint, before) if viewpoint else []
    filters = MeasureFilters(request.GET, rows)
    if kind := request.GET.get("format"):
        return rows_file("Measures", *file_rows(filters.chosen, columns_of(request.GET)), kind)
    context = {
        **FRAME,
        **_asked(filters),
        **_shown(filters, viewpoint, request.GET.get("page")),
        "period": period_box(viewpoint) if viewpoint else None,
        "before": before,
        "steps": _steps(request.user),
    }
    return render(request, "performance/measure_list.html", context)


def _asked(filters: MeasureFilters) -> dict[str, Any]:
    """What is asked for, what else could be, and what forms keep of the address."""
    return {
        "filter": filters,
        "views": _views(filters),
        "counts": [(count, _address_of(count.grade, filters.query)) for count in grade_counts(filters.rows)],
        "kept": list(filters.kept(*filters.form.fields)),
        "kept_columns": list(filters.kept("cols")),
    }


def _shown(filters: MeasureFilters, viewpoint: Viewpoint | None, number: str | None) -> dict[str, Any]:
    """A page of what is chosen, as a table or as cards."""
    chosen = filters.chosen
    page = part_of(chosen, number, ROWS_ON_A_PAGE if filters.is_table else CARDS_ON_A_PAGE)
    readings = [each.now for each in chosen]
    fetch(filter(None, (*(each.now for each in page), furthest(readings))))
    if not filters.is_table:
        shown = _cards(page, in_groups=filters.in_groups)
    else:
        shown = table_of(filters, page, viewpoint.quarter) if viewpoint and chosen else {}
    return shown | {
        "lead": summaries.overview(readings),
        "furthest": summaries.furthest_words(readings),
        "downloads": _downloads(filters.query) if chosen else (),
        "total": len(chosen),
        "page": page,
        "pages": pages_of(page, filters.query, "measures"),
        "illustrative": any(summaries.is_illustrative(each.now) for each in page),
    }


def _in_order(user: Any) -> QuerySet[Measure]:
    visible = going_on(Measure.objects.visible_to(user)).select_related("theme__objective__plan")
    return visible.order_by(*IN_REPORT_ORDER)


def _steps(user: Any) -> tuple[Link, ...]:
    return (*adding(user, Measure, Budget, Area), *area_links(user))


def _downloads(asked: QueryDict) -> tuple[Link, ...]:
    """The same rows as files."""
    here = address(asked)
    return tuple(Link(kind.upper(), f"{here}{'&' if len(here) > 1 else ''}format={kind}") for kind in KINDS)


def _views(filters: MeasureFilters) -> tuple[Link, ...]:
    """What can be shown instead; the filters and the order stay."""
    asked = filters.query
    return (
        Link("Table", address(asked, view="", group=""), current=filters.is_table and not filters.is_by_theme),
        Link(titled("Table by {theme}"), address(asked, view="", group="theme"), current=filters.is_by_theme),
        Link("Cards", address(asked, view=CARDS, group=""), current=not filters.is_table),
    )


def _address_of(grade: Grade, asked: QueryDict) -> str:
    """All measures of the grade, shown as these are."""
    others = {name: "" for name in asked if name not in OF_THE_VIEW}
    return address(asked, **(others | {"status": str(grade)}))


def _cards(page: Page[Compared], *, in_groups: bool) -> dict[str, Any]:
    """Under their objectives and themes where they stand in the order of the plan, else one after the other."""
    if not in_groups:
        return {"cards": [_card(each) for each in page]}
    by_theme = [(theme, list(rows)) for theme, rows in groupby(page, lambda each: each.now.measure.theme)]
    groups = groupby(by_theme, lambda pair: pair[0].objective)
    return {"objectives": [_group(objective, themes) for objective, themes in groups]}


def _group(
    objective: Objective, themes: Iterable[tuple[Theme, list[Compared]]]
) -> tuple[Objective, list[tuple[Theme, list[Named]]]]:
    return objective, [(theme, [_card(each) for each in rows]) for theme, rows in themes]


def _card(each: Compared) -> Named:
    return f"card-{each.now.measure.slug}", card(each.now)
