"""Filters of the lists of budgets, inspections and meetings."""

from typing import Any

from django.db.models import Q, QuerySet
from django_filters import ChoiceFilter, ModelChoiceFilter

from objectives.models import Theme
from pcc_portal.ui.filters import CountedToADay, OwnerFilter, RecordedFilter, SearchFilter
from pcc_portal.ui.reading.rows import first_day
from pcc_portal.updates.choices import Awaited
from pcc_portal.updates.releases.as_of import Days

from .choices import AWAITING_AUDIT, ActionStatus, Answer, HeldBy, InspectionKind, LocalStatus, RecommendationKind
from .models import AccountabilityMeeting, Inspection, MeetingKind
from .stats.inspections import AGES, OVERDUE, UNREPORTED, action_stands, not_held_by, of_age

AWAITING = "awaiting"
ACTIONS = [
    (OVERDUE, Awaited.OVERDUE.lazy_label),
    (UNREPORTED, Awaited.UNREPORTED.lazy_label),
    *ActionStatus.choices,
]


def _inspections(request: Any) -> QuerySet[Inspection]:
    return Inspection.objects.visible_to(request.user).order_by(
        first_day("published_on").desc(), "-published_on", "slug"
    )


class InspectionFilters(CountedToADay):
    kind = ChoiceFilter(choices=InspectionKind.choices, label="Kind", empty_label="Any kind")
    theme = OwnerFilter(Theme, "inspections")
    q = SearchFilter("title", "summary")


def _kinds(request: Any) -> QuerySet:
    """Those in use, and those that the meetings which this reader sees are of."""
    of_meetings = AccountabilityMeeting.objects.visible_to(request.user).values("kind")
    kinds = MeetingKind.objects.filter(held_by=HeldBy.OFFICE)
    return kinds.filter(Q(is_retired=False) | Q(key__in=of_meetings))


class BudgetFilters(CountedToADay):
    theme = OwnerFilter(Theme, "budgets")
    q = SearchFilter("title", "kind")


class MeetingFilters(CountedToADay):
    kind = ModelChoiceFilter(
        queryset=_kinds,
        to_field_name="key",
        label="Kind",
        empty_label="Any kind",
    )
    theme = OwnerFilter(Theme, "meetings")
    held = ChoiceFilter(
        choices=[("yes", "Held"), ("no", "Not held yet"), (OVERDUE, "Day passed, not recorded as held")],
        label="Held",
        empty_label="Held or not",
        method="_held",
    )
    q = SearchFilter("title", "focus", "theme__title")

    def _held(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return not_held_by(queryset, self.on) if value == OVERDUE else queryset.filter(held_on__isnull=value != "yes")


class _Awaited(CountedToADay):
    def __init__(self, *args: Any, days: Days, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days = days


class RecommendationFilters(_Awaited):
    status = ChoiceFilter(
        choices=[*LocalStatus.choices, (AWAITING, "Awaiting audit")],
        label="Status",
        empty_label="Any status",
        method="_status",
    )
    answer = ChoiceFilter(choices=Answer.choices, label="Answer", empty_label="Any answer")
    source = ChoiceFilter(
        choices=InspectionKind.choices, label="Made in", empty_label="Any report", field_name="inspection__kind"
    )
    kind = ChoiceFilter(choices=RecommendationKind.choices, label="Kind", empty_label="Any kind")
    age = ChoiceFilter(choices=AGES, label="Age, if not signed off", empty_label="Any age", method="_of_age")
    inspection = ModelChoiceFilter(
        queryset=_inspections, to_field_name="slug", label="Report", empty_label="All reports"
    )
    theme = OwnerFilter(Theme, "inspections", field_name="inspection__theme")
    q = SearchFilter("title", "inspection__title")

    def _status(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(status__in=AWAITING_AUDIT if value == AWAITING else [value])

    def _of_age(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(of_age(value, self.on))


class ResponseFilters(CountedToADay):
    published = RecordedFilter("Published", "Planned", field_name="published_on", label="Published", empty_label="Any")
    theme = OwnerFilter(Theme, "inspection_responses")
    q = SearchFilter("title")


class RequestFilters(CountedToADay):
    answered = RecordedFilter(
        "Answered", "Not answered yet", field_name="answered_on", label="Answered", empty_label="Any"
    )
    theme = OwnerFilter(Theme, "ad_hoc_requests")
    q = SearchFilter("title", "outcome")


def actions_stand(days: Days) -> list[tuple[str, str]]:
    """Of `ACTIONS` those that there can be for a reader."""
    return [place for place in ACTIONS if place[0] != UNREPORTED or days.has_unreported]


class ActionFilters(_Awaited):
    status = ChoiceFilter(choices=ACTIONS, label="Status", empty_label="Any", method="_status")
    theme = OwnerFilter(Theme, "accountability_actions")
    q = SearchFilter("title", "asked_of")

    def _status(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(action_stands(value, self.days))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["status"].extra["choices"] = actions_stand(self.days)
