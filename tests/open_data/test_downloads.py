"""Downloads hold what a reader may see, exactly, and nothing that a spreadsheet would run."""

import csv
import io
import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pcc_portal.accounts.roles import Role
from pcc_portal.open_data.observations import NAMES
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.models import Release
from performance.choices import Unit
from performance.models import Measure
from tests.factories.accounts import create_user
from tests.factories.performance import create_measure, create_observation
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release, show

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

ALL = "/data/measures.csv"


@pytest.fixture
def quarter() -> Quarter:
    return create_quarter()


@pytest.fixture
def office() -> Client:
    client = Client()
    client.force_login(create_user(role=Role.CONTRIBUTOR))
    return client


def create_released(measure: Measure, release: Release, **values: Any) -> None:
    show(create_observation(measure=measure, **values), release)


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    content: bytes = response.getvalue()
    return content.decode()


def rows(client: Client, address: str = ALL) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(client, address).removeprefix("\ufeff"))))


def test_the_file_begins_with_a_byte_order_mark_and_its_columns(client: Client) -> None:
    assert text(client, ALL) == "\ufeff" + ",".join(NAMES) + "\r\n"


def test_a_row_tells_all_that_is_needed_to_read_the_figure(client: Client, quarter: Quarter) -> None:
    measure = create_measure(slug="longest-wait", title="Longest wait", source="Force system")
    create_released(measure, create_release(quarter=quarter), value=Decimal("300.500000"))
    (row,) = rows(client)
    assert row == {
        "measure": "longest-wait",
        "area": "area-force",
        "period_start": "2023-07-01",
        "period_end": "2023-09-30",
        "as_at": "2023-09-30",
        "value": "300.5",
        "interval_from": "",
        "interval_to": "",
        "numerator": "",
        "denominator": "",
        "state": "reported",
        "reason": "",
        "tied": "no",
        "qualifier": "exact",
        "provisional": "no",
        "source": "",
        "illustrative": "no",
        "released_in": "1",
        "made_of": "",
    }


def test_json_holds_the_same_with_exact_numbers(client: Client, quarter: Quarter) -> None:
    measure = create_measure(slug="cost", unit=Unit.POUNDS)
    create_released(measure, create_release(quarter=quarter), value=Decimal("-1337000.1"))
    one = json.loads(text(client, "/data/measures/cost.json"), parse_float=Decimal)
    (row,) = one["observations"]
    assert row["value"] == Decimal("-1337000.1")
    assert row["provisional"] is False
    assert row["numerator"] is None
    assert one["measure"]["name"] == measure.title
    assert json.loads(text(client, "/data/measures.json"), parse_float=Decimal)["observations"] == [row]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r", "\uff1d", " ="])
def test_text_never_starts_a_formula(start: str, client: Client, quarter: Quarter) -> None:
    measure = create_measure()
    Measure.objects.filter(pk=measure.pk).update(title=f"{start}cmd()", source="plain")
    create_released(measure, create_release(quarter=quarter), source=f"{start}cmd()")
    (row,) = rows(client)
    assert row["source"] == f"'{start}cmd()"
    (register,) = rows(client, "/data/registers/measure.csv")
    assert register["title"] == f"'{start}cmd()"
    assert register["source"] == "plain"


def test_negative_numbers_stay_numbers(client: Client, quarter: Quarter) -> None:
    create_released(create_measure(unit=Unit.POUNDS), create_release(quarter=quarter), value=-1_337_000)
    assert rows(client)[0]["value"] == "-1337000"


def test_a_zero_is_a_value_and_missing_has_its_reason(client: Client, quarter: Quarter) -> None:
    release = create_release(quarter=quarter)
    create_released(create_measure(slug="a"), release, value=0)
    create_released(
        create_measure(slug="b"), release, value=None, availability="not_available", availability_reason="Late return"
    )
    zero, missing = rows(client)
    assert (zero["value"], zero["state"]) == ("0", "reported")
    assert (missing["value"], missing["state"], missing["reason"]) == ("", "not_available", "Late return")


def test_what_is_not_released_stays_inside(client: Client, office: Client, quarter: Quarter) -> None:
    create_release(quarter=quarter)
    create_observation(measure=create_measure(slug="draft"), value=70_123)
    hidden = create_measure(slug="hidden", title="Hidden measure", is_public=False)
    create_released(hidden, create_release(quarter=quarter), value=80_451)
    for address in (ALL, "/data/measures.json", "/data/measures/draft.csv", "/data/measures/draft.json"):
        assert "70123" not in text(client, address)
        assert "80451" not in text(client, address)
        assert "70123" in text(office, address)
    assert client.get("/data/measures/hidden.csv").status_code == 404
    assert client.get("/data/measures/hidden.json").status_code == 404
    assert "Hidden measure" not in text(client, "/data/")
    assert [row["released_in"] for row in rows(office)] == ["", "2"]


def test_small_sensitive_figures_are_left_out_with_their_counts(
    client: Client, office: Client, quarter: Quarter
) -> None:
    release = create_release(quarter=quarter)
    create_released(create_measure(slug="few", unit=Unit.COUNT, is_sensitive=True), release, value=3)
    share = create_measure(slug="share", unit=Unit.PERCENT, is_sensitive=True)
    create_released(share, release, value=Decimal("33.333333"), numerator=3, denominator=9)
    enough = create_measure(slug="enough", unit=Unit.COUNT, is_sensitive=True)
    create_released(enough, release, value=5)
    by_measure = {row["measure"]: row for row in rows(client)}
    for slug in ("few", "share"):
        row = by_measure[slug]
        assert (row["value"], row["numerator"], row["denominator"], row["state"]) == ("", "", "", "too_small")
        assert row["reason"]
    assert by_measure["enough"]["value"] == "5"


def test_an_unknown_measure_is_not_found(client: Client) -> None:
    assert client.get("/data/measures/nothing.csv").status_code == 404
    assert client.get("/data/measures/nothing.json").status_code == 404


def test_the_office_copy_is_never_stored(client: Client, office: Client) -> None:
    assert office.get(ALL)["Cache-Control"] == "no-store"
    assert "Cookie" in client.get(ALL)["Vary"]


@pytest.mark.parametrize("address", [ALL, "/data/measures.json", "/data/"])
def test_many_figures_take_as_many_questions_as_one(address: str, client: Client, quarter: Quarter) -> None:
    release = create_release(quarter=quarter)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            text(client, address)
        return len(queries)

    create_released(create_measure(), release)
    one = asked()
    for _ in range(20):
        create_released(create_measure(), release)
    assert asked() == one


def test_the_page_lists_each_measure_with_its_files(client: Client) -> None:
    assert "No measure has been set up yet" in text(client, "/data/")
    create_measure(slug="longest-wait", title="Longest wait")
    html = text(client, "/data/")
    assert 'href="/data/measures/longest-wait.csv"' in html
    assert 'href="/data/measures/longest-wait.json"' in html


def test_the_page_lists_each_register_with_its_files(client: Client) -> None:
    create_measure()
    files = re.findall(r'href="(/[a-z-]+/\?format=(?:csv|xlsx))"', text(client, "/data/"))
    assert {"/budgets/?format=csv", "/contracts/?format=xlsx"} <= set(files)
    for address in files:
        assert client.get(address)["Content-Disposition"].startswith("attachment"), address


def test_the_page_is_there_of_past_quarters_too(demo: None, client: Client) -> None:
    html = text(client, "/as-published/2023-24-q1/data/")
    assert 'href="/as-published/2023-24-q1/data/registers/contract.csv"' in html
    assert 'href="/as-published/2023-24-q1/contracts/?format=csv"' in html
