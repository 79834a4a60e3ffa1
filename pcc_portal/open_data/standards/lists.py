"""Contracts, land and spending in the columns of the Local Government Transparency Code."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from commissioning.choices import REDACTED, Payer, ProviderKind
from commissioning.models import Contract, Payment
from estates.models import Property
from objectives.models import Plan
from pcc_portal.ui.reading.spans import span
from pcc_portal.updates.releases.as_of import AsAt

from ..columns import Column, Holds
from ..tables import AskedWronglyError
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
SPENDING = (
    Column("Body name", Holds.TEXT, "Who paid: the office or the force"),
    Column("Transaction date", Holds.DAY, "The day of the payment"),
    Column("Supplier", Holds.TEXT, "Who was paid, or as what the name is withheld"),
    Column("Transaction number", Holds.TEXT, "Its number in the ledger of who paid"),
    Column("Net amount", Holds.NUMBER, "In pounds, without recoverable VAT; of a credit below 0"),
    Column("Irrecoverable VAT", Holds.NUMBER, "In pounds, where it is recorded"),
    Column("Department", Holds.TEXT, "Whose spending it is"),
    Column("Procurement category", Holds.TEXT, "The kind of goods or services"),
    Column("Purpose", Holds.TEXT, "What it was for"),
    Column("Reason for value for money", Holds.TEXT, "Why it is value for money"),
    Column("Contract", Holds.TEXT, "The key of the contract that it was paid under"),
)
OF_SPENDING = (Column("month", Holds.TEXT, "The month of the payments, as in 2023-09; without it, all of them"),)
MONTH = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])")


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


def spending(as_at: AsAt, *, month: str = "") -> Iterator[list[Any]]:
    """As SPENDING says, in the order of the days. Three queries. Raises AskedWronglyError."""
    plan = Plan.objects.in_force()
    paid_by = {Payer.OFFICE: plan.body, Payer.CHIEF_OFFICER: plan.force} if plan else {}
    for row in _paid_in(month, as_at).naming(as_at, "contract").order_by("paid_on", "slug"):
        contract = getattr(row, "contract", None)
        yield [
            *(paid_by.get(Payer(row.payer), ""), row.paid_on, REDACTED.get(row.withheld, row.recipient)),
            *(row.transaction, row.amount, row.vat, row.department, row.category, row.title, row.value_for_money),
            contract.slug if contract else "",
        ]


def _paid_in(month: str, as_at: AsAt) -> Any:
    rows = Payment.objects.as_at(as_at)
    if not month:
        return rows
    if not MONTH.fullmatch(month):
        raise AskedWronglyError("“month” is a year and a month, as in 2023-09.")
    return rows.filter(paid_on__range=span(dt.date.fromisoformat(f"{month}-01"), "month"))
