"""Grants held to the schema of the 360Giving Data Standard, and to what its guidance asks besides.

The schema lets any field pass that it does not know, and any text for an identifier, so the rest of what our files can
break is stated here: no field of ours, no empty text, and identifiers, amounts and the currency as it wants them.
"""

import csv
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

from commissioning.models import GrantAward
from pcc_portal.open_data.standards import giving

GRANTS = "/data/standards/360giving-grants"
SCHEMAS = Path(__file__).parent / "schemas"
TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
DAY = {"type": "string", "pattern": r"^[0-9]{4}-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])$"}
# Of a register of organisations (org-id.guide), or one that the funder gives itself.
BODY = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {
        "id": {"type": "string", "pattern": r"^(360G|[A-Z]{2}-[A-Z0-9]+)-\S+$"},
        "name": TEXT,
        "charityNumber": TEXT,
        "companyNumber": TEXT,
    },
    "additionalProperties": False,
}
ONE_BODY = {"type": "array", "minItems": 1, "items": BODY}
PROGRAMME = {"type": "object", "properties": {"code": TEXT, "title": TEXT}, "additionalProperties": False}
GRANT: dict[str, Any] = {
    "type": "object",
    "required": [
        *("id", "title", "description", "currency", "amountAwarded", "awardDate"),
        *("recipientOrganization", "fundingOrganization"),
    ],
    "properties": {
        "id": {"type": "string", "pattern": r"^360G-\S+$"},
        "title": TEXT,
        "description": TEXT,
        "currency": {"enum": ["GBP"]},
        "amountAwarded": {"type": "number", "minimum": 0},
        "awardDate": DAY,
        "recipientOrganization": ONE_BODY,
        "fundingOrganization": ONE_BODY,
        "grantProgramme": {"type": "array", "items": PROGRAMME},
    },
    "additionalProperties": False,  # a misspelt field is none of the standard's
}
GUIDANCE = Draft4Validator(
    {
        "type": "object",
        "required": ["grants"],
        "properties": {"grants": {"type": "array", "minItems": 1, "uniqueItems": True, "items": GRANT}},
    }
)


def standard() -> Draft4Validator:
    """The schema of a package, which leads to that of a grant. Without its formats a day would be right in two ways."""
    package, grant = (
        json.loads((SCHEMAS / f"{name}.json").read_text()) for name in ("360-giving-package", "360-giving")
    )
    registry: Any = Registry().with_resource(
        package["properties"]["grants"]["items"]["$ref"], Resource.from_contents(grant)
    )
    return Draft4Validator(package, registry=registry, format_checker=FormatChecker())


STANDARD = standard()
# The heads of a sheet, as the standard names its fields in words, and the fields that they stand for.
HEADS = {
    "Identifier": ("id",),
    "Title": ("title",),
    "Description": ("description",),
    "Currency": ("currency",),
    "Amount Awarded": ("amountAwarded",),
    "Award Date": ("awardDate",),
    "Recipient Org:Identifier": ("recipientOrganization", 0, "id"),
    "Recipient Org:Name": ("recipientOrganization", 0, "name"),
    "Recipient Org:Charity Number": ("recipientOrganization", 0, "charityNumber"),
    "Recipient Org:Company Number": ("recipientOrganization", 0, "companyNumber"),
    "Funding Org:Identifier": ("fundingOrganization", 0, "id"),
    "Funding Org:Name": ("fundingOrganization", 0, "name"),
    "Grant Programme:Code": ("grantProgramme", 0, "code"),
    "Grant Programme:Title": ("grantProgramme", 0, "title"),
}


def package(client: Client) -> Any:
    return json.loads(client.get(f"{GRANTS}.json").getvalue())


def faults(grants: Any, *schemas: Draft4Validator) -> list[str]:
    return [f"{error.json_path}: {error.message}" for schema in schemas for error in schema.iter_errors(grants)]


def test_the_grants_of_both_demos_keep_to_the_standard(office: str, client: Client) -> None:
    published = package(client)
    assert faults(published, STANDARD, GUIDANCE) == []
    assert len({grant["id"] for grant in published["grants"]}) == GrantAward.objects.public().count()


MISTYPED: dict[str, Any] = {
    "no identifier": {"id": None},
    "another currency": {"currency": "£"},
    "an amount as text": {"amountAwarded": "1000"},
    "a day in our own order": {"awardDate": "31/01/2024"},
    "a recipient that is no list": {"recipientOrganization": {"id": "GB-CHC-1", "name": "Hands"}},
    "a recipient without a name": {"recipientOrganization": [{"id": "GB-CHC-1"}]},
    "no funder": {"fundingOrganization": []},
}
AGAINST_GUIDANCE: dict[str, Any] = {
    "an identifier of nobody's": {"id": "grant-1"},
    "an empty title": {"title": ""},
    "a recipient by its bare number": {"recipientOrganization": [{"id": "1160384", "name": "Hands"}]},
    "a field of ours": {"purpose": "Hands"},
}


@pytest.mark.parametrize("name", MISTYPED)
def test_the_standard_refuses_what_is_wrong(demo: None, client: Client, name: str) -> None:
    published = package(client)
    published["grants"][0] |= MISTYPED[name]
    assert faults(published, STANDARD)


@pytest.mark.parametrize("name", AGAINST_GUIDANCE)
def test_its_guidance_asks_for_more(demo: None, client: Client, name: str) -> None:
    published = package(client)
    published["grants"][0] |= AGAINST_GUIDANCE[name]
    assert not faults(published, STANDARD)
    assert faults(published, GUIDANCE)


@pytest.mark.parametrize("field", GRANT["required"])
def test_what_is_missing_is_refused(demo: None, client: Client, field: str) -> None:
    published = package(client)
    del published["grants"][0][field]
    assert faults(published, STANDARD)


def test_no_grant_or_one_twice_is_no_package(demo: None, client: Client) -> None:
    published = package(client)
    assert faults({"grants": []}, STANDARD)
    assert faults({"grants": [*published["grants"], published["grants"][0]]}, STANDARD)


def test_the_sheets_say_what_the_json_says(office: str, client: Client) -> None:
    assert list(HEADS) == list(giving.NAMES)
    lines = list(csv.DictReader(io.StringIO(client.get(f"{GRANTS}.csv").getvalue().decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(client.get(f"{GRANTS}.xlsx").content)).active
    assert sheet is not None
    head, *cells = sheet.iter_rows(values_only=True)
    for grant, line, row in zip(package(client)["grants"], lines, cells, strict=True):
        for name, path in HEADS.items():
            assert as_text(line[name]) == as_text(dict(zip(head, row, strict=True))[name]) == as_text(at(grant, path))


def at(grant: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        grant = grant.get(step) if isinstance(grant, dict) else (grant or [None])[int(step)]
    return grant


def as_text(value: Any) -> str:
    """Of a cell of any of the files: no sheet tells a number from its text, or nothing from an empty text."""
    if hasattr(value, "date"):
        return str(value.date())
    words = "" if value is None else str(value)
    return f"{Decimal(words).normalize():f}" if re.fullmatch(r"\d+(\.\d+)?", words) else words
