"""Readers outside read from a replica that is fresh, all others from the primary; either goes on without the other."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import InternalError, OperationalError, connections
from django.test import Client
from environ import Env

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit import actions as audit
from pcc_portal.audit.models import Head
from pcc_portal.databases import databases
from pcc_portal.home import replicas
from pcc_portal.home.status import facts
from pcc_portal.periods.models import Quarter
from performance.choices import AreaKind
from performance.models import Area, Measure
from tests.demo_database import connected_to
from tests.portal import Database

pytestmark = pytest.mark.engines
HERE, THERE = "Measured on the primary", "Measured on the replica"
GONE = "a-database/that-is-not-there"


@pytest.fixture(scope="module")
def replica_copy(published_copy: Database, worker_id: str) -> Database:
    return published_copy.copy(f"replica_of_{worker_id}")


@pytest.fixture
def replica(replica_copy: Database, published: None, settings: Any) -> Iterator[Any]:
    """Its connection; it and the primary name their measure by the place where it is read."""
    settings.REPLICAS = [{"NAME": replica_copy.setting}]
    alias = replicas._replica(0)
    Measure.objects.update(title=HERE)
    Measure.objects.using(alias).update(title=THERE)
    Head.objects.using(alias).update(public_number=Head.objects.get().public_number)
    yield connections[alias]
    connections[alias].close()
    del connections[alias]


def reader() -> Client:
    return Client(raise_request_exception=False)


def page_of(client: Client, prefix: str = "") -> str:
    response = client.get(f"{prefix}{Measure.objects.get().get_absolute_url()}")
    assert response.status_code == 200
    return response.content.decode()


@contextmanager
def gone(connection: Any) -> Iterator[None]:
    """The server of that connection does not answer."""
    kept, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection, connection.settings_dict["NAME"] = None, GONE
    yield
    connection.connection, connection.settings_dict["NAME"] = kept, name


def read_only(execute: Any, sql: str, *rest: Any) -> Any:
    if sql.startswith(("INSERT", "UPDATE", "DELETE")):
        raise InternalError("cannot execute this in a read-only transaction")
    return execute(sql, *rest)


def failing(execute: Any, sql: str, *rest: Any) -> Any:
    if "performance_measure" in sql:
        raise OperationalError("terminating connection due to administrator command")
    return execute(sql, *rest)


def test_who_has_not_signed_in_reads_the_replica(replica: Any) -> None:
    client = reader()
    page = page_of(client)
    assert THERE in page
    assert HERE not in page
    assert Measure.objects.get().title == HERE, "what comes after the answer is asked of the primary"


def test_who_signed_in_reads_the_primary(replica: Any) -> None:
    client = reader()
    client.force_login(User.objects.with_role(Role.PUBLISHER).earliest("pk"))
    assert HERE in page_of(client)


def test_what_is_sent_in_pieces_is_read_from_the_replica(replica: Any) -> None:
    Area.objects.using("replica-0").filter(kind=AreaKind.FORCE).update(slug="area-of-the-replica")
    response = reader().get("/data/measures.csv")
    assert response.streaming
    assert b"area-of-the-replica" in b"".join(response)
    assert Measure.objects.get().title == HERE


def test_a_request_that_is_one_transaction_is_one_of_the_replica(replica: Any) -> None:
    with mock.patch.dict(connections.settings["default"], ATOMIC_REQUESTS=True):
        assert THERE in page_of(reader())
    assert not replica.in_atomic_block


def test_what_is_kept_of_a_replica_is_not_shown_after_a_change(replica: Any, memory: None) -> None:
    client = reader()
    assert THERE in page_of(client)
    audit.record(by=None, verb="looked at", target=Measure.objects.get())
    assert HERE in page_of(client)


def test_one_that_lacks_a_public_change_is_left_out_for_a_while(replica: Any) -> None:
    client = reader()
    with mock.patch.object(replicas, "time") as clock:
        clock.monotonic.return_value = 100.0
        Head.objects.update(public_number=Head.objects.get().public_number + 1)
        assert HERE in page_of(client)
        Head.objects.using("replica-0").update(public_number=Head.objects.get().public_number)
        assert HERE in page_of(client), "not asked yet"
        clock.monotonic.return_value += replicas.SECONDS_LEFT_OUT
        assert THERE in page_of(client)


def test_one_that_does_not_answer_is_left_out_for_a_while(replica: Any) -> None:
    client = reader()
    with mock.patch.object(replicas, "time") as clock:
        clock.monotonic.return_value = 100.0
        with gone(replica):
            assert HERE in page_of(client)
        assert HERE in page_of(client)
        clock.monotonic.return_value += replicas.SECONDS_LEFT_OUT
        assert THERE in page_of(client)


@pytest.mark.usefixtures("without_zeal")
def test_one_that_fails_meanwhile_or_is_asked_to_write_costs_no_reader_the_answer(replica: Any) -> None:
    """Words of search are written by who reads them first. The past is read in the same past again."""
    client, then = reader(), f"/as-published/{Quarter.objects.get().slug}"
    page = page_of(client, then)
    with replica.execute_wrapper(read_only):
        assert client.get("/find/", {"q": "Measured"}).status_code == 200
    with replica.execute_wrapper(failing):
        assert HERE in page_of(client)
        assert page_of(client, then) == page
    assert f'href="{then}/' in page
    assert THERE in page_of(client), "it is not left out for that"


def test_readers_go_on_while_the_primary_is_gone_and_writers_are_told(replica: Any) -> None:
    client, member = reader(), reader()
    member.force_login(User.objects.with_role(Role.PUBLISHER).earliest("pk"))
    assert THERE in page_of(client)
    address = Measure.objects.get().get_absolute_url()
    with connected_to(Database(GONE)):
        assert THERE in client.get(address).content.decode()
        for refused in (member.get(address), client.get("/account/sign-in/"), client.post("/account/sign-in/")):
            assert (refused.status_code, refused["Retry-After"]) == (503, "30")
            assert "the portal is not available" in refused.content.decode()


@pytest.mark.usefixtures("without_zeal")
def test_a_search_that_cannot_be_written_down_answers_with_the_portals_own_page(replica: Any) -> None:
    """Without a primary, and where what was the primary takes nothing any more."""
    client, member = reader(), reader()
    member.force_login(User.objects.with_role(Role.PUBLISHER).earliest("pk"))
    address = "/find/?q=Measured"
    with replica.execute_wrapper(read_only), connected_to(Database(GONE)):
        answers = [client.get(address)]
    with replica.execute_wrapper(read_only), taking_nothing():
        answers += [client.get(address), member.get(address)]
    assert [answer.status_code for answer in answers] == [503] * 3
    assert all("the portal is not available" in answer.content.decode() for answer in answers)


@contextmanager
def taking_nothing() -> Iterator[None]:
    """The database itself refuses to write."""
    off, on = {
        "sqlite": ("PRAGMA query_only = ON", "PRAGMA query_only = OFF"),
        "postgresql": ("SAVEPOINT takes; SET LOCAL transaction_read_only = on", "ROLLBACK TO SAVEPOINT takes"),
    }[connections["default"].vendor]
    with connections["default"].cursor() as cursor:
        cursor.execute(off)
        yield
        cursor.execute(on)


def test_the_office_reads_which_replicas_are_read(replica: Any) -> None:
    def told() -> tuple[Any, ...]:
        read, lag = facts._replicas()
        return read.words, read.value, read.is_well, lag.value

    Head.objects.using("replica-0").update(number=Head.objects.get().number)
    assert told() == ("number 1: read, up to date", 1, True, 0)
    audit.record(by=None, verb="looked at", target=Measure.objects.get())
    assert told() == ("number 1: left out, 1 entry behind", 0, False, 1)
    with gone(replica):
        assert told() == ("number 1: does not answer", 0, False, 0)


def test_nothing_older_is_shown_than_was_while_the_primary_is_gone(replica: Any) -> None:
    client, address = reader(), Measure.objects.get().get_absolute_url()
    Head.objects.update(public_number=Head.objects.get().public_number + 1)
    assert HERE in page_of(client)
    with connected_to(Database(GONE)):
        assert client.get(address).status_code == 503


def configured(**names: str) -> Any:
    with mock.patch.dict(os.environ, names):
        return databases(Env(), Path("portal.sqlite3"))


def test_what_is_written_goes_to_whichever_of_several_hosts_takes_it() -> None:
    primary, (replica,) = configured(
        DATABASE_URL="postgres://portal@db1:5432,db2:5433/portal?connect_timeout=2",
        REPLICA_URLS="postgres://reader:secret@db2:5433/portal",
    )
    assert (primary["HOST"], primary["PORT"]) == ("db1,db2", "5432,5433")
    assert primary["OPTIONS"]["target_session_attrs"] == "read-write"
    assert (primary["OPTIONS"]["connect_timeout"], replica["OPTIONS"]["connect_timeout"]) == (2, 3)
    assert (replica["HOST"], replica["PORT"], replica["USER"], replica["NAME"]) == ("db2", 5433, "reader", "portal")
    assert "target_session_attrs" not in replica["OPTIONS"]
    assert "OPTIONS" not in configured(DATABASE_URL="postgres:///portal", REPLICA_URLS="")[0]
    with pytest.raises(ImproperlyConfigured, match="replicas of PostgreSQL"):
        configured(DATABASE_URL="sqlite:///portal.sqlite3", REPLICA_URLS="postgres://db2/portal")
