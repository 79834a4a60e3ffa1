"""What pages ask of the tables that grow for ever is answered by an index, whatever planners make of few rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from pcc_portal.accounts.models import User
from pcc_portal.audit.models import Event
from pcc_portal.work.addresses import WORK
from performance.models import KeptReading, Measure, Observation
from tests.benchmarks.pages import OFFICE, OUTSIDE

pytestmark = [pytest.mark.engines, pytest.mark.slow, pytest.mark.usefixtures("without_zeal")]

GROW = "|".join(model._meta.db_table for model in (Observation, KeptReading, Event))
# Of SQLite "SCAN name", without an index; of PostgreSQL, which reads a table through only where it has to.
READ_THROUGH = re.compile(rf"SCAN (?:{GROW})(?! USING)|Seq Scan on (?:{GROW})\b")
PAGES = (
    "/",
    "/measures/",
    "/measures/?status=off",
    "/boards/by-area/",
    "/since/",
    "/themes/improving-responses-to-domestic-abuse/",
    "/objectives/reform/",
)
OF_THE_OFFICE = ("/approvals/", "/updates/2023-24-q3/firearms-licensing-unit/", WORK.url)


def asked(client: Client, address: str) -> list[tuple[str, Any]]:
    """What the page reads of them."""
    questions: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT") and re.search(GROW, sql):
            questions.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert client.get(address).status_code == 200
    return questions


def plan_of(sql: str, params: Any) -> str:
    explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
    with connection.cursor() as cursor:
        cursor.execute(explain + sql, params)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


@pytest.fixture
def by_index(demo: None) -> None:
    """Of a small table PostgreSQL reads all rows rather than an index, unless there is one and it is told to."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")


@pytest.mark.parametrize("role", [OFFICE, OUTSIDE])
def test_no_page_reads_through_what_grows_for_ever(by_index: None, role: str) -> None:
    client, read = Client(), 0
    client.force_login(User.objects.with_role(role).earliest("pk"))
    measure = Measure.objects.get(slug="shotgun-grant-longest-wait").get_absolute_url()
    for address in (measure, *PAGES, *(OF_THE_OFFICE if role == OFFICE else ())):
        for sql, params in asked(client, address):
            read += 1
            plan = plan_of(sql, params)
            assert not READ_THROUGH.search(plan), f"{address}\n{sql}\n{plan}"
    assert read > 30


def test_what_has_no_index_would_be_noticed(by_index: None) -> None:
    sql, params = Observation.objects.filter(note="Nobody looks for this.").order_by().query.sql_with_params()
    assert READ_THROUGH.search(plan_of(sql, params))
