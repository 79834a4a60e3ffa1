"""What is asked about a plan and its levels; the actions write it."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from pcc_portal.ui.titles import LEVEL_LABELS, titled_lazy
from pcc_portal.updates.registers.forms import ReasonField, RecordForm

from ..choices import ObjectiveKind
from ..models import Objective, Plan, Priority, Theme
from ..models.office import LEVELS
from ..models.plan import SMALL_NUMBERS
from ..rules import check_serves
from ..titles import titles_of
from .choices import ObjectiveChoice, ObjectivesChoice, PriorityChoice

LINE_HINT = (
    "Empty where one plan is in force at a time, and on the plan whose office is named on every page. Another beside "
    "it has words of its own, such as “Fire and rescue”, and so has the plan that takes its place."
)
WHY = "Why it changes."  # no date among the fields that readers wait for
ALSO_SERVES = titled_lazy("Other {objectives} that it serves")
TOLD_ONCE = titled_lazy("It is reported and counted under its own {objective}, once; their pages name it.")
LEVEL_NAMES = {
    "priority_word": "Third level, above the two others: one of it",
    "priority_words": "Third level: several of it",
    "objective_word": "Upper of the two levels: one of it",
    "objective_words": "Upper of the two levels: several of it",
    "theme_word": "Lower of the two levels: one of it",
    "theme_words": "Lower of the two levels: several of it",
}
LEVEL_HINTS = {
    "priority_word": "Such as “priority”, as in a sentence. Empty where the plan has two levels.",
    "priority_words": "Such as “priorities”.",
    "objective_word": "Such as “priority” or “objective”.",
    "objective_words": "Such as “priorities” or “objectives”.",
    "theme_word": "Such as “outcome” or “theme”. Updates are written on these.",
    "theme_words": "Such as “outcomes” or “themes”.",
}


class PlanForm(RecordForm):
    reason = ReasonField(help_text=WHY)

    class Meta(RecordForm.Meta):
        model = Plan
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "line", "starts", "ends", "body", "office_holder", "short_title", "chief", "force", "area_name"),
            *("panel", "report_title", *LEVELS, "demonstration"),
            *SMALL_NUMBERS,
        )
        labels: ClassVar = {
            **LEVEL_NAMES,
            "line": "What it is for, beside another plan in force",
            "small_count": "Hide sensitive counts under",
            "small_base": "Hide sensitive percentages of fewer than",
            "small_reason": "Why small numbers are hidden, because",
            "body": "Name of the office",
            "office_holder": "Title of the office-holder",
            "short_title": "Their title in a sentence",
            "chief": "Title of the head of the force",
            "area_name": "Area",
            "panel": "Name of the panel",
            "report_title": "Title of the report to it",
            "demonstration": "Where this is a demonstration",
        }
        help_texts: ClassVar = {
            **LEVEL_HINTS,
            "line": LINE_HINT,
            "demonstration": "What is made up in it. Each report says so on its first page. Empty in service.",
            "short_title": "Such as “Mayor” or “Deputy Mayor”. Left empty it is taken from the title: “Commissioner”.",
            "small_count": "Of measures that are marked sensitive. A change of it needs a reason.",
            "small_base": "A change of it needs a reason.",
            "small_reason": "Readers see it beside what is hidden, as in “a small number could point to a person”.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        """A new plan begins with the limits of the one in force."""
        super().__init__(*args, **options)
        now = Plan.objects.in_force() if self.instance.pk is None else None
        limits = {name: getattr(now, name) for name in SMALL_NUMBERS} if now else {}
        self.initial = {**self.initial, **limits}

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = typed.get("starts"), typed.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "This is not after the day on which it starts.")
        return typed


class _LevelForm(RecordForm):
    """A part of the plan, its levels called as its own plan calls them."""

    reason = ReasonField(help_text=WHY)

    def name_levels(self, plan: Plan | None) -> None:
        for name, field in self.fields.items():
            if plan and name in LEVEL_LABELS:
                field.label = titles_of(plan).fill(f"{{{name.capitalize()}}}")


class PriorityForm(_LevelForm):
    class Meta(RecordForm.Meta):
        model = Priority
        fields: ClassVar[tuple[str, ...]] = ("plan", "title", "summary")
        labels: ClassVar = {"summary": "In a sentence or two"}
        help_texts: ClassVar = {"plan": "One of three levels: how it calls the third is said on its form."}


class ObjectiveForm(_LevelForm):
    class Meta(RecordForm.Meta):
        model = Objective
        fields: ClassVar[tuple[str, ...]] = ("plan", "title", "priority", "kind", "summary")
        labels: ClassVar = {"summary": "In a sentence or two"}
        field_classes: ClassVar = {"priority": PriorityChoice}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        plan = self.instance.plan if self.instance.pk else None
        kind: Any = self.fields["kind"]
        kind.choices = [(value, Objective(kind=value).kind_words) for value in ObjectiveKind.values]
        self.name_levels(plan)
        has_plan = plan is not None or Plan.objects.exists()  # before there is one, a workbook asks for both
        if has_plan and not Priority.objects.filter(**{"plan": plan} if plan else {}).exists():
            del self.fields["priority"]


class ThemeForm(_LevelForm):
    class Meta(RecordForm.Meta):
        model = Theme
        fields: ClassVar[tuple[str, ...]] = ("objective", "title", "also_serves")
        labels: ClassVar = {"also_serves": ALSO_SERVES}
        help_texts: ClassVar = {"also_serves": TOLD_ONCE}
        field_classes: ClassVar = {"objective": ObjectiveChoice, "also_serves": ObjectivesChoice}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        home = self.instance.objective if self.instance.pk else None
        self.name_levels(home.plan if home else None)
        if home:
            served: Any = self.fields["also_serves"]
            served.queryset = Objective.objects.filter(plan=home.plan_id)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if typed.get("objective") and "also_serves" in typed:
            try:
                check_serves(typed["objective"], typed["also_serves"])
            except ValidationError as refusal:
                self.add_error(None, refusal)
        return typed
