"""Lists of providers, services, grant rounds and grants."""

from typing import Any

from django.db.models import (
    Case,
    Count,
    DecimalField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from pcc_portal.accounts.access import PUBLIC
from pcc_portal.accounts.rules import is_office
from pcc_portal.updates.registers.lists import CountedList, RegisterList

from .. import filters, tables
from ..models import Contract, GrantAward, GrantRound, Provider, Service

POUNDS = DecimalField(max_digits=14, decimal_places=2)


def _counted(rows: QuerySet[Any], by: str) -> Coalesce:
    """How many of the rows point at the outer one with the column `by`."""
    counts = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


def _summed(rows: QuerySet[Any], by: str, column: str) -> Subquery:
    """Pounds of the rows that point at the outer one; null where nothing is recorded."""
    sums = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(total=Sum(column)).values("total")
    return Subquery(sums, output_field=POUNDS)


class Providers(RegisterList):
    access = PUBLIC
    model = Provider
    table_class = tables.ProviderTable
    filterset_class = filters.ProviderFilters
    lead = "Who is under contract with the office or has had a grant from it."
    empty_text = "No provider has been recorded yet."

    def get_queryset(self) -> QuerySet[Any]:
        contracts = Contract.objects.visible_to(self.request.user)
        grants = GrantAward.objects.visible_to(self.request.user)
        return (
            super()
            .get_queryset()
            .annotate(
                contract_count=_counted(contracts, "provider") + _counted(contracts, "partners"),
                contract_value=_summed(contracts, "provider", "value_awarded"),
                grant_value=_summed(grants, "recipient", "amount"),
            )
        )


class Services(RegisterList):
    access = PUBLIC
    model = Service
    joined = ("theme",)
    table_class = tables.ServiceTable
    filterset_class = filters.ServiceFilters
    lead = "What the office commissions, whoever provides it."
    empty_text = "No service has been recorded yet."

    def get_queryset(self) -> QuerySet[Any]:
        contracts = Contract.objects.visible_to(self.request.user)
        return super().get_queryset().annotate(contract_count=_counted(contracts, "service"))


class GrantRounds(CountedList):
    access = PUBLIC
    model = GrantRound
    joined = ("replaced_by",)
    in_order = (F("closes_on").desc(nulls_last=True), "slug")
    table_class = tables.GrantRoundTable
    filterset_class = filters.GrantRoundFilters
    lead = "Money that the office gives out, or passes on, to several recipients."
    empty_text = "No grant round has been recorded yet."

    def get_queryset(self) -> QuerySet[Any]:
        grants = GrantAward.objects.visible_to(self.request.user)
        counted = {"grant_count": _counted(grants, "round"), "grant_value": _summed(grants, "round", "amount")}
        left = F("pot") - Coalesce(F("grant_value"), Value(0, output_field=POUNDS))
        return super().get_queryset().annotate(**counted).annotate(unallocated=left)

    def get_table_kwargs(self) -> dict[str, Any]:
        is_file = "format" in self.request.GET
        return {"on": self.day, "user": self.request.user, "exclude": () if is_file else tables.FOR_FILES}


class Grants(RegisterList):
    """Those outside rounds, and those of rounds that the reader may see, as each of them leads to its round."""

    access = PUBLIC
    model = GrantAward
    joined = ("round",)
    in_order = ("-awarded_on", "slug")
    table_class = tables.GrantTable
    filterset_class = filters.GrantFilters
    lead = "Who received how much, out of which round or directly."
    empty_text = "No grant has been recorded yet."

    def get_queryset(self) -> QuerySet[Any]:
        seen = Q(recipient__isnull=False) if is_office(self.request.user) else Q(recipient__is_public=True)
        recipient = Case(When(seen, then="recipient__title"), default=Value(""))
        rounds = GrantRound.objects.visible_to(self.request.user)
        rows = super().get_queryset().filter(Q(round__isnull=True) | Q(round__in=rounds))
        words = Coalesce("round__title", Value("Direct award"))
        return rows.annotate(recipient_words=recipient, round_words=words)
