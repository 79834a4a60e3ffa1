"""Pages that add and change measures and areas."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import SignedInRequest, office
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
from pcc_portal.updates.registers.links import adding
from pcc_portal.updates.registers.views import AddRecord, ChangeRecord
from pcc_portal.updates.rules import can_release

from ... import actions, forms
from ...models import Area, Measure

MEASURES = ("Measures", "measures")
AREAS = ("Areas", "areas")


class AddMeasure(AddRecord):
    model, form_class, register, route = Measure, forms.MeasureForm, MEASURES, "measure_add"
    title = label = "Add a measure"


class ChangeMeasure(ChangeRecord):
    model, form_class, register, route = Measure, forms.MeasureChangeForm, MEASURES, "measure_change"
    title = "Change the measure"


class AddArea(AddRecord):
    model, form_class, register, route = Area, forms.AreaForm, AREAS, "area_add"
    title = label = "Add an area"

    @classmethod
    def may(cls, user: Any) -> bool:
        return can_release(user)

    def check(self) -> None:
        if not self.may(self.request.user):
            raise PermissionDenied("Only a publisher may add an area.")

    def act(self, form: forms.AreaForm) -> Area:
        return actions.add_area(by=self.request.user, **form.values())

    def next_url(self, row: Area) -> str:
        return reverse("areas")


class ChangeArea(ChangeRecord):
    model, form_class, register, route = Area, forms.AreaForm, AREAS, "area_change"
    title = "Change the area"

    @classmethod
    def may(cls, user: Any, row: Any) -> bool:
        return can_release(user)

    def check(self) -> None:
        if not can_release(self.request.user):
            raise PermissionDenied("Only a publisher may change an area.")

    def find(self) -> Area:
        return get_object_or_404(Area, slug=self.kwargs["slug"])

    def next_url(self, row: Area) -> str:
        return reverse("areas")

    def crumbs(self) -> tuple[Link, ...]:
        return (OVERVIEW, Link("Areas", reverse("areas")), Link(self.title, current=True))

    def write(self, changes: dict[str, Any], *, links: Any, seen: int, reason: str) -> Area:
        return actions.change_area(self.row, by=self.request.user, seen=seen, **changes)


@office
@require_safe
def areas(request: SignedInRequest) -> HttpResponse:
    """An area has no page of its own: the list is the page."""
    may = can_release(request.user)
    rows = [[Cell(area.name), Cell(area.get_kind_display()), *(_links(area) if may else ())] for area in _rows()]
    headings = [Heading("Area"), Heading("Kind"), *([Heading("Change")] if may else [])]
    context = {
        "title": "Areas",
        "lead": "The force, and those whose figures stand beside its own.",
        "crumbs": (OVERVIEW, Link("Measures", reverse("measures")), Link("Areas", current=True)),
        "steps": adding(request.user, Area),
        "table": PlainTable("Areas", headings, rows),
    }
    return render(request, "performance/area_list.html", context)


def area_links(user: Any) -> tuple[Link, ...]:
    """The way to the areas, for who may change them."""
    return (Link("Areas", reverse("areas")),) if can_release(user) else ()


def _rows() -> list[Area]:
    return list(Area.objects.order_by("name"))


def _links(area: Area) -> list[Cell]:
    return [Cell(f"Change {area}", href=reverse("area_change", args=[area.slug]))]
