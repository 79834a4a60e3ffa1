"""Filters of the lists of inspections and meetings."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import CharFilter, ChoiceFilter, ModelChoiceFilter

from objectives.models import Theme
from pcc_portal.ui.filters import RegisterFilterSet

from .choices import InspectionKind, MeetingKind
from .models import AccountabilityMeeting, Inspection


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
