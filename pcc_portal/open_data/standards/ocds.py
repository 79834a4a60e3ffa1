"""Contracts as a release package of the Open Contracting Data Standard 1.1: awards, contracts, amendments."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from commissioning.choices import Route
from commissioning.models import Contract, ContractChange, Provider, Service
from pcc_portal.audit.models import Event
from pcc_portal.periods import clock
from pcc_portal.ui.licence import licence
from pcc_portal.updates.releases.as_of import AsAt, past_moment

from .bodies import body, identifier

Json = dict[str, Any]
METHODS: dict[str, str] = {Route.TENDER: "open", Route.FRAMEWORK: "limited", Route.DIRECT: "direct"}
EMPTY: tuple[Any, ...] = (None, "", [], {})


def release_package(as_at: AsAt, address: str, read_at: str) -> Json:
    """Every contract that the reader may see, a release each. `address`: of the package; `read_at`: of the portal.

    Seven queries. The providers beside the first are live rows, and left out of past quarters.
    """
    buyer, at = body(), _changed_at()
    contracts = Contract.objects.as_at(as_at).naming(as_at, "provider", "service").order_by("slug")
    changes = _changes(as_at)
    partners = _partners(as_at)
    releases = [_release(row, buyer, at, [*_suppliers(row, partners)], changes.get(row.pk, [])) for row in contracts]
    return _filled(
        {
            "uri": address,
            "version": "1.1",
            "publishedDate": at,
            "publisher": {"name": buyer[1], "uri": read_at},
            "license": licence().web,
            "releases": releases,
        }
    ) | {"releases": releases}


def _changed_at() -> str:
    """When what readers see last changed; of a past quarter, when it was released."""
    moment = past_moment()
    released = moment.release.at if moment and moment.release else None
    at = (
        released
        or Event.objects.last_public().values_list("at", flat=True).first()
        or clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    )
    return timezone.localtime(at, dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _changes(as_at: AsAt) -> dict[int, list[ContractChange]]:
    changes: dict[int, list[ContractChange]] = {}
    for change in ContractChange.objects.filter(contract__in=Contract.objects.as_at(as_at).order_by()):
        changes.setdefault(change.contract_id, []).append(change)
    return changes


def _partners(as_at: AsAt) -> dict[int, list[Provider]]:
    partners: dict[int, list[Provider]] = {}
    if past_moment() is None:
        providers = {row.pk: row for row in Provider.objects.as_at(as_at)}
        links = Contract.partners.through.objects.order_by("pk").values_list("contract_id", "provider_id")
        for contract, provider in links:
            if provider in providers:
                partners.setdefault(contract, []).append(providers[provider])
    return partners


def _suppliers(contract: Contract, partners: dict[int, list[Provider]]) -> Iterator[Json]:
    for provider in (contract.provider, *partners.get(contract.pk, [])):
        if provider is not None:
            yield {"id": identifier(provider), "name": provider.title}


def _release(
    row: Contract, buyer: tuple[str, str], at: str, suppliers: list[Json], changes: list[ContractChange]
) -> Json:
    office = {"id": buyer[0], "name": buyer[1]}
    ocid = f"{settings.OCDS_PREFIX}-{row.slug}"
    amended = ["contractAmendment"] if changes else []
    parties = [office | {"roles": ["buyer"]}, *(supplier | {"roles": ["supplier"]} for supplier in suppliers)]
    return _filled(
        {
            "ocid": ocid,
            "id": f"{ocid}-{at}",
            "date": at,
            "tag": ["award", "contract", *amended],
            "initiationType": "tender",
            "language": "en",
            "parties": parties,
            "buyer": office,
            "tender": {"id": row.notice or row.slug, "title": row.title, "procurementMethod": METHODS.get(row.route)},
            "awards": [_award(row, suppliers)],
            "contracts": [_contract(row, changes)],
        }
    )


def _award(row: Contract, suppliers: list[Json]) -> Json:
    service: Service | None = getattr(row, "service", None)  # none that the reader may see
    period = {"startDate": _day(row.starts), "endDate": _day(row.current_end), "maxExtentDate": _day(row.maximum_end)}
    return {
        "id": row.slug,
        "title": row.title,
        "description": service.description if service else "",
        "status": "active",
        "value": _value(row.value_awarded),
        "suppliers": suppliers,
        "contractPeriod": period,
    }


def _contract(row: Contract, changes: list[ContractChange]) -> Json:
    period = {"startDate": _day(row.starts), "endDate": _day(row.current_end), "maxExtentDate": _day(row.maximum_end)}
    return {
        "id": row.slug,
        "awardID": row.slug,
        "title": row.title,
        "status": _status(row),
        "period": period,
        "value": _value(_now(row.value_awarded, changes)),
        "amendments": [_amendment(change) for change in changes],
    }


def _now(awarded: Decimal | None, changes: list[ContractChange]) -> Decimal | None:
    """As awarded, with every variation."""
    return None if awarded is None else awarded + sum((change.value_change or 0 for change in changes), Decimal())


def _status(row: Contract) -> str:
    today = clock.today()
    if row.current_end and row.current_end < today:
        return "terminated"
    return "pending" if row.starts and row.starts > today else "active"


def _amendment(change: ContractChange) -> Json:
    ends = f"Ends {change.new_end.isoformat()}" if change.new_end else ""
    amount = f"Value changes by {change.value_change} GBP" if change.value_change else ""
    return {
        "id": str(change.pk),
        "date": _day(change.on),
        "rationale": change.reason,
        "description": ". ".join(filter(None, (change.get_kind_display(), ends, amount))),
    }


def _value(amount: Decimal | None) -> Json:
    return {} if amount is None else {"amount": amount, "currency": "GBP"}


def _day(day: dt.date | None) -> str | None:
    return f"{day.isoformat()}T00:00:00Z" if day else None


def _filled(value: Any) -> Any:
    """Without what is empty, which the standard has no place for."""
    if isinstance(value, dict):
        filled = {name: _filled(each) for name, each in value.items()}
        return {name: each for name, each in filled.items() if each not in EMPTY}
    return [_filled(each) for each in value] if isinstance(value, list) else value
