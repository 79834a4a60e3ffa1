"""The dashboard of measures: its cards, its filters and order, and the counts by grade now and last time."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import CharField, ChoiceField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from objectives.models import Objective, Theme
from pcc_portal.ui.charts import Card
from pcc_portal.ui.filters import FilterForm, stands_in
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.titles import titled, titled_lazy
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.grading.schemes import Grade
from pcc_portal.updates.registers.going_on import going_on
from pcc_portal.updates.registers.links import adding
from pcc_portal.updates.releases.as_of import known_viewpoint, period_box, report_before

from .. import summaries
from ..charts.cards import card
from ..choices import Travel
from ..models import Area, Budget, Measure
from ..stats.boards import Compared, compared, furthest_first, grade_counts
from .editing.measures import area_links

ORDERS = [("", "In the order of the plan"), ("distance", "Furthest from target first"), ("name", "By name")]


class MeasureForm(FilterForm):
    objective = ChoiceField(required=False, label=titled_lazy("{Objective}"))
    theme = ChoiceField(required=False, label=titled_lazy("{Theme}"))
    status = ChoiceField(required=False)
    travel = ChoiceField(required=False, label="Direction of travel", choices=[("", "Any direction"), *Travel.choices])
    changed = ChoiceField(
        required=False, label="Since the last report", choices=[("", "Changed or not"), ("yes", "Changed")]
    )
    q = CharField(required=False, label="Search", max_length=100)
    sort = ChoiceField(required=False, label="Order", choices=ORDERS)


class MeasureFilters:
    """Most of what a reader asks for is worked out, not stored: it is applied to what has been read."""

    def __init__(self, asked: QueryDict, rows: Sequence[Compared]) -> None:
        self.rows = rows
        self.form = MeasureForm(asked or None)
        self.form.fields["status"].choices = [("", "Any status"), *_statuses(rows)]  # type: ignore[attr-defined]
        self.form.fields["objective"].choices = [("", titled("All {objectives}")), *_once(_objective(c) for c in rows)]  # type: ignore[attr-defined]
        self.form.fields["theme"].choices = [("", titled("All {themes}")), *_once(_theme(c) for c in rows)]  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, str]:
        return self.form.cleaned_data if self.form.is_bound and self.form.is_valid() else {}

    @property
    def is_active(self) -> bool:
        return self.form.is_bound and bool(set(self.form.changed_data) - {"sort"})

    @property
    def in_groups(self) -> bool:
        return not self.asked.get("sort")

    @property
    def chosen(self) -> list[Compared]:
        if self.form.is_bound and not self.form.is_valid():
            return []
        rows = [each for each in self.rows if all(holds(each) for holds in self._tests())]
        match self.asked.get("sort"):
            case "distance":
                return furthest_first(rows)
            case "name":
                return sorted(rows, key=lambda each: each.now.measure.title.casefold())
        return rows

    def _tests(self) -> list[Callable[[Compared], bool]]:
        asked = {name: value for name, value in self.asked.items() if value}
        tests: dict[str, Callable[[Compared], bool]] = {
            "objective": lambda each: _objective(each)[0] == asked["objective"],
            "theme": lambda each: _theme(each)[0] == asked["theme"],
            "status": lambda each: each.now.grade == asked["status"],
            "travel": lambda each: each.now.travel == asked["travel"],
            "changed": lambda each: each.has_changed,
            "q": lambda each: stands_in(asked["q"], _texts(each)),
        }
        return [test for name, test in tests.items() if name in asked]


def _statuses(rows: Sequence[Compared]) -> list[tuple[str, str]]:
    """The best first."""
    grades = sorted(
        (count.grade for count in grade_counts(rows)), key=lambda grade: (grade.place < 0, abs(grade.place))
    )
    return [(str(grade), grade.word) for grade in grades]


def _objective(each: Compared) -> tuple[str, str]:
    objective = each.now.measure.theme.objective
    return objective.slug, objective.title


def _theme(each: Compared) -> tuple[str, str]:
    theme = each.now.measure.theme
    return theme.slug, theme.title


def _texts(each: Compared) -> tuple[str, str, str]:
    measure = each.now.measure
    return measure.title, measure.definition, measure.theme.title


def _once(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return list(dict.fromkeys(pairs))


CARDS_ON_A_PAGE = 24
FRAME = {"title": "Measures", "nouns": "measures", "crumbs": (OVERVIEW, Link("Measures", current=True))}
Named = tuple[str, Card]  # the id of the card on the page, and the card


@public_page
def measures(request: HttpRequest) -> HttpResponse:
    viewpoint = known_viewpoint(request.user)
    before = report_before(viewpoint) if viewpoint else None
    rows = compared(_in_order(request.user), viewpoint, before) if viewpoint else []
    filters = MeasureFilters(request.GET, rows)
    chosen = filters.chosen
    page = Paginator(chosen, CARDS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **FRAME,
        "lead": summaries.overview([each.now for each in chosen]),
        "period": period_box(viewpoint) if viewpoint else None,
        "downloads": (Link("CSV", reverse("measures_csv")), Link("JSON", reverse("measures_json"))),
        "counts": [(count, _address_of(count.grade)) for count in grade_counts(rows)],
        "before": before,
        "filter": filters,
        "total": len(chosen),
        "page": page,
        "steps": _steps(request.user),
        "illustrative": any(summaries.is_illustrative(each.now) for each in page),
        **_cards(page, in_groups=filters.in_groups),
    }
    return render(request, "performance/measure_list.html", context)


def _in_order(user: Any) -> QuerySet[Measure]:
    visible = going_on(Measure.objects.visible_to(user)).select_related("theme__objective")
    return visible.order_by("theme__objective__order", "theme__order", "order", "slug")


def _steps(user: Any) -> tuple[Link, ...]:
    return (*adding(user, Measure, Budget, Area), *area_links(user))


def _address_of(grade: Grade) -> str:
    return f"?{urlencode({'status': str(grade)})}"


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
    return f"card-{each.now.measure.slug}", card(each.now)
