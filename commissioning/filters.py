"""Filters of the lists of contracts and awards."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django_filters import ChoiceFilter, ModelChoiceFilter

from objectives.models import Theme
from pcc_portal.ui.filters import RegisterFilterSet, SearchFilter

from .choices import ContractState, ProviderKind, Route
from .display import successor_of
from .models import Contract, FundingAward, GrantAward, GrantRound, Provider, Service
from .stats import AHEAD_MONTHS, months_ahead, state

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
    state = ChoiceFilter(choices=ContractState.choices, label="State", empty_label="Any state", method="_in_state")
    ends = ChoiceFilter(choices=ENDS, label="Ends", empty_label="Any time", method="_ends")
    route = ChoiceFilter(choices=Route.choices, label="Route", empty_label="Any route")
    q = SearchFilter("title", "provider_words")

    class Meta:
        model = Contract
        fields: list[str] = []

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def _in_state(self, queryset: QuerySet[Contract], name: str, value: str) -> QuerySet[Contract]:
        """Worked out of each contract by the one rule that there is for it. One query more."""
        user, rows = self.request.user, queryset.select_related("successor")
        keys = [c.pk for c in rows if state(c, self.on, has_successor=successor_of(c, user) is not None) == value]
        return queryset.filter(pk__in=keys)

    def _ends(self, queryset: QuerySet[Contract], name: str, value: str) -> QuerySet[Contract]:
        year = months_ahead(self.on, 12)
        spans: dict[str, dict[str, Any]] = {
            "soon": {"current_end__range": (self.on, months_ahead(self.on, AHEAD_MONTHS))},
            "year": {"current_end__range": (self.on, year)},
            "later": {"current_end__gt": year},
            "ended": {"current_end__lt": self.on},
        }
        return queryset.filter(**spans[value])


class AwardFilters(RegisterFilterSet):
    theme = ModelChoiceFilter(
        queryset=Theme.objects.filter(funding_awards__isnull=False).distinct(),
        to_field_name="slug",
        label="Theme",
        empty_label="All themes",
    )
    q = SearchFilter("title", "funder")

    class Meta:
        model = FundingAward
        fields: list[str] = []


class ProviderFilters(RegisterFilterSet):
    kind = ChoiceFilter(choices=ProviderKind.choices, label="Kind", empty_label="Any kind")
    q = SearchFilter("title", "registered_number")

    class Meta:
        model = Provider
        fields: list[str] = []


class ServiceFilters(RegisterFilterSet):
    theme = ModelChoiceFilter(
        queryset=Theme.objects.filter(services__isnull=False).distinct(),
        to_field_name="slug",
        label="Theme",
        empty_label="All themes",
    )
    q = SearchFilter("title", "description")

    class Meta:
        model = Service
        fields: list[str] = []


class GrantRoundFilters(RegisterFilterSet):
    q = SearchFilter("title", "funder", "purpose")

    class Meta:
        model = GrantRound
        fields: list[str] = []


class GrantFilters(RegisterFilterSet):
    q = SearchFilter("title", "purpose", "recipient_words")

    class Meta:
        model = GrantAward
        fields: list[str] = []
