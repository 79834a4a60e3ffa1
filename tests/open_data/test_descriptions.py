"""The dictionary, the OpenAPI description and the data package are made from the declarations, and true."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client
from django.utils.http import urlencode
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from pcc_portal.open_data.catalogue import all_tables, catalogue
from tests.factories.performance import create_measure, create_observation
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release, show


def read(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, address
    return json.loads(response.getvalue())


@pytest.mark.django_db
def test_the_description_keeps_to_openapi(client: Client) -> None:
    validate(read(client, "/api/openapi.json"))


def test_each_table_answers_as_its_description_says(demo: None, client: Client) -> None:
    described = read(client, "/api/openapi.json")
    for table in all_tables():
        answer = read(client, f"{table.address('json')}?limit=200")
        schema = {**described["components"]["schemas"][table.key], "components": described["components"]}
        for row in answer[table.rows_name]:
            OAS31Validator(schema).validate(row)


def test_the_description_fails_a_row_of_another_kind(demo: None, client: Client) -> None:
    described = read(client, "/api/openapi.json")
    (row,) = read(client, "/data/registers/contract.json?limit=1")["rows"]
    check = OAS31Validator(described["components"]["schemas"]["contract"])
    for wrong in ({"starts": 5}, {"value_awarded": "much"}, {"route": "by-chance"}, {"colour": "red"}):
        assert not check.is_valid(row | wrong), wrong
    assert check.is_valid(row)


def test_the_package_describes_each_file(demo: None, client: Client) -> None:
    package = read(client, "/data/datapackage.json")
    assert {each["name"] for each in package["resources"]} == {table.key for table in all_tables()}
    for each in package["resources"]:
        text = client.get(each["path"].removeprefix("http://testserver")).getvalue().decode("utf-8-sig")
        assert next(csv.reader(io.StringIO(text))) == [field["name"] for field in each["schema"]["fields"]]
        assert set(_listed(each["schema"]["primaryKey"])) <= {field["name"] for field in each["schema"]["fields"]}


def _listed(key: Any) -> list[str]:
    return [key] if isinstance(key, str) else key


def test_the_dictionary_leads_from_table_to_table(demo: None, client: Client) -> None:
    tables = {table["name"]: table for table in read(client, "/data/dictionary.json")["tables"]}
    leads = {column.get("leads_to") for table in tables.values() for column in table["columns"]} - {None}
    assert leads <= tables.keys()
    rows = list(csv.DictReader(io.StringIO(client.get("/data/dictionary.csv").getvalue().decode("utf-8-sig"))))
    assert len(rows) == sum(len(table["columns"]) for table in tables.values())


def test_each_table_is_read_in_pages_and_by_a_filter_of_each_kind(
    demo: None, without_zeal: None, client: Client
) -> None:
    """The pages together are the table, and rows are found by what stands in their columns."""
    for table in all_tables():
        address, name = table.address("json"), table.rows_name
        every = [row for row in read(client, address)[name] if not row.get("made_of")]
        following, rows = f"{address}?limit={max(len(every) // 3, 1)}", list[Any]()
        while following:
            page = read(client, following)
            rows, following = [*rows, *page[name]], page["next"]
        assert rows == every, table.key
        first: dict[str, Any] = every[0] if every else {}
        for column in {each.holds: each for each in table.filters if first.get(each.name) not in {None, ""}}.values():
            value = first[column.name]
            asked = {True: "true", False: "false"}.get(value, value)
            rows = read(client, f"{address}?{urlencode({column.name: asked, 'limit': 5000})}")[name]
            assert rows == [row for row in every if row[column.name] == value], column


@pytest.mark.django_db
@pytest.mark.engines
def test_the_page_counts_what_the_files_hold(client: Client) -> None:
    release = create_release(quarter=create_quarter())
    for slug in ("one", "two"):
        show(create_observation(measure=create_measure(slug=slug)), release)
    create_observation(measure=create_measure(slug="three"))
    entries = {entry.table.key: entry for entry in catalogue(None)}
    assert entries["figures"].rows == 2
    assert entries["measure"].rows == 3
    assert entries["figures"].changed_on == release.at.date()


def test_the_page_tells_each_table_with_its_size(demo: None, client: Client) -> None:
    page = client.get("/data/").content.decode()
    for entry in catalogue(None):
        text = client.get(entry.table.address("csv")).getvalue().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))[1:]
        made_of_months = [row for row in rows if entry.table.key == "figures" and row[-1]]
        assert entry.rows == len(rows) - len(made_of_months), entry.table.key
        assert 0.4 * len(text) - 500 <= entry.size <= 2.5 * len(text) + 500, entry.table.key
        assert f'href="{entry.table.address("xlsx")}"' in page


@pytest.mark.parametrize("page", ["/data/dictionary/", "/api/"])
def test_the_pages_name_each_table(demo: None, client: Client, page: str) -> None:
    html = client.get(page).content.decode()
    assert all(table.title in html for table in all_tables())
