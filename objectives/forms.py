"""What is asked about the plan, its actions, commitments and decisions; the actions write it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from pcc_portal.updates.choices import NEEDS_REASON
from pcc_portal.updates.editing import RecordForm, StepForm, WhenField
from pcc_portal.updates.editing.fields import DateField, Text

from .models import Commitment, Decision, DeliveryAction, Milestone, Objective, Plan, Theme

SOURCE = "Where this is known from, such as “Panel report, 17 November 2023, paragraph 35”."
DATES = ("baseline_on", "forecast_on", "actual_on")
DATE_LABELS = {"baseline_on": "First planned for", "forecast_on": "Now expected", "actual_on": "Done"}
DATE_HINTS = {
    "baseline_on": "It stays as it is when the date moves.",
    "forecast_on": "As exact as it is known. A later date needs a reason.",
}


class PlanForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Plan
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "starts", "ends", "body", "office_holder", "force", "area_name", "panel", "report_title"),
        )
        labels: ClassVar = {
            "body": "Name of the office",
            "office_holder": "Title of the office-holder",
            "area_name": "Area",
            "panel": "Name of the panel",
            "report_title": "Title of its report",
        }


class ObjectiveForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Objective
        fields: ClassVar[tuple[str, ...]] = ("plan", "title", "kind", "summary", "order")
        labels: ClassVar = {"order": "Place in the plan", "summary": "In a sentence or two"}

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        _check_place(self, Objective, "plan", typed)
        return typed


class ThemeForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Theme
        fields: ClassVar[tuple[str, ...]] = ("objective", "title", "order")
        labels: ClassVar = {"order": "Place under the objective"}

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        _check_place(self, Theme, "objective", typed)
        return typed


def _check_place(form: RecordForm, model: type[Objective | Theme], parent: str, typed: dict[str, Any]) -> None:
    """Each has a place of its own."""
    if parent not in typed or typed.get("order") is None:
        return
    others = model._default_manager.exclude(pk=form.instance.pk)
    other = others.filter(**{parent: typed[parent], "order": typed["order"]}).first()
    if other is not None:
        form.add_error("order", f"{other} has this place.")


class DatedForm(RecordForm):
    """Something with a date first planned, one now expected, and the day on which it was done."""

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(typed.get(name) for name in DATES):
            self.add_error("forecast_on", "Give at least one date.")
        return typed


class DeliveryActionForm(DatedForm):
    class Meta(RecordForm.Meta):
        model = DeliveryAction
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "theme", "sponsor", *DATES, "brag", "brag_reason", "source", "is_public"),
        )
        labels: ClassVar = {**DATE_LABELS, "brag": "Grade", "brag_reason": "Why this grade"}
        help_texts: ClassVar = {**DATE_HINTS, "source": SOURCE}

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if typed.get("brag") in NEEDS_REASON and not typed.get("brag_reason"):
            self.add_error("brag_reason", "Say why it is not on track.")
        return typed


class MilestoneForm(DatedForm):
    class Meta(RecordForm.Meta):
        model = Milestone
        fields: ClassVar[tuple[str, ...]] = ("title", "theme", "action", *DATES, "source", "is_public")
        labels: ClassVar = {**DATE_LABELS, "action": "Delivery action"}
        help_texts: ClassVar = {**DATE_HINTS, "source": SOURCE}


class DecisionForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Decision
        fields: ClassVar[tuple[str, ...]] = (
            *("reference", "title", "theme", "taken_on", "lead", "status", "summary", "link", "source", "is_public"),
        )
        labels: ClassVar = {"taken_on": "Taken on", "status": "How much is published", "link": "Address of the notice"}
        help_texts: ClassVar = {"reference": "Such as PCC/D/2023/30.", "source": SOURCE}


class CommitmentForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Commitment
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "theme", "words", "made_in", "made_on", "due_on", "source", "is_public"),
        )
        labels: ClassVar = {
            "words": "What was promised",
            "made_in": "Where it was promised",
            "made_on": "When it was promised",
            "due_on": "Due",
        }
        help_texts: ClassVar = {"words": "", "due_on": "As exact as it was promised.", "source": SOURCE}

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        due, made = typed.get("due_on"), typed.get("made_on")
        day = due[0] if isinstance(due, tuple) else due
        if day and made and day < made:
            self.add_error("due_on", "This is before the day on which it was promised.")
        return typed


class CommitmentChangeForm(CommitmentForm):
    """The date moves by a revision, which says why."""

    class Meta(CommitmentForm.Meta):
        fields: ClassVar = tuple(name for name in CommitmentForm.Meta.fields if name not in {"due_on", "made_on"})


def _reason(label: str, *, required: bool = True) -> Text:
    return Text(label=label, max_length=2_000, required=required, widget=forms.Textarea({"rows": 3}))


class KeepForm(StepForm):
    on = DateField(label="Kept on")
    reason = _reason("How it was kept", required=False)


class OvertakeForm(StepForm):
    on = DateField(label="Overtaken on")
    reason = _reason("What has overtaken it")


class CarryForm(StepForm):
    reason = _reason("Why it is carried over")


class ReviseForm(StepForm):
    due_on = WhenField(label="New date", help_text="As exact as it is known, such as 31 March 2024 or March 2024.")
    reason = _reason("Why the date moves")

    def values(self) -> dict[str, Any]:
        typed = super().values()
        day, precision = typed.pop("due_on")
        return {**typed, "due_on": day, "due_precision": precision}
