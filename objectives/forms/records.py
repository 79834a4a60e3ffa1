"""What is asked about actions, commitments and decisions; the actions write it."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from pcc_portal.accounts.rules import has_role
from pcc_portal.periods.choices import Precision
from pcc_portal.ui import formats
from pcc_portal.updates.choices import Graded
from pcc_portal.updates.grading.schemes import offered
from pcc_portal.updates.registers.fields import DateField, Line, Text, WhenField
from pcc_portal.updates.registers.forms import ExplainedForm, ReasonField, RecordForm
from pcc_portal.updates.rules import APPROVERS

from ..models import Commitment, Decision, DeliveryAction, Milestone
from .choices import ActionChoice, ThemeChoice
from .plan import WHY

SOURCE = "Where this is known from, such as “Board paper, 4 March 2024, paragraph 12”."
DATES = ("baseline_on", "forecast_on", "actual_on")
DATE_LABELS = {"baseline_on": "First planned for", "forecast_on": "Now expected", "actual_on": "Done"}
DATE_HINTS = {
    "baseline_on": "As exact as it was planned, such as March 2024. It stays as it is when the date moves.",
    "forecast_on": "As exact as it is known, such as mid-March 2024. A later date needs a reason.",
    "actual_on": "When it happened, such as 14 March 2024. Empty until then.",
}


class DatedForm(RecordForm):
    """Something with a date first planned, one now expected, and the day on which it was done."""

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(typed.get(name) for name in DATES):
            self.add_error("forecast_on", "Give at least one date.")
        if self.initial.get("baseline_on") and "baseline_on" in self.changed_names() and not typed.get("reason"):
            self.add_error("baseline_on", "Every slip is counted from this date. Say why it changes.")
        return typed


class DeliveryActionForm(DatedForm):
    class Meta(RecordForm.Meta):
        model = DeliveryAction
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "theme", "sponsor", *DATES, "brag", "brag_reason", "source", "is_public"),
        )
        field_classes: ClassVar = {"theme": ThemeChoice}
        labels: ClassVar = {**DATE_LABELS, "brag": "Grade", "brag_reason": "Why this grade"}
        help_texts: ClassVar = {**DATE_HINTS, "source": SOURCE}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        grade: Any = self.fields["brag"]
        grade.choices = offered(Graded.ACTIONS, self.instance.brag)


class MilestoneForm(DatedForm):
    class Meta(RecordForm.Meta):
        model = Milestone
        fields: ClassVar[tuple[str, ...]] = ("title", "theme", "action", *DATES, "source", "is_public")
        field_classes: ClassVar = {"theme": ThemeChoice, "action": ActionChoice}
        labels: ClassVar = {**DATE_LABELS, "action": "Delivery action"}
        help_texts: ClassVar = {**DATE_HINTS, "source": SOURCE}


class DecisionForm(RecordForm):
    reason = ReasonField(help_text=WHY)

    class Meta(RecordForm.Meta):
        model = Decision
        fields: ClassVar[tuple[str, ...]] = (
            *("reference", "title", "theme", "taken_on", "lead", "status", "summary", "link", "source", "is_public"),
        )
        field_classes: ClassVar = {"theme": ThemeChoice}
        labels: ClassVar = {"taken_on": "Taken on", "status": "How much is published", "link": "Address of the notice"}
        help_texts: ClassVar = {"reference": "Such as PCC/D/2024/7.", "source": SOURCE}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Without a theme nobody but an approver could add it, or change it afterwards.
        self.fields["theme"].required = not has_role(self.by, *APPROVERS)


class CommitmentForm(RecordForm):
    reason = ReasonField(help_text=WHY)

    class Meta(RecordForm.Meta):
        model = Commitment
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "theme", "words", "made_in", "made_on", "due_on", "due_said", "source", "is_public"),
        )
        field_classes: ClassVar = {"theme": ThemeChoice}
        labels: ClassVar = {
            "due_said": "Due in these words",
            "words": "What was promised",
            "made_in": "Where it was promised",
            "made_on": "When it was promised",
            "due_on": "Due",
        }
        help_texts: ClassVar = {
            "words": "",
            "made_in": "Such as “Panel meeting, 20 July 2023”.",
            "due_on": "As exact as it was promised, such as 31 March 2024, mid-March 2024 or 2024; or “no date”.",
            "due_said": "Where no date was named, such as “in the coming weeks”.",
            "source": SOURCE,
        }

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        due, made = typed.get("due_on"), typed.get("made_on")
        day, _ = due if isinstance(due, tuple) else (due, "")
        _check_said(self, typed)
        if day and made and day < made:
            self.add_error("due_on", "This is before the day on which it was promised.")
        return typed


def _check_said(form: Any, typed: dict[str, Any]) -> None:
    """Either a date or words."""
    due = typed.get("due_on")
    if typed.get("due_said") and due and due[1] != Precision.NO_DATE:
        form.add_error("due_said", "There is a date: say it there, or write “no date”.")


WHEN = frozenset({"due_on", "due_said", "made_on"})


class CommitmentChangeForm(CommitmentForm):
    """The date moves by a revision, which says why."""

    class Meta(CommitmentForm.Meta):
        fields: ClassVar = tuple(name for name in CommitmentForm.Meta.fields if name not in WHEN)


def _reason(label: str, *, required: bool = True) -> Text:
    return Text(label=label, max_length=2_000, required=required, widget=forms.Textarea({"rows": 3}))


class _ClosingForm(ExplainedForm):
    """`today` is the last day on which something can have happened."""

    on = DateField(label="On")

    def __init__(self, *args: Any, today: dt.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_on(self) -> dt.date:
        row: Any = self.row
        day: dt.date = self.cleaned_data["on"]
        if day < row.made_on:
            raise ValidationError(f"This is before {formats.day(row.made_on)}, when it was promised.")
        if day > self.today:
            raise ValidationError("This day is still to come.")
        return day


class KeepForm(_ClosingForm):
    on = DateField(label="Kept on")
    reason = _reason("How it was kept", required=False)


class OvertakeForm(_ClosingForm):
    on = DateField(label="No longer needed since")
    reason = _reason("Why it is no longer needed")


class CarryForm(ExplainedForm):
    reason = _reason("Why it is carried forward")


class ReviseForm(ExplainedForm):
    due_on = WhenField(label="New date", help_text="As exact as it is known, such as 31 March 2024 or March 2024.")
    due_said = Line(
        label="Due in these words",
        max_length=80,
        required=False,
        help_text="Where no date is named, such as “in the coming weeks”. The new date is “no date” then.",
    )
    reason = _reason("Why the date moves")

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        row: Any = self.row
        _check_said(self, typed)
        if typed.get("due_on") == (row.due_on, row.due_precision) and typed.get("due_said", "") == row.due_said:
            self.add_error("due_on", "It is due then already. To leave the date, carry the commitment forward.")
        return typed
