"""The demo for tests that read much of it: a database of its own for each worker, each test's changes undone."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connections, transaction
from pytest_django import DjangoDbBlocker

from tests import postgres
from tests.factories.numbers import numbers
from tests.originals import original
from tests.portal import Database


@pytest.fixture
def programs_of_postgres(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that back up and restore."""
    if settings.ENGINE == "postgres":
        monkeypatch.setenv("PATH", str(postgres.PACKAGE / "pginstall" / "bin"), prepend=":")


@pytest.fixture
def databases(django_db_setup: None, django_db_blocker: DjangoDbBlocker, programs_of_postgres: None) -> Iterator[None]:
    """Tests may open databases of their own."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def demo_copy(django_db_setup: None, worker_id: str) -> Database:
    """This worker's database with the demo."""
    return original("demo").copy(f"demo_of_{worker_id}")


@pytest.fixture(scope="session")
def composing_copy(django_db_setup: None, worker_id: str) -> Database:
    """The same, where the report on the second quarter is a draft still and everything in it is approved."""
    return original("composing").copy(f"composing_of_{worker_id}")


@pytest.fixture(scope="session")
def valley_copy(django_db_setup: None, worker_id: str) -> Database:
    """The demo of the second office."""
    return original("valley").copy(f"valley_of_{worker_id}")


@pytest.fixture(scope="session")
def published_copy(django_db_setup: None, django_db_blocker: DjangoDbBlocker, worker_id: str) -> Database:
    """A small office that has published twice: see `create_published`."""
    from tests.factories.releases import create_published  # models can be imported by now

    numbers.restart(1_001)  # beside these stand rows of tests that number theirs from 1
    database = original("migrated").copy(f"published_of_{worker_id}")
    with django_db_blocker.unblock(), connected_to(database):
        create_published()
    return database


@contextmanager
def connected_to(database: Database) -> Iterator[None]:
    """Within the block the default connection is another one, to that database."""
    before = connections["default"]
    other = before.copy()
    other.settings_dict["NAME"] = database.setting
    connections["default"] = other
    try:
        yield
    finally:
        other.close()
        connections["default"] = before


@pytest.fixture
def demo(db: None, demo_copy: Database) -> Iterator[None]:
    """The demo is in the database, and nothing else; what the test changes is undone."""
    with connected_to(demo_copy), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def valley(db: None, valley_copy: Database) -> Iterator[None]:
    """The demo of the second office: other words, grades, days and kinds of measures."""
    from pcc_portal.updates.grading.schemes import forget_schemes  # models can be imported by now

    with connected_to(valley_copy), transaction.atomic():
        forget_schemes()  # those of the first office, which are kept outside of requests
        yield
        transaction.set_rollback(True)


@pytest.fixture(params=["demo", "valley"])
def office(request: pytest.FixtureRequest) -> str:
    """The demo of each office in turn is in the database; answers with the name of its fixture."""
    request.getfixturevalue(request.param)
    return str(request.param)


@pytest.fixture
def composing(db: None, composing_copy: Database) -> Iterator[None]:
    """The demo on the day before its second report is sent."""
    with connected_to(composing_copy), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def published(db: None, published_copy: Database) -> Iterator[None]:
    """One of everything that never changes again, in two releases, and rows that wait; as many as a hand can count."""
    with connected_to(published_copy), transaction.atomic():
        yield
        transaction.set_rollback(True)
