"""Each kind of record that readers see is a table: CSV, JSON and XLSX, filtered, paged, sent once."""

import csv
import io
import json
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from commissioning.models import Contract, Provider
from pcc_portal.accounts.roles import Role
from pcc_portal.open_data.tables import register_tables
from performance.models import Measure
from tests.factories.accounts import create_user
from tests.factories.commissioning import create_contract
from tests.factories.objectives import create_commitment
from tests.factories.performance import create_measure, create_observation
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release, show

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

CONTRACTS = "/data/registers/contract"


def read(client: Client, address: str, **headers: str) -> Any:
    response = client.get(address, headers=headers)
    assert response.status_code == HTTPStatus.OK, address
    return json.loads(response.getvalue())


def keys(client: Client, address: str) -> list[str]:
    return [row["key"] for row in read(client, address)["rows"]]


def test_the_three_forms_hold_the_same_rows(client: Client) -> None:
    create_contract(slug="sarc", value_awarded=-0 + 1200)
    (row,) = read(client, f"{CONTRACTS}.json")["rows"]
    text = client.get(f"{CONTRACTS}.csv").getvalue().decode()
    (line,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    sheet = load_workbook(io.BytesIO(client.get(f"{CONTRACTS}.xlsx").content)).active
    assert sheet is not None
    head, cells = sheet.iter_rows(values_only=True)
    assert list(row) == list(line) == list(head)
    assert (row["value_awarded"], line["value_awarded"]) == (1200, "1200")
    assert dict(zip(head, cells, strict=True))["value_awarded"] == 1200
    assert text.startswith("\ufeff")


def test_keys_stand_in_the_place_of_numbers(client: Client) -> None:
    contract = create_contract()
    (row,) = read(client, f"{CONTRACTS}.json")["rows"]
    assert row["service"] == contract.service.slug
    assert row["provider"] == (contract.provider.slug if contract.provider else None)


def test_a_link_to_what_readers_do_not_see_is_empty(client: Client) -> None:
    contract = create_contract()
    Provider.objects.update(is_public=False)
    (row,) = read(client, f"{CONTRACTS}.json")["rows"]
    assert row["key"] == contract.slug
    assert row["provider"] is None


def test_what_is_hidden_is_no_row_and_the_office_has_it(client: Client) -> None:
    Contract.objects.filter(pk=create_contract(slug="secret").pk).update(is_public=False)
    assert keys(client, f"{CONTRACTS}.json") == []
    client.force_login(create_user(role=Role.CONTRIBUTOR))
    assert keys(client, f"{CONTRACTS}.json") == ["secret"]


def test_rows_are_filtered_by_their_keys_and_choices(client: Client) -> None:
    one, other = create_commitment(slug="one"), create_commitment(slug="other")
    address = "/data/registers/commitment.json"
    assert keys(client, f"{address}?theme={one.theme.slug}") == [
        row.slug for row in (one, other) if row.theme == one.theme
    ]
    assert keys(client, f"{address}?theme=no-such-theme") == []
    assert keys(client, f"{address}?state={one.state}") == ["one", "other"]


@pytest.mark.parametrize(
    "asked",
    ["colour=red", "state=nonsense", "limit=0", "limit=x", "after=%00", "as_at=2019-20-q1", "limit=9999999999"],
)
def test_what_is_asked_wrongly_is_told_in_a_sentence(asked: str, client: Client) -> None:
    response = client.get(f"/data/registers/commitment.json?{asked}")
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert response.json()["error"].endswith((".", "none yet."))


@pytest.mark.parametrize("address", [f"{CONTRACTS}.pdf", "/data/registers/user.json", "/data/registers/figure.json"])
def test_there_is_no_other_table_or_form(address: str, client: Client) -> None:
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND


def test_pages_by_key_hold_each_row_once(client: Client) -> None:
    for slug in ("a", "b", "c", "d", "e"):
        create_contract(slug=slug)
    read_keys, address = [], f"{CONTRACTS}.json?limit=2"
    while address:
        page = read(client, address)
        read_keys += [row["key"] for row in page["rows"]]
        address = page["next"]
    assert read_keys == ["a", "b", "c", "d", "e"]
    assert 'rel="next"' in client.get(f"{CONTRACTS}.csv?limit=2")["Link"]


def test_figures_are_paged_by_what_never_changes(client: Client) -> None:
    release = create_release(quarter=create_quarter())
    for slug in ("one", "two", "three"):
        show(create_observation(measure=create_measure(slug=slug)), release)
    first = read(client, "/data/measures.json?limit=2")
    second = read(client, first["next"])
    measures = [row["measure"] for page in (first, second) for row in page["observations"]]
    assert measures == ["one", "two", "three"]
    assert second["next"] is None
    assert client.get("/data/measures.json?after=nonsense").status_code == HTTPStatus.BAD_REQUEST
    assert client.get("/data/measures.json?after=a.b.c.d").status_code == HTTPStatus.BAD_REQUEST


def test_nothing_is_sent_twice_to_who_has_it(client: Client) -> None:
    create_contract()
    for address in (f"{CONTRACTS}.csv", "/data/measures.json"):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")
        assert client.get(f"{address}?limit=1", headers={"If-None-Match": first["ETag"]}).status_code == HTTPStatus.OK


def test_any_page_may_read_it_and_the_office_copy_is_never_kept(client: Client) -> None:
    assert client.get(f"{CONTRACTS}.json")["Access-Control-Allow-Origin"] == "*"
    asking = {"Origin": "https://elsewhere.example", "Access-Control-Request-Headers": "if-none-match"}
    answer = client.options(f"{CONTRACTS}.json", headers=asking)
    assert (answer.status_code, answer.content) == (HTTPStatus.NO_CONTENT, b"")
    assert answer["Access-Control-Allow-Headers"] == "If-None-Match"
    assert client.post(f"{CONTRACTS}.json").status_code == HTTPStatus.METHOD_NOT_ALLOWED
    client.force_login(create_user(role=Role.CONTRIBUTOR))
    response = client.get(f"{CONTRACTS}.json")
    assert "ETag" not in response
    assert response["Cache-Control"] == "no-store"


def test_text_and_data_go_out_compressed(client: Client) -> None:
    for number in range(9):
        create_measure(slug=f"measure-{number}")
    for address in ("/data/registers/measure.csv", "/data/registers/measure.json", "/data/"):
        plain, small = client.get(address), client.get(address, headers={"Accept-Encoding": "gzip"})
        assert small["Content-Encoding"] == "gzip"
        assert len(small.getvalue()) < len(plain.getvalue())
    sheet = client.get("/data/registers/measure.xlsx", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in sheet


def test_every_table_says_what_each_column_means() -> None:
    silent = [(key, c.name) for key, table in register_tables().items() for c in table.columns if not c.meaning]
    assert silent == []
    assert Measure in {table.kind.model for table in register_tables().values()}


def test_names_of_columns_are_unique() -> None:
    for key, table in register_tables().items():
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names)), key
