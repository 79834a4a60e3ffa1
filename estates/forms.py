"""What is asked about properties, sales, building projects and surveys; the actions write it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from pcc_portal.periods.choices import Precision
from pcc_portal.ui.reading.spans import span
from pcc_portal.updates.registers.fields import DateField, Line, PoundsField, Text, WhenField
from pcc_portal.updates.registers.forms import ExplainedForm, RecordForm, StepForm

from .choices import DisposalStage, RibaStage
from .models import CapitalProject, ConditionSurvey, Disposal, ProjectStage, Property

SOURCE = "Where this is known from, such as “Estates board, 3 October 2023”."
BEFORE_COMPLETION = [
    (stage.value, stage.lazy_label) for stage in DisposalStage if stage is not DisposalStage.COMPLETION
]
RIBA_STAGES = [(stage.value, f"{stage.value}: {stage.label}") for stage in RibaStage]


class PropertyForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Property
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "address", "postcode", "area", "tenure", "uprn", "use", "area_acres", "bought_on"),
            *("lease_ends_on", "lease_break_on", "insured_until"),
            *("source", "is_public"),
        )
        labels: ClassVar = {
            "title": "Name",
            "area": "Council area that it stands in",
            "area_acres": "Area, in acres",
            "bought_on": "Bought",
            "lease_ends_on": "Lease ends",
            "lease_break_on": "Lease can be ended from",
            "insured_until": "Insured until",
        }
        help_texts: ClassVar = {"use": "Such as “Police station”.", "source": SOURCE}


class DisposalForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Disposal
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "theme", "property", "stage", "grounds", "expected_receipt", "buyer", "decision", "due_on"),
            *("source", "is_public"),
        )
        labels: ClassVar = {
            "title": "Name",
            "grounds": "Why it is no longer needed",
            "expected_receipt": "Expected receipt, in pounds",
            "due_on": "To complete by",
        }
        help_texts: ClassVar = {"title": "Such as “Sale of the old station”.", "grounds": "", "source": SOURCE}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "stage" in self.fields:
            self.fields["stage"].choices = BEFORE_COMPLETION  # type: ignore[attr-defined]


class DisposalChangeForm(DisposalForm):
    """The stage moves by steps of their own."""

    class Meta(DisposalForm.Meta):
        fields: ClassVar = tuple(name for name in DisposalForm.Meta.fields if name != "stage")


class MoveDisposalForm(ExplainedForm):
    stage = forms.TypedChoiceField(
        label="Stage",
        choices=BEFORE_COMPLETION,
        coerce=lambda value: DisposalStage(int(value)),
        widget=forms.RadioSelect,
    )
    buyer = Line(label="Buyer", max_length=150, required=False)
    expected_receipt = PoundsField(label="Expected receipt, in pounds", required=False, min_value=0)
    due_on = DateField(label="To complete by", required=False)
    reason = Text(
        label="Reason",
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Needed when the sale goes back a stage or the date moves later.",
    )


class _HappenedForm(StepForm):
    """Something that has happened, and so not on a day to come."""

    def __init__(self, *args: Any, today: dt.date, **options: Any) -> None:
        self.today = today
        super().__init__(*args, **options)

    def clean_on(self) -> Any:
        typed = self.cleaned_data["on"]
        day, exact = typed if isinstance(typed, tuple) else (typed, Precision.DAY)
        if day and span(day, exact)[0] > self.today:
            raise ValidationError("This day is still to come. Record it when it has happened.")
        return typed


class CompleteDisposalForm(_HappenedForm):
    on = DateField(label="Completed on")
    receipt = PoundsField(label="Receipt, in pounds", min_value=0, help_text="What the sale brought.")

    def doubts(self, typed: dict[str, Any]) -> Iterator[str]:
        expected = self.row.expected_receipt  # type: ignore[attr-defined]
        yield from [self.beside("receipt", typed["receipt"], expected)] if expected else super().doubts(typed)


class ProjectForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = CapitalProject
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "theme", "property", "description", "riba_stage", "baseline_on", "forecast_on", "budget"),
            *("forecast", "confidence", "actions", "source", "is_public"),
        )
        labels: ClassVar = {
            "title": "Name",
            "description": "What is being built",
            "riba_stage": "RIBA stage",
            "baseline_on": "Planned completion",
            "forecast_on": "Forecast completion",
            "budget": "Budget, in pounds",
            "forecast": "Forecast cost, in pounds",
            "confidence": "Confidence in the forecast",
            "actions": "Actions of the delivery plan that it serves",
        }
        help_texts: ClassVar = {"source": SOURCE}

    def doubts(self, typed: dict[str, Any]) -> Iterator[str]:
        """The forecast beside its budget; the budget alone beside what it was, or those of others."""
        yield from super().doubts(typed)
        if {"budget", "forecast"} & set(self.changed_names()):
            yield self.beside("forecast", typed["forecast"], typed["budget"])


class ProjectChangeForm(ProjectForm):
    """The RIBA stage moves by a step of its own."""

    class Meta(ProjectForm.Meta):
        fields: ClassVar = tuple(name for name in ProjectForm.Meta.fields if name != "riba_stage")


class ReachStageForm(_HappenedForm, ExplainedForm):
    stage = forms.TypedChoiceField(
        label="RIBA stage", choices=RIBA_STAGES, coerce=lambda value: RibaStage(int(value)), widget=forms.RadioSelect
    )
    on = WhenField(label="Reached", help_text="As exact as it is known, such as 3 October 2023 or October 2023.")
    reason = Text(
        label="Reason",
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Needed when the project goes back a stage.",
    )


class CompleteProjectForm(_HappenedForm, ExplainedForm):
    on = WhenField(label="Completed", help_text="As exact as it is known, such as 3 October 2023 or October 2023.")
    reason = Text(
        label="Reason",
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Needed when a completion that was recorded is corrected.",
    )


class ProjectStepForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = ProjectStage
        fields: ClassVar[tuple[str, ...]] = ("title", "riba_stage", "baseline_on", "forecast_on", "actual_on", "source")
        labels: ClassVar = {
            "title": "Step",
            "riba_stage": "RIBA stage, if it is one",
            "baseline_on": "Planned",
            "forecast_on": "Forecast",
            "actual_on": "Reached",
        }
        help_texts: ClassVar = {"title": "Such as “Planning consent”.", "source": SOURCE}


class SurveyForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = ConditionSurvey
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "theme", "property", "subject", "commissioned_on", "due_on", "reported_on"),
            *("source", "is_public"),
        )
        labels: ClassVar = {
            "title": "Name",
            "subject": "What is surveyed",
            "commissioned_on": "Commissioned",
            "due_on": "To report by",
            "reported_on": "Reported",
        }
        help_texts: ClassVar = {"source": SOURCE}
