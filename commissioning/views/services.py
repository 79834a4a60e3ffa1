from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.records import Fact, Facts, Section, show
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.registers.links import record_page
from pcc_portal.updates.releases.as_of import judged_on

from .. import tables
from ..display import ages_words, with_provider_words
from ..models import Contract, GrantRound, Provider, Service


def _contracts(rows: Any, user: Any) -> QuerySet[Contract]:
    visible = rows.visible_to(user).select_related("service", "successor").with_value()
    return with_provider_words(visible, user).order_by("current_end", "slug")


@public_page
def service(request: HttpRequest, slug: str) -> HttpResponse:
    user = request.user
    rows = Service.objects.visible_to(user).select_related("theme__objective", "owner")
    found = get_object_or_404(rows, slug=slug)
    contracts = list(_contracts(found.contracts, user))
    measures = list(found.measures.visible_to(user).order_by("title"))
    page = record_page(
        user,
        found,
        kicker=f"{found.theme.objective.title} › {found.theme.title} › Services",
        lead=found.description,
        illustrative=any(c.is_illustrative for c in contracts),
        sections=(
            Section(
                "contracts",
                "Contracts",
                table=tables.contract_table(contracts, judged_on(user), user),
                empty="No contract for this service has been recorded.",
            ),
            Section(
                "measures",
                "Measures",
                table=tables.measure_table(measures),
                empty="No measure is linked to this service.",
            ),
        ),
        sides=(_about_service(found, user),),
    )
    return show(request, page)


def _about_service(found: Service, user: Any) -> Facts:
    live = formats.date_words(found.live_on, found.live_precision) if found.live_on else ""
    return Facts(
        "About this service",
        (
            Fact("Ages", ages_words(found) or "All ages"),
            Fact("Live since", live),
            Fact("Theme", found.theme.title, found.theme.get_absolute_url()),
            Fact("Owner", found.owner.name if is_office(user) and found.owner else ""),
            Fact("Source", found.source, illustrative=found.is_illustrative),
        ),
    )


@public_page
def provider(request: HttpRequest, slug: str) -> HttpResponse:
    user = request.user
    found = get_object_or_404(Provider.objects.visible_to(user), slug=slug)
    contracts = list(_contracts(found.contracts, user))
    grants = list(
        found.grants.visible_to(user).filter(round__in=GrantRound.objects.visible_to(user)).select_related("round")
    )
    page = record_page(
        user,
        found,
        lead=_provider_lead(len(contracts), len(grants)),
        illustrative=any(row.is_illustrative for row in (*contracts, *grants)),
        sections=(
            Section(
                "contracts",
                "Contracts",
                table=tables.contract_table(contracts, judged_on(user), user),
                empty="No contract with this provider has been recorded.",
            ),
            Section(
                "grants",
                "Grants",
                table=tables.grant_table(grants, by="Grant round"),
                empty="No grant to this provider has been recorded.",
            ),
        ),
        sides=(_about_provider(found),),
    )
    return show(request, page)


def _provider_lead(contracts: int, grants: int) -> str:
    return f"{formats.plural(contracts, 'contract')} and {formats.plural(grants, 'grant')} with the Commissioner."


def _about_provider(found: Provider) -> Facts:
    return Facts(
        "About this provider",
        (
            Fact("Kind", found.get_kind_display()),
            Fact("Registered number", found.registered_number),
            Fact("Source", found.source, illustrative=found.is_illustrative),
        ),
    )
