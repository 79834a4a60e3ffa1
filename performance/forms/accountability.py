"""What is asked about inspections, responses, meetings, requests and what they ask for."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.forms import ChoiceField

from pcc_portal.ui.titles import titled_lazy
from pcc_portal.updates.registers.fields import DateField, Text
from pcc_portal.updates.registers.forms import MOVE_HINT, ExplainedForm, ReasonField, RecordForm, StepForm

from ..choices import ActionStatus, HeldBy, LocalStatus
from ..models import (
    AccountabilityAction,
    AccountabilityMeeting,
    AdHocRequest,
    Inspection,
    InspectionGrade,
    InspectionResponse,
    MeetingKind,
    Recommendation,
)


class InspectionForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Inspection
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "theme", "kind", "published_on", "fieldwork", "force_inspected", "summary", "link"),
            *("cycle", "scale", "source", "is_public"),
        )
        labels: ClassVar = {
            "cycle": "Cycle of inspections",
            "scale": "Grades, where the report gives any",
            "published_on": "Published",
            "force_inspected": "This force was inspected for it",
            "link": "Address of the report",
        }
        help_texts: ClassVar = {
            "published_on": "The days for a response are counted from it, so give the day where it is known.",
            "fieldwork": "When it was done, such as “May to July 2023”.",
            "cycle": "As the body calls it, such as “PEEL 2023 to 2025”.",
        }

    def clean_scale(self) -> str:
        """Raises ValidationError where a grade that was given is none of them any more."""
        scale: str = self.cleaned_data["scale"]
        grades = Inspection(scale=scale).grades_of_scale
        used = set(self.instance.grades.values_list("grade", flat=True)) if self.instance.pk else set()
        if missing := sorted(used - set(grades)):
            raise ValidationError(f"The report gives “{missing[0]}”: leave it among the grades.")
        if len({word.casefold() for word in grades}) < len(grades):
            raise ValidationError("A grade stands there twice.")
        return ", ".join(grades)


class InspectionGradeForm(RecordForm):
    grade = ChoiceField(label="Grade")

    class Meta(RecordForm.Meta):
        model = InspectionGrade
        fields: ClassVar[tuple[str, ...]] = ("title", "order", "grade", "source", "is_public")
        labels: ClassVar = {"title": "Question", "order": "Its place in the report"}
        help_texts: ClassVar = {
            "title": "As the report puts it, and as earlier reports do: grades of the same question stand together."
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        grades: Any = self.fields["grade"]
        words = self.instance.inspection.grades_of_scale
        grades.choices = [("", "Choose a grade"), *((word, word) for word in words)]
        if not words:
            grades.help_text = "The report names no grades yet: add them to it first."


class InspectionResponseForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = InspectionResponse
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "theme", "inspections", "planned_on", "sent_on", "published_on", "link", "source", "is_public"),
        )
        labels: ClassVar = {
            "inspections": "Reports that it answers",
            "planned_on": "Planned for",
            "sent_on": "Sent",
            "published_on": "Published",
            "link": "Address of the response",
        }


class RecommendationForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Recommendation
        fields: ClassVar[tuple[str, ...]] = (
            *("number", "title", "kind", "answer", "answer_reason", "status", "due_on", "actions"),
            *("evidence", "outcome", "source", "is_public"),
        )
        labels: ClassVar = {
            "answer_reason": "Why not, or not all of it",
            "evidence": "What shows that it is done",
            "outcome": "What it changed",
            "title": "What it asks for",
            "status": "Status",
            "due_on": "Due",
            "actions": "Delivery actions that answer it",
        }
        help_texts: ClassVar = {
            "number": "As the report prints it, such as 3, 3a or 2.1.",
            "answer": "What was said to it. Whether it is done is said by its status.",
        }

    def __init__(self, *args: Any, any_status: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk is not None and self.instance.status == LocalStatus.SIGNED_OFF:
            del self.fields["status"]
        elif not any_status:
            known: Any = self.fields["status"]
            known.choices = [each for each in LocalStatus.choices if each[0] != LocalStatus.SIGNED_OFF]


class SignOffForm(StepForm):
    signed_off_on = DateField(label="Signed off on", help_text="By the body that made the report, not the office.")


class MeetingForm(RecordForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "kind" in self.fields:
            kinds: Any = self.fields["kind"]
            kinds.queryset = MeetingKind.objects.offered(HeldBy.OFFICE, self.instance)

    class Meta(RecordForm.Meta):
        model = AccountabilityMeeting
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "theme", "kind", "planned_on", "focus", "link", "source", "is_public"),
        )
        labels: ClassVar = {
            "planned_on": "Planned for",
            "focus": "What it is about",
            "link": "Address of the papers",
        }


class MeetingChangeForm(MeetingForm):
    """Its day moves by a step that says why."""

    class Meta(MeetingForm.Meta):
        fields: ClassVar = tuple(name for name in MeetingForm.Meta.fields if name != "planned_on")


class ReviseMeetingForm(ExplainedForm):
    revised_on = DateField(label="New day")
    reason = Text(label="Why it moves", max_length=2_000, rows=3, help_text=MOVE_HINT)


class HeldForm(StepForm):
    held_on = DateField(label="Held on")


class AdHocRequestForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = AdHocRequest
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "theme", "quarter", "sent_on", "answered_on", "outcome", "source", "is_public"),
        )
        labels: ClassVar = {
            "title": "What it asks",
            "sent_on": "Sent",
            "answered_on": "Answered",
            "outcome": "Outcome",
        }


class AccountabilityActionForm(RecordForm):
    reason = ReasonField()

    class Meta(RecordForm.Meta):
        model = AccountabilityAction
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "theme", "asked_of", "due_on", "status", "done_on", "source", "is_public"),
        )
        labels: ClassVar = {"title": "What is asked for", "due_on": "Due", "done_on": "Done on"}
        help_texts: ClassVar = {"asked_of": titled_lazy("Who is to do it, such as “the {chief}”.")}

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        done, on = typed.get("status") == ActionStatus.DONE, typed.get("done_on")
        if not self.errors and done and not on:
            self.add_error("done_on", "Say when it was done.")
        if not self.errors and on and not done:
            self.add_error("done_on", "Leave this empty until it is done.")
        return typed
