"""What text may cite of services, contracts, awards and grants."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db.models import Prefetch

from pcc_portal.ui import formats
from pcc_portal.updates.citations.kinds import Citation, CitedRecord, cite_row, printed
from pcc_portal.updates.releases.as_of import Viewpoint

from . import stats
from .display import ages_words, provider_names, term_words, year_words
from .models import Contract, FundingAward, GrantAward, GrantRound, Provider, Service

CONTRACT_FIELDS = (
    "title",
    "provider",
    "value",
    "awarded",
    "added",
    "starts",
    "ends",
    "term",
    "year",
    "decision_by",
    "maximum_end",
)
CONTRACT_COLUMNS = {
    "value": ("value_awarded",),
    "awarded": ("value_awarded",),
    "added": (),
    "ends": ("current_end",),
    "term": ("starts", "current_end"),
    "year": ("current_end",),
    "decision_by": ("extension_decision_by",),
}
GRANT_ROUND_FIELDS = (
    *("pot", "title", "closes", "closed", "awards_by", "recipients", "each", "total"),
    *("unallocated", "applications", "eligible", "applied_for"),
)


def _contracts(keys: set[str], viewpoint: Viewpoint) -> Mapping[str, CitedRecord]:
    rows = Contract.objects.as_at(viewpoint.as_at).naming(viewpoint.as_at, "provider", "partners")
    contracts = rows.filter(slug__in=keys).with_value()
    return {
        contract.slug: printed(contract, _contract(contract, viewpoint.day), of=CONTRACT_COLUMNS)
        for contract in contracts
    }


def _contract(contract: Contract, on: dt.date) -> dict[str, str]:
    return {
        "title": contract.title,
        "provider": provider_names(contract),
        "value": _pounds(contract.value_now),
        "awarded": _pounds(contract.value_awarded),
        "added": _pounds(contract.added_value) if contract.added_value else "",
        "starts": _day(contract.starts),
        "ends": _day(contract.current_end),
        "term": term_words(contract),
        "year": year_words(contract, on),
        "decision_by": _day(contract.extension_decision_by),
        "maximum_end": _day(contract.maximum_end),
    }


def _pounds(amount: Decimal | None) -> str:
    return "" if amount is None else formats.pounds(amount)


def _count(number: int | None) -> str:
    return "" if number is None else formats.number(number)


def _day(day: dt.date | None) -> str:
    return formats.day(day) if day else ""


def _service(service: Service) -> dict[str, str]:
    live = formats.date_words(service.live_on, service.live_precision) if service.live_on else ""
    return {"title": service.title, "ages": ages_words(service), "live": live}


def _award(award: FundingAward) -> dict[str, str]:
    return {
        "amount": formats.pounds(award.amount),
        "title": award.title,
        "funder": award.funder,
        "initiatives": "" if award.initiatives is None else formats.number(award.initiatives),
        "awarded": formats.date_words(award.awarded_on, award.awarded_precision) if award.awarded_on else "",
    }


def _grant_rounds(keys: set[str], viewpoint: Viewpoint) -> Mapping[str, CitedRecord]:
    awards = Prefetch("awards", GrantAward.objects.as_at(viewpoint.as_at))
    rounds = GrantRound.objects.as_at(viewpoint.as_at).filter(slug__in=keys).prefetch_related(awards)
    return {r.slug: printed(r, _grant_round(r)) for r in rounds}


def _grant_round(grants: GrantRound) -> dict[str, str]:
    awards = list(grants.awards.all())
    return {
        "pot": _pounds(grants.pot),
        "title": grants.title,
        "closes": formats.date_words(grants.closes_on, grants.closes_precision) if grants.closes_on else "",
        "awards_by": formats.date_words(grants.awards_by, grants.awards_precision) if grants.awards_by else "",
        "recipients": formats.number(len(awards)) if awards else "",
        "each": _pounds(stats.each(awards)),
        "total": _pounds(stats.total(awards)) if awards else "",
        "closed": _day(grants.closed_on),
        "unallocated": _pounds(stats.unallocated(grants, awards)),
        "applications": _count(grants.applications),
        "eligible": _count(grants.eligible),
        "applied_for": _pounds(grants.applied_for),
    }


CONTRACT = Citation(CONTRACT_FIELDS, _contracts)
GRANT_ROUND = Citation(GRANT_ROUND_FIELDS, _grant_rounds)
PROVIDER = cite_row(Provider, ("title",), lambda provider: {"title": provider.title})
SERVICE = cite_row(Service, ("title", "ages", "live"), _service)
AWARD = cite_row(FundingAward, ("amount", "title", "funder", "initiatives", "awarded"), _award)
