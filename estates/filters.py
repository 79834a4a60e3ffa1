"""Filters of the lists of disposals and projects."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django_filters import CharFilter, ChoiceFilter

from pcc_portal.ui.filters import RegisterFilterSet

from .choices import DisposalStage, RibaStage
from .models import CapitalProject, Disposal


class DisposalFilters(RegisterFilterSet):
    stage = ChoiceFilter(choices=DisposalStage.choices, label="Stage", empty_label="Any stage")
    name = CharFilter(label="Property or buyer", method="_named")

    class Meta:
        model = Disposal
        fields: list[str] = []

    def _named(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(
            Q(title__icontains=value) | Q(property__title__icontains=value) | Q(buyer__icontains=value)
        )


class ProjectFilters(RegisterFilterSet):
    stage = ChoiceFilter(
        field_name="riba_stage",
        choices=[(stage.value, f"{stage.value}: {stage.label}") for stage in RibaStage],
        label="RIBA stage",
        empty_label="Any stage",
    )
    name = CharFilter(field_name="title", lookup_expr="icontains", label="Project contains")

    class Meta:
        model = CapitalProject
        fields: list[str] = []
