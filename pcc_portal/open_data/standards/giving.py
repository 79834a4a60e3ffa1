"""Grants made, in the 360Giving Data Standard: ten core fields, and what else the portal knows."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from commissioning.models import GrantAward
from pcc_portal.updates.releases.as_of import AsAt

from ..columns import Column, Holds
from .bodies import body, charity_number, company_number, identifier

Json = dict[str, Any]
COLUMNS = (
    Column("Identifier", Holds.TEXT, "Names the grant among all that anybody publishes"),
    Column("Title", Holds.TEXT, "What it is called"),
    Column("Description", Holds.TEXT, "What it is for"),
    Column("Currency", Holds.TEXT, "As in ISO 4217"),
    Column("Amount Awarded", Holds.NUMBER, "In that currency"),
    Column("Award Date", Holds.DAY, "Day on which it was awarded"),
    Column("Recipient Org:Identifier", Holds.TEXT, "Names the recipient, by its charity or company number where known"),
    Column("Recipient Org:Name", Holds.TEXT, "Its name"),
    Column("Recipient Org:Charity Number", Holds.TEXT, "Where it is a charity"),
    Column("Recipient Org:Company Number", Holds.TEXT, "Where it is a company"),
    Column("Funding Org:Identifier", Holds.TEXT, "Names who gives"),
    Column("Funding Org:Name", Holds.TEXT, "Its name"),
    Column("Grant Programme:Code", Holds.TEXT, "Key of the round that it is out of"),
    Column("Grant Programme:Title", Holds.TEXT, "Its title"),
)


def rows(as_at: AsAt) -> Iterator[list[Any]]:
    """As COLUMNS says. A grant whose recipient or round the reader may not see is left out. Four queries."""
    funder, name = body()
    grants = GrantAward.objects.as_at(as_at).naming(as_at, "recipient", "round").order_by("slug")
    for grant in grants:
        recipient, programme = getattr(grant, "recipient", None), grant.round
        if recipient is None or (grant.round_id and programme is None):
            continue
        yield [
            *(f"{settings.GIVING_PREFIX}-{grant.slug}", grant.title, grant.purpose or grant.title, "GBP"),
            *(grant.amount, grant.awarded_on, identifier(recipient), recipient.title),
            *(charity_number(recipient), company_number(recipient), funder, name),
            *((programme.slug, programme.title) if programme else ("", "")),
        ]


def grants(as_at: AsAt) -> Json:
    return {"grants": [_grant(dict(zip(NAMES, row, strict=True))) for row in rows(as_at)]}


NAMES = tuple(column.name for column in COLUMNS)


def _grant(row: Json) -> Json:
    numbers = {
        "charityNumber": row["Recipient Org:Charity Number"],
        "companyNumber": row["Recipient Org:Company Number"],
    }
    programme = {"code": row["Grant Programme:Code"], "title": row["Grant Programme:Title"]}
    recipient = {"id": row["Recipient Org:Identifier"], "name": row["Recipient Org:Name"]}
    return {
        "id": row["Identifier"],
        "title": row["Title"],
        "description": row["Description"],
        "currency": row["Currency"],
        "amountAwarded": row["Amount Awarded"],
        "awardDate": row["Award Date"],
        "recipientOrganization": [recipient | {name: number for name, number in numbers.items() if number}],
        "fundingOrganization": [{"id": row["Funding Org:Identifier"], "name": row["Funding Org:Name"]}],
        **({"grantProgramme": [programme]} if programme["code"] else {}),
    }
