"""The cache in the database: live entries stay, a key is added once, and what fails is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.test import Client

from pcc_portal.accounts import limits
from tests.accounts.codes import START, sign_in
from tests.factories.accounts import PASSWORD, create_user
from tests.threads import at_once

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/sign-in/"
WRONG = "wrong"


def try_from(source: str, address: str, password: str = WRONG) -> Any:
    client = Client(REMOTE_ADDR=source, raise_request_exception=False)
    return client.post(SIGN_IN, {"login": address, "password": password})


@contextmanager
def read_only_database() -> Iterator[None]:
    """For this connection, until the block or the test's transaction ends."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON" if sqlite else "SET TRANSACTION READ ONLY")
    yield
    if sqlite:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")


def entries() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM portal_cache")
        return int(cursor.fetchone()[0])


def test_a_thousand_other_addresses_do_not_free_a_locked_one(rf: Any) -> None:
    user = create_user()
    with time_machine.travel(START, tick=False):
        for _ in range(5):
            try_from("192.0.2.1", user.email)
        for number in range(1000):
            request = rf.post(SIGN_IN, REMOTE_ADDR=f"198.51.{number // 250}.{number % 250}")
            assert not limits.count_password(request, f"person{number}@elsewhere.example").is_refused
        answer = try_from("192.0.2.1", user.email, PASSWORD)

    assert entries() >= 3000
    assert "Too many tries" in answer.content.decode()


def test_expired_entries_are_deleted_once_there_are_many(settings: Any) -> None:
    settings.CACHES = {**settings.CACHES, "default": {**settings.CACHES["default"], "OPTIONS": {"MAX_ENTRIES": 10}}}
    with time_machine.travel(START, tick=False):
        cache.set("stays", "live", timeout=3600)
        for number in range(30):
            cache.set(f"goes-{number}", number, timeout=10)
        assert entries() == 31
    with time_machine.travel(START + 60, tick=False):
        cache.set("new", 1)
        assert entries() == 2
        assert cache.get("stays") == "live"


def test_a_key_is_added_again_once_it_has_expired() -> None:
    with time_machine.travel(START, tick=False):
        assert [cache.add("key", 1, timeout=30), cache.add("key", 2, timeout=30)] == [True, False]
    with time_machine.travel(START + 29.9, tick=False):
        assert (cache.add("key", 3), cache.get("key")) == (False, 1)
    with time_machine.travel(START + 30.1, tick=False):
        assert cache.add("key", 4)
        assert cache.get("key") == 4


@pytest.mark.parametrize("timeout", [None, 300])
def test_an_entry_may_stay_for_good_or_for_a_while(timeout: int | None) -> None:
    with time_machine.travel(START, tick=False):
        cache.set("key", "value", timeout=timeout)
    with time_machine.travel(START + 10**7, tick=False):
        assert cache.get("key") == ("value" if timeout is None else None)


@pytest.mark.parametrize("is_expired", [False, True])
def test_of_many_at_once_one_adds_the_key(transactional_db: None, is_expired: bool) -> None:
    if is_expired:
        cache.set("key", "old", timeout=-1)
    added = []

    def add() -> None:
        added.append(cache.add("key", "new", timeout=60))

    at_once(*[add] * 8)

    assert sorted(added) == [False] * 7 + [True]


def test_what_is_counted_stays_when_the_transaction_around_the_request_is_undone(transactional_db: None) -> None:
    """Sign-in runs in no transaction of its own, so that a fault after the count does not uncount."""
    user = create_user()
    client = Client(raise_request_exception=False)
    for _ in range(5):
        sign_in(client, user, "wrong")
    with transaction.atomic():
        cache.set("undone", 1)
        transaction.set_rollback(True)
    assert cache.get("undone") is None
    assert "Too many tries" in sign_in(client, user).content.decode()


def test_a_cache_that_cannot_be_written_refuses_sign_in_with_our_own_page() -> None:
    user = create_user()
    with read_only_database():
        answer = try_from("192.0.2.1", user.email, PASSWORD)
    assert answer.status_code == 503
    assert "the portal is not available" in answer.content.decode()
    assert answer["Retry-After"] == "30"


def test_not_ready_when_a_sign_in_could_not_be_counted() -> None:
    with read_only_database():
        answer = Client().get("/health/ready")
    assert (answer.status_code, answer.content) == (503, b"not ready\n")


@pytest.mark.parametrize("address", [SIGN_IN, "/health/ready"])
def test_a_table_that_is_missing_is_told_in_the_same_way(address: str) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE portal_cache RENAME TO portal_cache_gone")
        client = Client(raise_request_exception=False)
        sent = client.get if "health" in address else client.post
        assert sent(address, {"login": "ann@office.example", "password": "x"}).status_code == 503
        transaction.set_rollback(True)


def test_a_failing_write_is_raised() -> None:
    with read_only_database():
        for write in (lambda: cache.set("key", 1), lambda: cache.add("key", 1), lambda: cache.delete("key")):
            with pytest.raises(OperationalError), transaction.atomic():
                write()


def test_migrating_alone_makes_the_table_and_back(transactional_db: None) -> None:
    call_command("migrate", "accounts", "0001", verbosity=0)
    assert "portal_cache" not in connection.introspection.table_names()
    call_command("migrate", "accounts", verbosity=0)
    assert "portal_cache" in connection.introspection.table_names()
