"""Forms and pages with which a publisher begins, writes and seals an annual report."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.forms import TypedChoiceField
from django.shortcuts import get_object_or_404

from objectives.titles import leading_plan
from pcc_portal.periods.calendar import financial_year_name
from pcc_portal.updates.registers.forms import RecordForm
from pcc_portal.updates.registers.views import AddRecord, ChangeRecord, PublisherPage, RowPage

from ..archives.actions import add_archive_of
from ..composing.forms import NothingForm
from ..models import AnnualReport, PanelReport
from ..plans import choose_plan
from ..sealing.pages import SealPage
from . import actions


class BeginForm(RecordForm):
    """Of a year that has a sealed report and no annual one yet."""

    year = TypedChoiceField(label="Financial year", coerce=int)

    class Meta(RecordForm.Meta):
        model = AnnualReport
        fields = ("year", "plan")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_plan(self)
        begun = AnnualReport.objects.values("year")
        years = PanelReport.objects.sealed().exclude(quarter__year__in=begun).values_list("quarter__year", flat=True)
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (year, financial_year_name(year)) for year in sorted(set(years), reverse=True)
        ]


class WordsForm(RecordForm):
    """The words around the quarters."""

    class Meta(RecordForm.Meta):
        model = AnnualReport
        fields = ("introduction", "closing")
        labels: ClassVar = {"closing": "Closing words"}
        help_texts: ClassVar = {
            "introduction": "Each paragraph gets a number. Figures come from the sealed quarters.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("reason", None)


class BeginAnnual(PublisherPage, AddRecord):
    model, form_class, route = AnnualReport, BeginForm, "annual_report_begin"
    title = label = "Begin an annual report"
    submit = "Begin it"

    def new(self) -> AnnualReport:
        return AnnualReport(plan=leading_plan())

    def perform(self, form: BeginForm) -> AnnualReport:
        row = self.filled_in(form)
        return actions.begin_annual(by=self.request.user, plan=row.plan, year=row.year)

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
    form_class, route = WordsForm, "annual_report_words"
    title = label = "Write the introduction and closing words"

    def write(self, changes: dict[str, Any], *, links: Any, seen: int, reason: str) -> AnnualReport:
        return actions.write_annual(self.object, by=self.request.user, seen=seen, **changes)


class SealAnnual(_OfAnnual, SealPage):
    form_class, route = NothingForm, "annual_report_seal"
    title = label = "Seal the annual report"
    submit, success_message = "Seal it", "The annual report is sealed, and everyone can read it."
    lead = "Freezes its words with what the four sealed quarters say. It cannot be changed afterwards."

    def perform(self, form: NothingForm) -> AnnualReport:
        return actions.seal_annual(self.object, by=self.request.user)

    def copies(self) -> list[Callable[[], object]]:
        return [partial(add_archive_of, self.object, by=self.request.user)]
