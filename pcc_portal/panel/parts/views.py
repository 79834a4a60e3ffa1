"""The list of report parts with a button for each step, and the forms of a heading."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from pcc_portal.accounts.access import SignedInRequest, allow
from pcc_portal.accounts.roles import Role
from pcc_portal.ui.form_pages import ActionFormView, button_after, take_step
from pcc_portal.ui.page import OVERVIEW, Link

from ..models import ReportPart
from ..models.parts import parts_in_use, parts_of_reports
from . import actions
from .forms import HeadingForm

administrators = allow(Role.PUBLISHER, Role.ADMINISTRATOR)


@administrators
@require_safe
def office_parts(request: SignedInRequest) -> HttpResponse:
    parts = parts_of_reports()
    context = {
        "title": "Parts of the report",
        "lead": "What stands in each report to the panel, in this order. What is sealed keeps the parts of its day.",
        "crumbs": (*_crumbs(), Link("Parts of the report", current=True)),
        "steps": (Link("Add a part", reverse("office_part_add")),),
        "used": [part for part in parts if not part.is_retired],
        "retired": [part for part in parts if part.is_retired],
    }
    return render(request, "panel/reportpart_list.html", context)


@administrators
@require_POST
def move_up(request: SignedInRequest, part: str) -> HttpResponse:
    return _move(request, part, up=True)


@administrators
@require_POST
def move_down(request: SignedInRequest, part: str) -> HttpResponse:
    return _move(request, part, up=False)


@administrators
@require_POST
def retire(request: SignedInRequest, part: str) -> HttpResponse:
    return _step(request, part, lambda slug, by: actions.retire_part(slug, by=by))


@administrators
@require_POST
def bring_back(request: SignedInRequest, part: str) -> HttpResponse:
    return _step(request, part, lambda slug, by: actions.bring_back_part(slug, by=by))


def _move(request: SignedInRequest, slug: str, *, up: bool) -> HttpResponse:
    """The button that was used keeps the focus."""
    answered = _step(request, slug, lambda slug, by: actions.move_part(slug, by=by, up=up))
    order = [part.slug for part in parts_in_use()]
    button = button_after(order, slug, up=up) if slug in order else ""
    answered["Location"] += f"#{button}"
    return answered


def _step(request: SignedInRequest, slug: str, step: Callable[[str, Any], ReportPart]) -> HttpResponse:
    part = _known(slug)
    return take_step(request, lambda: step(part.slug, request.user), back_to="office_parts")


def _known(slug: str) -> ReportPart:
    part = next((part for part in parts_of_reports() if part.slug == slug), None)
    if part is None:
        raise Http404
    return part


def _crumbs() -> tuple[Link, ...]:
    return (OVERVIEW, Link("The office", reverse("office")))


class _HeadingPage(ActionFormView):
    access = administrators
    form_class = HeadingForm
    request: SignedInRequest

    def crumbs(self) -> tuple[Link, ...]:
        return (*_crumbs(), Link("Parts of the report", reverse("office_parts")), Link(self.title, current=True))

    def get_success_url(self) -> str:
        return reverse("office_parts")

    def cancel_url(self) -> str:
        return self.get_success_url()


class AddPart(_HeadingPage):
    title, submit = "Add a part to the report", "Add it"
    lead = "It stands last at first; move it up from there."

    def perform(self, form: HeadingForm) -> ReportPart:
        return actions.add_part(by=self.request.user, heading=form.cleaned_data["heading"])

    def get_success_message(self) -> str:
        return f"“{self.object}” is a part of the report now."


class RenamePart(_HeadingPage):
    title, submit = "Change the heading of a part", "Save the heading"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.part = _known(kwargs["part"])
        if self.part.is_themes:
            raise Http404

    def kicker(self) -> str:
        return str(self.part)

    def get_initial(self) -> dict[str, Any]:
        return {"heading": self.part.heading}

    def perform(self, form: HeadingForm) -> ReportPart:
        return actions.rename_part(self.part.slug, by=self.request.user, heading=form.cleaned_data["heading"])
