"""Filters of the lists of contracts and awards."""

from typing import Any

from django.db.models import QuerySet
from django_filters import ChoiceFilter

from objectives.models import Theme
from pcc_portal.ui.filters import CountedToADay, OwnerFilter, RegisterFilterSet, SearchFilter

from .choices import ContractState, ProviderKind, RoundState, Route
from .display import successor_of
from .models import Contract, GrantRound
from .stats import AHEAD_MONTHS, months_ahead, state
from .tables import round_state_of

ENDS = [("soon", "Within six months"), ("year", "Within a year"), ("later", "Later"), ("ended", "Has ended")]


class ContractFilters(CountedToADay):
    """`on` is the day from which the months to the end are counted."""

    theme = OwnerFilter(Theme, "services", field_name="service__theme")
    state = ChoiceFilter(choices=ContractState.choices, label="State", empty_label="Any state", method="_in_state")
    ends = ChoiceFilter(choices=ENDS, label="Ends", empty_label="Any time", method="_ends")
    route = ChoiceFilter(choices=Route.choices, label="Route", empty_label="Any route")
    q = SearchFilter("title", "provider_words", "reference", "notice")

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
    theme = OwnerFilter(Theme, "funding_awards")
    q = SearchFilter("title", "funder")


class ProviderFilters(RegisterFilterSet):
    kind = ChoiceFilter(choices=ProviderKind.choices, label="Kind", empty_label="Any kind")
    q = SearchFilter("title", "registered_number")


class ServiceFilters(RegisterFilterSet):
    theme = OwnerFilter(Theme, "services")
    q = SearchFilter("title", "description")


class GrantRoundFilters(CountedToADay):
    state = ChoiceFilter(choices=RoundState.choices, label="State", empty_label="Any state", method="_in_state")
    q = SearchFilter("title", "funder", "purpose")

    def _in_state(self, queryset: QuerySet[GrantRound], name: str, value: str) -> QuerySet[GrantRound]:
        """Worked out of each round by the one rule that there is for it. One query more."""
        user, on = self.request.user, self.on
        states = {r.pk: round_state_of(r, on, user, has_awards=bool(r.grant_count)) for r in queryset}  # type: ignore[attr-defined]
        return queryset.filter(pk__in=[key for key, (state, _) in states.items() if state == value])


class GrantFilters(RegisterFilterSet):
    q = SearchFilter("title", "purpose", "recipient_words")
