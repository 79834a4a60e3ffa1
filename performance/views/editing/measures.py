"""Pages that add and change measures and areas."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import SignedInRequest, office
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable
from pcc_portal.updates.registers.links import adding
from pcc_portal.updates.registers.views import AddRecord, ChangeRecord, PublisherPage
from pcc_portal.updates.rules import can_release

from ... import actions
from ...forms import registers as forms
from ...models import Area, Measure


class AddMeasure(AddRecord):
    model, form_class, route = Measure, forms.MeasureForm, "measure_add"
    title = label = "Add a measure"


class ChangeMeasure(ChangeRecord):
    model, form_class, route = Measure, forms.MeasureChangeForm, "measure_change"
    title = "Change the measure"

    def write(self, changes: dict[str, Any], *, links: Any, seen: int, reason: str) -> Measure:
        return actions.change_measure(
            self.object, by=self.request.user, seen=seen, links=links, reason=reason, **changes
        )


class AddArea(PublisherPage, AddRecord):
    model, form_class, route = Area, forms.AreaForm, "area_add"
    title = label = "Add an area"

    def perform(self, form: forms.AreaForm) -> Area:
        return actions.add_area(by=self.request.user, **form.values())

    def get_success_url(self) -> str:
        return reverse("areas")


class ChangeArea(PublisherPage, ChangeRecord):
    model, form_class, route = Area, forms.AreaForm, "area_change"
    title = "Change the area"

    def get_queryset(self) -> QuerySet[Area]:
        return Area.objects.all()

    def get_success_url(self) -> str:
        return reverse("areas")

    def crumbs(self) -> tuple[Link, ...]:
        return (OVERVIEW, Link("Areas", reverse("areas")), Link(self.title, current=True))

    def write(self, changes: dict[str, Any], *, links: Any, seen: int, reason: str) -> Area:
        return actions.change_area(self.object, by=self.request.user, seen=seen, **changes)


@office
@require_safe
def areas(request: SignedInRequest) -> HttpResponse:
    """An area has no page of its own: the list is the page."""
    table = PlainTable.of(
        "Areas",
        Area.objects.order_by("name"),
        PlainColumn("Area", lambda area: area.name),
        PlainColumn("Kind", lambda area: area.get_kind_display()),
        PlainColumn("Change", _change, when=can_release(request.user)),
    )
    context = {
        "title": "Areas",
        "lead": "The force, and those whose figures stand beside its own.",
        "crumbs": (OVERVIEW, Link("Measures", reverse("measures")), Link("Areas", current=True)),
        "steps": adding(request.user, Area),
        "table": table,
    }
    return render(request, "performance/area_list.html", context)


def area_links(user: Any) -> tuple[Link, ...]:
    """The way to the areas, for who may change them."""
    return (Link("Areas", reverse("areas")),) if can_release(user) else ()


def _change(area: Area) -> Cell:
    return Cell(f"Change {area}", href=reverse("area_change", args=[area.slug]))
