"""Contracts, grants and land in the form of their standards."""

import csv
import datetime as dt
import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft4Validator, FormatChecker
from openpyxl import load_workbook
from referencing import Registry, Resource

from commissioning.choices import ProviderKind
from commissioning.models import Contract, GrantAward, Provider
from pcc_portal.open_data.standards import giving
from tests.factories.commissioning import (
    create_contract,
    create_contract_change,
    create_grant_award,
    create_grant_round,
    create_provider,
    create_service,
)
from tests.factories.estates import create_property
from tests.factories.objectives import create_plan

SCHEMAS = Path(__file__).parent / "schemas"
OCDS = "/data/standards/ocds-contracts.json"
GRANTS = "/data/standards/360giving-grants"
CORE = [
    *("Identifier", "Title", "Description", "Currency", "Amount Awarded", "Award Date", "Recipient Org:Identifier"),
    *("Recipient Org:Name", "Funding Org:Identifier", "Funding Org:Name"),
]


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / f"ocds-{name}-1.1.5.json").read_text())


@pytest.fixture(scope="module")
def ocds() -> Draft4Validator:
    """The package's schema, which leads to that of a release."""
    registry: Any = Registry()
    release, package = Resource.from_contents(schema("release")), schema("release-package")
    for address in re.findall(r'"(https?://[^"]*release-schema.json)"', json.dumps(package)):
        registry = registry.with_resource(address, release)
    return Draft4Validator(package, registry=registry, format_checker=FormatChecker())


def read(client: Client, address: str) -> Any:
    return json.loads(client.get(address).getvalue(), parse_float=Decimal)


def plain(client: Client, address: str) -> Any:
    return json.loads(client.get(address).getvalue())


def test_the_contracts_of_the_demo_keep_to_the_standard(office: str, client: Client, ocds: Draft4Validator) -> None:
    package = plain(client, OCDS)
    assert [error.message for error in ocds.iter_errors(package)] == []
    assert len(package["releases"]) == Contract.objects.public().count() > 0


@pytest.mark.parametrize(
    "wrong",
    [{"ocid": None}, {"tag": ["guess"]}, {"date": "yesterday"}, {"initiationType": "whim"}, {"awards": [{"value": 5}]}],
    ids=str,
)
def test_the_schema_fails_what_is_wrong(office: str, client: Client, ocds: Draft4Validator, wrong: Any) -> None:
    package = plain(client, OCDS)
    package["releases"][0] |= wrong
    assert not ocds.is_valid(package)


@pytest.mark.django_db
@pytest.mark.engines
def test_a_contract_with_its_supplier_and_its_amendment(client: Client, ocds: Draft4Validator) -> None:
    create_plan()
    supplier = create_provider(title="Helping Hands", kind=ProviderKind.CHARITY, registered_number="1160384")
    days = {"starts": dt.date(2023, 4, 1), "current_end": dt.date(2024, 3, 31), "maximum_end": dt.date(2026, 3, 31)}
    contract = create_contract(slug="support", provider=supplier, value_awarded=Decimal("1000.50"), **days)
    create_contract_change(contract=contract, value_change=200)
    package = read(client, OCDS)
    assert ocds.is_valid(plain(client, OCDS))
    (release,) = package["releases"]
    assert release["tag"] == ["award", "contract", "contractAmendment"]
    assert release["awards"][0]["value"] == {"amount": Decimal("1000.5"), "currency": "GBP"}
    assert release["awards"][0]["suppliers"] == [{"id": "GB-CHC-1160384", "name": "Helping Hands"}]
    assert release["contracts"][0]["value"]["amount"] == Decimal("1200.5")
    assert release["contracts"][0]["period"]["maxExtentDate"] == "2026-03-31T00:00:00Z"
    assert release["contracts"][0]["amendments"][0]["rationale"]
    assert {party["roles"][0] for party in release["parties"]} == {"buyer", "supplier"}


@pytest.mark.django_db
def test_what_readers_do_not_see_is_in_none_of_them(client: Client) -> None:
    create_contract(title="Secret contract", is_public=False)
    create_contract(title="Open contract", provider=create_provider(title="Secret Hands", is_public=False))
    create_contract(title="Another", service=create_service(description="Secret service", is_public=False))
    create_grant_award(round=create_grant_round(), recipient=create_provider(title="Secret Club", is_public=False))
    create_property(title="Secret place", is_public=False)
    create_property(title="Open place")
    for address in (OCDS, f"{GRANTS}.json", f"{GRANTS}.csv", *lists()):
        assert "Secret" not in client.get(address).getvalue().decode(), address
    assert "Open contract" in client.get(OCDS).getvalue().decode()
    assert "Open place" in client.get(lists()[1]).getvalue().decode()


def lists() -> list[str]:
    return [f"/data/standards/{name}-register.csv" for name in ("contracts", "land")]


def test_the_grants_of_the_demo_have_the_ten_core_fields(office: str, client: Client) -> None:
    lines = list(csv.DictReader(io.StringIO(client.get(f"{GRANTS}.csv").getvalue().decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(client.get(f"{GRANTS}.xlsx").content)).active
    grants = read(client, f"{GRANTS}.json")["grants"]
    assert sheet is not None
    head, *cells = sheet.iter_rows(values_only=True)
    assert list(head) == list(giving.NAMES)
    assert len(lines) == len(cells) == len(grants) == GrantAward.objects.public().count() > 0
    for line, grant in zip(lines, grants, strict=True):
        assert all(line[name] for name in CORE), line
        assert line["Identifier"].startswith("360G-")
        assert grant["id"] == line["Identifier"]
        assert grant["amountAwarded"] == Decimal(line["Amount Awarded"]) > 0
        assert dt.date.fromisoformat(grant["awardDate"])
        assert grant["recipientOrganization"][0]["id"]
        assert grant["fundingOrganization"][0]["name"]
    assert len({grant["id"] for grant in grants}) == len(grants)


@pytest.mark.django_db
def test_a_company_and_a_body_without_a_number_are_named(client: Client) -> None:
    create_plan()
    numbered = create_provider(kind=ProviderKind.COMPANY, registered_number="SC123456")
    other = create_provider(slug="a-council", kind=ProviderKind.PUBLIC)
    for recipient in (numbered, other):
        create_grant_award(round=create_grant_round(), recipient=recipient)
    recipients = [grant["recipientOrganization"][0]["id"] for grant in read(client, f"{GRANTS}.json")["grants"]]
    assert sorted(recipients) == ["360G-unregistered-a-council", "GB-COH-SC123456"]
    assert Provider.objects.count() == 2


def test_the_demo_s_land_and_contracts_are_listed(office: str, client: Client) -> None:
    for address in lists():
        rows = list(csv.DictReader(io.StringIO(client.get(address).getvalue().decode("utf-8-sig"))))
        assert rows, address
        assert all(row.get("Organisation name", "-") and row.get("Local authority department", "-") for row in rows)
