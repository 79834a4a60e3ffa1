"""Filters of the lists of contracts and awards."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django_filters import CharFilter, ChoiceFilter, ModelChoiceFilter

from objectives.models import Theme
from pcc_portal.ui.filters import RegisterFilterSet

from .models import Contract, FundingAward
from .stats import AHEAD_MONTHS, months_ahead

ENDS = [("soon", "Within six months"), ("year", "Within a year"), ("later", "Later"), ("ended", "Has ended")]


class ContractFilters(RegisterFilterSet):
    """`on` is the day from which the months to the end are counted."""

    theme = ModelChoiceFilter(
        field_name="service__theme",
        queryset=Theme.objects.filter(services__isnull=False).distinct(),
        to_field_name="slug",
        label="Theme",
        empty_label="All themes",
    )
    ends = ChoiceFilter(choices=ENDS, label="Ends", empty_label="Any time", method="_ends")
    name = CharFilter(label="Contract or provider", method="_named")

    class Meta:
        model = Contract
        fields: list[str] = []

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def _ends(self, queryset: QuerySet[Contract], name: str, value: str) -> QuerySet[Contract]:
        year = months_ahead(self.on, 12)
        spans: dict[str, dict[str, Any]] = {
            "soon": {"current_end__range": (self.on, months_ahead(self.on, AHEAD_MONTHS))},
            "year": {"current_end__range": (self.on, year)},
            "later": {"current_end__gt": year},
            "ended": {"current_end__lt": self.on},
        }
        return queryset.filter(**spans[value])

    def _named(self, queryset: QuerySet[Contract], name: str, value: str) -> QuerySet[Contract]:
        return queryset.filter(Q(title__icontains=value) | Q(provider__title__icontains=value))


class AwardFilters(RegisterFilterSet):
    theme = ModelChoiceFilter(
        queryset=Theme.objects.filter(funding_awards__isnull=False).distinct(),
        to_field_name="slug",
        label="Theme",
        empty_label="All themes",
    )
    name = CharFilter(label="Award or funder", method="_named")

    class Meta:
        model = FundingAward
        fields: list[str] = []

    def _named(self, queryset: QuerySet[FundingAward], name: str, value: str) -> QuerySet[FundingAward]:
        return queryset.filter(Q(title__icontains=value) | Q(funder__icontains=value))
