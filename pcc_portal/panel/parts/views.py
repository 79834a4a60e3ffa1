"""The list of report parts with a button for each step, and the forms of a heading."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import SignedInRequest
from pcc_portal.ui.page import Link
from pcc_portal.updates.registers.arranged import Arranged, ArrangedPage, RowOfArranged, administrators

from ..models import ReportPart
from ..models.parts import parts_in_use, parts_of_reports
from . import actions
from .forms import HeadingForm


def _known(slug: str) -> ReportPart:
    part = next((part for part in parts_of_reports() if part.slug == slug), None)
    if part is None:
        raise Http404
    return part


def _by_slug(action: Callable[..., ReportPart]) -> Callable[..., ReportPart]:
    """Until the first change of them they are usual ones that are not stored."""
    return lambda part, **options: action(part.slug, **options)


PARTS = Arranged("Parts of the report", "office_parts", _known, order=lambda _: [part.slug for part in parts_in_use()])


@administrators
@require_safe
def office_parts(request: SignedInRequest) -> HttpResponse:
    parts = parts_of_reports()
    context = {
        "title": PARTS.title,
        "lead": "What stands in each report to the panel, in this order. What is sealed keeps the parts of its day.",
        "crumbs": PARTS.crumbs(),
        "steps": (Link("Add a part", reverse("office_part_add")),),
        "used": [part for part in parts if not part.is_retired],
        "retired": [part for part in parts if part.is_retired],
    }
    return render(request, "panel/reportpart_list.html", context)


move_up = PARTS.step(_by_slug(actions.move_part), up=True)
move_down = PARTS.step(_by_slug(actions.move_part), up=False)
retire = PARTS.step(_by_slug(actions.retire_part))
bring_back = PARTS.step(_by_slug(actions.bring_back_part))


class AddPart(ArrangedPage):
    arranged, form_class = PARTS, HeadingForm
    title, submit = "Add a part to the report", "Add it"
    lead = "It stands last at first; move it up from there."

    def perform(self, form: HeadingForm) -> ReportPart:
        return actions.add_part(by=self.request.user, heading=form.cleaned_data["heading"])

    def get_success_message(self) -> str:
        return f"“{self.object}” is a part of the report now."


class RenamePart(RowOfArranged):
    arranged, form_class = PARTS, HeadingForm
    title, submit = "Change the heading of a part", "Save the heading"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.row.is_themes:
            raise Http404

    def get_initial(self) -> dict[str, Any]:
        return {"heading": self.row.heading}

    def perform(self, form: HeadingForm) -> ReportPart:
        return actions.rename_part(self.row.slug, by=self.request.user, heading=form.cleaned_data["heading"])
