"""What is commissioned that belongs with a record of another app."""

from collections.abc import Iterator

from pcc_portal.updates.models import Register
from pcc_portal.updates.releases.as_of import AsAt
from performance.models import Area, Measure

from .models import Contract, Risk, Service


def with_measure(measure: Measure, as_at: AsAt) -> Iterator[tuple[str, Register]]:
    """The services whose returns the measure counts, their contracts, and the open risks to it. Three queries."""
    services = list(Service.objects.as_at(as_at).filter(measures=measure))
    yield from (("Service", service) for service in services)
    contracts = Contract.objects.as_at(as_at).filter(service__in=services).order_by("-current_end", "slug")
    yield from (("Contract", contract) for contract in contracts)
    risks = Risk.objects.as_at(as_at).still_open().filter(measure=measure).highest_first()
    yield from (("Risk", risk) for risk in risks)


def in_area(area: Area, as_at: AsAt) -> Iterator[tuple[str, Register]]:
    """The contracts that serve the area by name. One query."""
    contracts = Contract.objects.as_at(as_at).filter(areas=area).order_by("-current_end", "slug")
    yield from (("Contract", contract) for contract in contracts)
