"""Contracts and land in the columns of the Local Government Transparency Code."""

from collections.abc import Iterator
from typing import Any

from commissioning.choices import ProviderKind
from commissioning.models import Contract
from estates.models import Property
from pcc_portal.updates.releases.as_of import AsAt

from ..columns import Column, Holds
from .bodies import body

CONTRACTS = (
    Column("Reference number", Holds.TEXT, "By which it is looked up on paper, else its key"),
    Column("Title of agreement", Holds.TEXT, "What it is called"),
    Column("Local authority department", Holds.TEXT, "Who is responsible for it"),
    Column("Description of the goods and/or services", Holds.TEXT, "What is provided"),
    Column("Supplier name", Holds.TEXT, "Who provides it"),
    Column("Sum to be paid", Holds.NUMBER, "In pounds, with every variation"),
    Column("VAT", Holds.TEXT, "Whether the sum holds the tax"),
    Column("Start date", Holds.DAY, "Its first day"),
    Column("End date", Holds.DAY, "Its last day as things stand"),
    Column("Review date", Holds.DAY, "By when an extension is decided on"),
    Column("Whether or not the contract was the result of an invitation to quote or a tender", Holds.TEXT, "The route"),
    Column("Voluntary or community organisation", Holds.TEXT, "Whether the supplier is one"),
    Column("Registered number", Holds.TEXT, "Of the supplier, with its register"),
)
LAND = (
    Column("Organisation name", Holds.TEXT, "Whose land it is"),
    Column("UPRN", Holds.TEXT, "Unique Property Reference Number"),
    Column("Unique Asset ID", Holds.TEXT, "Its key in this portal"),
    Column("Name", Holds.TEXT, "What it is called"),
    Column("Address", Holds.TEXT, "As it is recorded, in one line"),
    Column("Post Code", Holds.TEXT, "Post code"),
    Column("Tenure", Holds.TEXT, "Freehold, leasehold or licence"),
    Column("Holding purpose", Holds.TEXT, "What it is used for"),
    Column("Size in acres", Holds.NUMBER, "Where it is recorded"),
)


def contracts(as_at: AsAt) -> Iterator[list[Any]]:
    """As CONTRACTS says. Four queries."""
    _, name = body()
    visible = Contract.objects.as_at(as_at).with_value().naming(as_at, "provider", "service").order_by("slug")
    for row in visible:
        provider, service = row.provider, getattr(row, "service", None)
        yield [
            *(row.paper_words or row.slug, row.title, name, service.description if service else ""),
            *(provider.title if provider else "", row.value_now, row.get_vat_display() if row.vat else ""),
            *(row.starts, row.current_end, row.extension_decision_by, row.get_route_display()),
            "Yes" if provider and provider.kind == ProviderKind.CHARITY else "",
            provider.registered_number if provider else "",
        ]


def land(as_at: AsAt) -> Iterator[list[Any]]:
    """As LAND says. Two queries."""
    _, name = body()
    for row in Property.objects.as_at(as_at).order_by("slug"):
        tenure = row.get_tenure_display()
        yield [name, row.uprn, row.slug, row.title, row.address, row.postcode, tenure, row.use, row.area_acres]
