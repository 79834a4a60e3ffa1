from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.records import Fact, Facts, Section
from pcc_portal.ui.titles import titled
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.registers.links import show_record
from pcc_portal.updates.releases.as_of import counted_to, period_for

from .. import tables
from ..display import ages_words, with_provider_words
from ..models import Contract, GrantRound, Provider, Service
from .payments import paid_fact


def _contracts(rows: Any, user: Any) -> QuerySet[Contract]:
    visible = rows.visible_to(user).select_related("service", "successor").with_value()
    return with_provider_words(visible, user).order_by("current_end", "slug")


def _contract_section(contracts: list[Contract], user: Any, *, empty: str) -> Section:
    return Section("contracts", "Contracts", table=tables.contract_table(contracts, counted_to(), user), empty=empty)


@public_page
def service(request: HttpRequest, slug: str) -> HttpResponse:
    user = request.user
    rows = Service.objects.visible_to(user).select_related("theme__objective", "owner")
    record = get_object_or_404(rows, slug=slug)
    contracts = list(_contracts(record.contracts, user))
    measures = list(record.measures.visible_to(user).order_by("title"))
    return show_record(
        request,
        record,
        period=period_for(user),
        kicker=f"{record.theme.objective.title} › {record.theme.title} › Services",
        lead=record.description,
        illustrative=any(c.is_illustrative for c in contracts),
        sections=(
            _contract_section(contracts, user, empty="No contract for this service has been recorded."),
            Section(
                "measures",
                "Measures",
                table=tables.measure_table(measures),
                empty="No measure is linked to this service.",
            ),
        ),
        sides=(_about_service(record, user),),
    )


def _about_service(record: Service, user: Any) -> Facts:
    live = formats.date_words(record.live_on, record.live_precision) if record.live_on else ""
    return Facts(
        "About this service",
        (
            Fact("Ages", ages_words(record) or "All ages"),
            Fact("Live since", live),
            Fact(titled("{Theme}"), record.theme.title, record.theme.get_absolute_url()),
            Fact("Owner", record.owner.name if is_office(user) and record.owner else ""),
            Fact("Source", record.source),
        ),
    )


@public_page
def provider(request: HttpRequest, slug: str) -> HttpResponse:
    user = request.user
    record = get_object_or_404(Provider.objects.visible_to(user), slug=slug)
    theirs = Q(provider=record) | Q(pk__in=record.shared_contracts.values("pk"))
    contracts = list(_contracts(Contract.objects.filter(theirs), user))
    shown = Q(round__isnull=True) | Q(round__in=GrantRound.objects.visible_to(user))
    grants = list(record.grants.visible_to(user).filter(shown).select_related("round"))
    paid = paid_fact(user, record)
    return show_record(
        request,
        record,
        period=period_for(user),
        lead=_provider_lead(len(contracts), len(grants)),
        illustrative=paid.is_marked or any(row.is_illustrative for row in (*contracts, *grants)),
        sections=(
            _contract_section(contracts, user, empty="No contract with this provider has been recorded."),
            Section(
                "grants",
                "Grants",
                table=tables.grant_table(grants, by="Grant round"),
                empty="No grant to this provider has been recorded.",
            ),
        ),
        sides=(_about_provider(record, paid),),
    )


def _provider_lead(contracts: int, grants: int) -> str:
    counts = f"{formats.plural(contracts, 'contract')} and {formats.plural(grants, 'grant')}"
    return counts + titled(" with the {holder}.")


def _about_provider(record: Provider, paid: Fact) -> Facts:
    return Facts(
        "About this provider",
        (
            Fact("Kind", record.get_kind_display()),
            Fact("Registered number", record.registered_number),
            paid,
            Fact("Source", record.source),
        ),
    )
