"""Filters of the lists of commitments, decisions, delivery actions and milestones."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import ChoiceFilter, ModelChoiceFilter

from pcc_portal.periods.filters import DayFilter
from pcc_portal.ui.filters import CountedToADay, RegisterFilterSet, SearchFilter
from pcc_portal.ui.titles import LEVEL_LABELS
from pcc_portal.updates.choices import Graded
from pcc_portal.updates.grading.schemes import scheme_for
from pcc_portal.updates.releases.as_of import Days

from .choices import DecisionStatus
from .models import Commitment, DeliveryAction, Objective, Plan, Theme
from .stats import STANDS, WHERE_DATED, dated_stands, places, stands
from .titles import has_several_plans

NOT_GRADED = "none"


def themes(request: Any = None) -> QuerySet[Theme]:
    """Those of a draft are nobody's to see, and nothing belongs to them yet."""
    return Theme.objects.filter(objective__plan__in=Plan.objects.shown()).in_report_order()


def objectives(request: Any = None) -> QuerySet[Objective]:
    return Objective.objects.filter(plan__in=Plan.objects.shown()).order_by("plan__line", "order")


def plans(request: Any = None) -> QuerySet[Plan]:
    return Plan.objects.current().leading_first()


def _plan() -> ModelChoiceFilter:
    """Offered where several are in force."""
    return ModelChoiceFilter(
        label="Plan", field_name="theme__objective__plan", queryset=plans, to_field_name="slug", empty_label="All"
    )


def _objective() -> ModelChoiceFilter:
    return ModelChoiceFilter(
        label=LEVEL_LABELS["objective"],
        field_name="theme__objective",
        queryset=objectives,
        to_field_name="slug",
        empty_label="All",
    )


class CountedInDays(CountedToADay):
    """Offers the places that there can be for this reader; `place` is the name of their filter. Has a filter `plan`."""

    place: ClassVar[str]

    def __init__(self, *args: Any, days: Days, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days = days
        extra = self.filters[self.place].extra
        extra["choices"] = places(extra["choices"], days)
        if not has_several_plans():
            del self.filters["plan"]


class CommitmentFilters(CountedInDays):
    """For rows with `last_step`."""

    place = "state"

    state = ChoiceFilter(label="Status", choices=STANDS, method="where_it_stands", empty_label="All")
    plan = _plan()
    objective = _objective()
    theme = ModelChoiceFilter(label=LEVEL_LABELS["theme"], queryset=themes, to_field_name="slug", empty_label="All")
    due = DayFilter(label="Due by", field_name="due_on", lookup_expr="lte")
    q = SearchFilter("title", "words", "made_in")

    def where_it_stands(self, rows: QuerySet[Commitment], name: str, value: str) -> QuerySet[Commitment]:
        return rows.filter(stands(value, self.days))


class DatedFilters(CountedInDays):
    """Of what has a planned, an expected and an actual date."""

    place = "stands"

    stands = ChoiceFilter(label="Status", choices=WHERE_DATED, method="where_it_stands", empty_label="All")
    plan = _plan()
    objective = _objective()
    theme = ModelChoiceFilter(label=LEVEL_LABELS["theme"], queryset=themes, to_field_name="slug", empty_label="All")

    def where_it_stands(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(dated_stands(value, self.days))


def _grades() -> list[tuple[str, str]]:
    return [*scheme_for(Graded.ACTIONS).choices, (NOT_GRADED, "Not graded")]


class DeliveryActionFilters(DatedFilters):
    brag = ChoiceFilter(label="Grade", choices=_grades, method="graded", empty_label="All")
    q = SearchFilter("title", "sponsor")

    def graded(self, rows: QuerySet[DeliveryAction], name: str, value: str) -> QuerySet[DeliveryAction]:
        return rows.filter(brag="" if value == NOT_GRADED else value)


class MilestoneFilters(DatedFilters):
    q = SearchFilter("title", "action_words")


class DecisionFilters(RegisterFilterSet):
    year = ChoiceFilter(label="Year", field_name="taken_on", lookup_expr="year", empty_label="All")
    theme = ModelChoiceFilter(label=LEVEL_LABELS["theme"], queryset=themes, to_field_name="slug", empty_label="All")
    status = ChoiceFilter(label="Notice", choices=DecisionStatus.choices, empty_label="All")
    q = SearchFilter("title", "reference", "summary")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The years are those of the decisions that this reader may see."""
        super().__init__(*args, **kwargs)
        years = (day.year for day in self.queryset.dates("taken_on", "year", order="DESC"))
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in years]
