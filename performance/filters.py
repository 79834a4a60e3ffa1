"""Filters of the lists of measures, inspections and meetings."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import CharFilter, ChoiceFilter, ModelChoiceFilter

from objectives.models import Objective, Theme
from pcc_portal.ui.filters import RegisterFilterSet

from .choices import Grade, InspectionKind, MeetingKind
from .models import AccountabilityMeeting, Inspection, Measure
from .stats import Reading


class MeasureFilters(RegisterFilterSet):
    """The status is worked out, not stored: `holds` applies it to what has been read."""

    objective = ModelChoiceFilter(
        field_name="theme__objective",
        queryset=Objective.objects.all(),
        to_field_name="slug",
        label="Objective",
        empty_label="All objectives",
    )
    status = ChoiceFilter(choices=Grade.choices, label="Status", empty_label="Any status", method="_of_any_status")
    name = CharFilter(field_name="title", lookup_expr="icontains", label="Name contains")

    class Meta:
        model = Measure
        fields: list[str] = []

    def _of_any_status(self, queryset: QuerySet[Measure], name: str, value: str) -> QuerySet[Measure]:
        return queryset

    def holds(self, reading: Reading) -> bool:
        wanted = self.form.cleaned_data.get("status") if self.is_bound and self.form.is_valid() else ""
        return not wanted or reading.grade == wanted


class InspectionFilters(RegisterFilterSet):
    kind = ChoiceFilter(choices=InspectionKind.choices, label="Kind", empty_label="Any kind")
    name = CharFilter(field_name="title", lookup_expr="icontains", label="Title contains")

    class Meta:
        model = Inspection
        fields: list[str] = []


class MeetingFilters(RegisterFilterSet):
    kind = ChoiceFilter(choices=MeetingKind.choices, label="Kind", empty_label="Any kind")
    theme = ModelChoiceFilter(
        queryset=Theme.objects.filter(meetings__isnull=False).distinct(),
        to_field_name="slug",
        label="Theme",
        empty_label="All themes",
    )
    held = ChoiceFilter(
        choices=[("yes", "Held"), ("no", "Not held yet")], label="Held", empty_label="Held or not", method="_held"
    )

    class Meta:
        model = AccountabilityMeeting
        fields: list[str] = []

    def _held(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(held_on__isnull=value != "yes")
