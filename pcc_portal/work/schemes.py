"""Pages on which an office says how it grades."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import SignedInRequest, allow
from pcc_portal.accounts.roles import Role
from pcc_portal.ui import formats
from pcc_portal.ui.form_pages import button_after
from pcc_portal.ui.page import Link
from pcc_portal.ui.words import mid_sentence
from pcc_portal.updates.choices import Graded
from pcc_portal.updates.grading.actions import change_scheme, current_row
from pcc_portal.updates.grading.rules import first_unpublished
from pcc_portal.updates.grading.schemes import Scheme, scheme_for
from pcc_portal.updates.models import GradeScheme
from pcc_portal.updates.models.schemes import SINCE_EVER
from pcc_portal.updates.registers.views import FormPage

from .addresses import WORK
from .scheme_form import SchemeForm

SCHEMES = Link("Grades", reverse_lazy("schemes"))  # type: ignore[arg-type]
WHO = allow(Role.PUBLISHER, Role.ADMINISTRATOR)


@WHO
@require_safe
def schemes(request: SignedInRequest) -> HttpResponse:
    parts = [(scheme_for(graded), reverse("scheme_change", args=[graded])) for graded in Graded]
    context = {
        "title": "Grades",
        "lead": _from_when(),
        "crumbs": (WORK, Link("Grades", current=True)),
        "schemes": parts,
    }
    return render(request, "work/schemes.html", context)


def _from_when() -> str:
    day = first_unpublished()
    if day == SINCE_EVER:
        return "Nothing has been published yet: a change holds from the start."
    return f"What has been published keeps its grades. A change holds for quarters from {formats.day(day)} on."


class ChangeScheme(FormPage):
    access = WHO
    keeps_drafts = False
    form_class, submit = SchemeForm, "Save the scheme"
    template_name = "work/scheme_form.html"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["graded"] not in Graded.values:
            raise Http404
        self.graded = Graded(kwargs["graded"])
        self.scheme: Scheme = scheme_for(self.graded)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=self._title(), lead=_from_when(), **kwargs)

    def _title(self) -> str:
        return f"How {mid_sentence(self.graded.words)} are graded"

    def get_form_kwargs(self) -> dict[str, Any]:
        row = current_row(self.graded)
        return {**super().get_form_kwargs(), "scheme": self.scheme, "initial": {"seen": row.pk if row else ""}}

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        number, _, way = request.POST.get("move", "").partition("-")
        form: SchemeForm = self.get_form()
        if not (number.isdecimal() and int(number) in form.shown_order and way in {"up", "down"}):
            return super().post(request, *args, **kwargs)
        moved = form.moved(int(number), up=way == "up")
        button, _, row = button_after(moved.shown_order, int(number), up=way == "up").partition("-")
        return self.render_to_response(self.get_context_data(form=moved, focus={button: int(row)}))

    def perform(self, form: SchemeForm) -> GradeScheme:
        seen = form.cleaned_data["seen"]
        values = form.values()
        return change_scheme(
            by=self.request.user, graded=self.graded, seen=int(seen) if seen.isdigit() else None, **values
        )

    def refuse(self, form: SchemeForm, refusal: ValidationError) -> None:
        form.refuse(refusal.message_dict)

    def get_success_message(self) -> str:
        return "The scheme is saved."

    def get_success_url(self) -> str:
        return reverse("schemes")

    def cancel_url(self) -> str:
        return reverse("schemes")

    def crumbs(self) -> tuple[Link, ...]:
        return (WORK, SCHEMES, Link(self._title(), current=True))
