"""What is asked about measures, areas, budgets and their lines."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms

from pcc_portal.ui import formats
from pcc_portal.ui.form_parts import Fold, InParts, Part
from pcc_portal.ui.titles import titled_lazy
from pcc_portal.updates.registers.fields import FinancialYearField
from pcc_portal.updates.registers.forms import RecordForm
from pcc_portal.updates.rules import can_release

from ..choices import Unit
from ..models import Area, Budget, BudgetLine, Measure
from ..plausible import in_other_unit

# What a figure means by itself: another of these would make another of each.
MEANING = frozenset({"unit", "statistic", "per", "base_year", "scale_from", "scale_to"})
SOURCE = "Where this is known from, such as “Budget book 2023/24”."


class AreaForm(RecordForm):
    reason = None  # type: ignore[assignment]  # Django drops the field

    class Meta(RecordForm.Meta):
        model = Area
        fields: ClassVar[tuple[str, ...]] = (
            *("name", "kind", "on_cards", "in_papers"),
            *("tile_row", "tile_column", "population", "population_source"),
        )
        labels: ClassVar = {
            "tile_row": "Row on the map of council areas, from the top",
            "tile_column": "Column on the map, from the left",
            "population": "People who live there",
            "population_source": "Who counted them, and when",
            "on_cards": "Its figure stands on the card of a measure, and beside the force’s on the measure’s page",
            "in_papers": "Its figure has a column in the tables of papers",
        }
        help_texts: ClassVar = {
            "on_cards": "For areas that the force is compared with.",
            "kind": "There is one of each kind, but any number of council areas and of areas compared by name.",
            "tile_row": "Each council area is a square. Give both, or neither to leave it off the map.",
            "population": "Figures are then shown for each 10,000 people too.",
            "population_source": "Such as “Office for National Statistics, mid-2022”.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk is not None:
            del self.fields["kind"]


PARTS_OF_A_MEASURE = (
    Part("what", "What it is", ("title", "theme", "definition", "source")),
    Part(
        "counted",
        "How it is counted",
        ("unit", "statistic"),
        (
            Fold("Where it counts something: its name", ("noun", "noun_one")),
            Fold("Where it is worked out from two counts: their names", ("numerator_name", "denominator_name")),
            Fold("Of a rate: per how many", ("per",)),
            Fold("Of an index: its base year", ("base_year",)),
            Fold("Of a score: its scale", ("scale_from", "scale_to")),
            Fold(
                "Where figures may be below 0, over 100% or have an interval",
                ("may_be_negative", "may_pass_hundred", "has_interval"),
            ),
        ),
    ),
    Part("read", "How it is read", ("direction", "frequency", "aggregation", "decimals")),
    Part(
        "stands",
        "Where it appears",
        ("order", "is_headline", "in_papers"),
        (
            Fold("Where it is a part of a total", ("part_of",)),
            Fold("Where it shares a table with others", ("board_row", "board_column")),
            Fold("Where it follows actions of the delivery plan", ("actions",)),
        ),
    ),
    Part(
        "small",
        "Small numbers",
        ("is_sensitive",),
        (Fold("Where they are for a reason of its own", ("sensitive_reason",)),),
    ),
    Part("readers", "Who sees it", ("is_public",)),
)


class MeasureForm(InParts, RecordForm):
    parts = PARTS_OF_A_MEASURE

    class Meta(RecordForm.Meta):
        model = Measure
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "theme", "definition", "unit", "noun", "noun_one", "statistic", "per", "base_year"),
            *("scale_from", "scale_to", "may_be_negative", "may_pass_hundred", "has_interval"),
            *("direction", "frequency", "decimals", "aggregation", "numerator_name", "denominator_name"),
            *("order", "is_headline", "in_papers", "is_sensitive"),
            *("sensitive_reason", "part_of", "board_row", "board_column", "actions", "source", "is_public"),
        )
        labels: ClassVar = {
            "title": "Name",
            "board_row": "Line on the dashboard",
            "board_column": "Column on the dashboard",
            "noun": "What is counted",
            "noun_one": "One of them",
            "per": "A rate is per",
            "base_year": "Year of which an index is 100",
            "scale_from": "Lowest score",
            "scale_to": "Highest score",
            "may_be_negative": "It may be below 0",
            "may_pass_hundred": "It may be over 100%",
            "has_interval": "It has a 95% confidence interval",
            "direction": "Which way is better",
            "frequency": "How often it is published",
            "decimals": "Decimal places shown",
            "aggregation": "How periods are combined",
            "numerator_name": "Name of the number",
            "denominator_name": "Name of what it is out of",
            "order": titled_lazy("Place in its {theme}"),
            "is_headline": "Headline measure",
            "in_papers": "Printed in papers",
            "is_sensitive": "Small numbers are sensitive",
            "sensitive_reason": "Why they are, because",
            "part_of": "Part of the total",
            "actions": "Delivery actions that it follows",
        }
        help_texts: ClassVar = {
            "noun_one": "Where it is more than the word above without its s, such as “criterion”.",
            "per": "Of a rate alone, such as 1,000 people, households or officers.",
            "base_year": "Of an index alone, such as “2019/20”.",
            "scale_from": "Of a score alone.",
            "scale_to": "Of a score alone.",
            "has_interval": "Each figure then has a box for its lower and its upper end.",
            "may_be_negative": "A net score, a gap or a variance may.",
            "may_pass_hundred": "Of a percentage: officers in post may be more than planned.",
            "numerator_name": "For a percentage that is worked out from counts, such as “answers within 30 days”.",
            "denominator_name": "Such as “answers”.",
            "order": "0 stands first.",
            "in_papers": "Without it, it stands on its page, on dashboards and in comparisons alone.",
            "is_sensitive": "They are hidden, and so is what would give them away.",
            "sensitive_reason": "Readers see it beside a figure that is hidden. Empty: the office’s reason for all.",
            "part_of": "The measure that counts all of which this one counts a part, in the same unit.",
            "board_row": titled_lazy(
                "Measures of {a_theme} that share lines and columns stand in one table: “Letters, first”."
            ),
            "board_column": "Such as “Time to answer”. Give both, or neither.",
            "source": "Where its figures come from unless they say otherwise.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        totals: Any = Measure.objects.filter(part_of=None).exclude(pk=self.instance.pk)
        self.fields["part_of"].queryset = totals  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if typed.get("numerator_name") and not typed.get("denominator_name"):
            self.add_error("denominator_name", "Name what it is out of as well.")
        return typed


class MeasureChangeForm(MeasureForm):
    """What its figures are measured in stays: they would mean something else. Only a publisher shows small numbers."""

    class Meta(MeasureForm.Meta):
        fields: ClassVar = tuple(name for name in MeasureForm.Meta.fields if name not in MEANING)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.is_sensitive and not can_release(self.by):
            del self.fields["is_sensitive"]


class _Listed(forms.ModelChoiceField):
    """Chosen in a list that is read once, so that two fields of one kind do not each ask for their row."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        for row in self.queryset.all():  # type: ignore[union-attr]
            if str(row.pk) == str(getattr(value, "pk", value)):
                return row
        raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})


class BudgetForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Budget
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "year", "kind", "theme", "forecast_theme", "net_budget_requirement", "total"),
            *("use_of_reserves", "reported", "source", "is_public"),
        )
        field_classes: ClassVar = {"forecast_theme": _Listed, "year": FinancialYearField}
        labels: ClassVar = {
            "title": "Name",
            "year": "Financial year",
            "forecast_theme": titled_lazy("{Theme} of its forecast"),
            "net_budget_requirement": "Net Budget Requirement, in pounds",
            "total": "Total, in pounds",
            "use_of_reserves": "Use of reserves, in pounds",
            "reported": "How often its lines are reported",
        }
        help_texts: ClassVar = {
            "year": "For example, 2023/24.",
            "kind": "In the office’s own word where a year has more than one, such as capital, revenue, police, fire.",
            "net_budget_requirement": "Leave it empty for a budget that has none, such as for capital.",
            "source": SOURCE,
        }

    def doubts(self, typed: dict[str, Any]) -> Iterator[str]:
        yield from super().doubts(typed)
        if typed["net_budget_requirement"]:
            yield in_other_unit(Unit.POUNDS, typed["total"], typed["net_budget_requirement"])
        if (typed["use_of_reserves"] or 0) > typed["total"]:
            yield f"The use of reserves is more than the whole budget of {formats.pounds(typed['total'])}."

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if not 2000 <= year <= 2099:
            self.add_error("year", "Write a year from 2000 to 2099.")
        return year


class BudgetChangeForm(BudgetForm):
    class Meta(BudgetForm.Meta):
        fields: ClassVar = tuple(name for name in BudgetForm.Meta.fields if name != "year")


class BudgetLineForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = BudgetLine
        fields: ClassVar[tuple[str, ...]] = (
            *("title", "theme", "parent", "amount", "order", "actions", "source", "is_public"),
        )
        labels: ClassVar = {
            "title": "Name",
            "parent": "Part of",
            "amount": "Amount, in pounds",
            "order": "Place among its lines",
            "actions": "Delivery actions that it pays for",
        }
        help_texts: ClassVar = {
            "parent": "A line of the same budget.",
            "amount": "Leave it empty for a line that others make up: it is their sum.",
            "order": "0 stands first.",
            "source": SOURCE,
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        same: Any = BudgetLine.objects.filter(budget=self.instance.budget_id).exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = same  # type: ignore[attr-defined]

    def doubts(self, typed: dict[str, Any]) -> Iterator[str]:
        yield from super().doubts(typed)
        budget, amount = self.instance.budget, typed["amount"]
        if amount is None:
            return
        if abs(amount) > abs(budget.total):
            yield f"This is more than the whole budget of {formats.pounds(budget.total)}."
            return
        others = budget.lines.filter(lines=None).exclude(pk=self.instance.pk)
        together = amount + sum(line.amount or 0 for line in others)
        if together > budget.total:
            come_to, whole = formats.pounds(together), formats.pounds(budget.total)
            yield f"All lines come to {come_to}, more than the budget of {whole}."
