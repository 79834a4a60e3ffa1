"""Pages that begin, write and seal an annual report: the publisher's."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from objectives.models import Plan
from pcc_portal.updates.registers.views import AddRecord, ChangeRecord, PublisherPage, RowPage, StepPage

from ..composing.forms import NothingForm
from ..models import AnnualReport
from . import actions, forms


class BeginAnnual(PublisherPage, AddRecord):
    model, form_class, route = AnnualReport, forms.BeginForm, "annual_report_begin"
    title = label = "Begin an annual report"
    submit = "Begin it"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        plan = Plan.objects.in_force()
        if plan is None:
            raise Http404
        self.plan = plan

    def new(self) -> AnnualReport:
        return AnnualReport(plan=self.plan)

    def perform(self, form: forms.BeginForm) -> AnnualReport:
        return actions.begin_annual(by=self.request.user, plan=self.plan, year=form.cleaned_data["year"])

    def get_success_message(self) -> str:
        return f"{self.object} has begun."


class _OfAnnual(PublisherPage, RowPage):
    model = AnnualReport

    @classmethod
    def why_not(cls, row: AnnualReport) -> str:
        return "This annual report has been sealed." if row.is_sealed else ""

    def get_object(self, queryset: Any = None) -> AnnualReport:
        reports = AnnualReport.objects.visible_to(self.request.user).select_related("plan")
        return get_object_or_404(reports.by_slug(self.kwargs["slug"]))


class WriteAnnual(_OfAnnual, ChangeRecord):
    form_class, route = forms.WordsForm, "annual_report_words"
    title = label = "Write the introduction and closing words"

    def write(self, changes: dict[str, Any], *, links: Any, seen: int, reason: str) -> AnnualReport:
        return actions.write_annual(self.object, by=self.request.user, seen=seen, **changes)


class SealAnnual(_OfAnnual, StepPage):
    form_class, route = NothingForm, "annual_report_seal"
    title = label = "Seal the annual report"
    submit, success_message = "Seal it", "The annual report is sealed, and everyone can read it."
    lead = "Freezes its words with what the four sealed quarters say. It never changes again."

    def perform(self, form: NothingForm) -> AnnualReport:
        return actions.seal_annual(self.object, by=self.request.user)
