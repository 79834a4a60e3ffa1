"""The demo for tests that read much of it: loaded once a run into a database of its own, each test's changes undone."""

import fcntl
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from pytest_django import DjangoDbBlocker

from tests.portal import Database, on_server


@pytest.fixture(scope="session")
def demo_copy(django_db_setup: None, django_db_blocker: DjangoDbBlocker, worker_id: str) -> str:
    """Name of this worker's database with the demo."""
    with django_db_blocker.unblock():
        return loaded("demo", worker_id)


@pytest.fixture(scope="session")
def composing_copy(django_db_setup: None, django_db_blocker: DjangoDbBlocker, worker_id: str) -> str:
    """The same, where the report on the second quarter is a draft still and everything in it is approved."""
    with django_db_blocker.unblock():
        return loaded("composing", worker_id, "--compose")


@pytest.fixture(scope="session")
def published_copy(django_db_setup: None, django_db_blocker: DjangoDbBlocker, worker_id: str) -> str:
    """A small office that has published twice: see `create_published`."""
    from tests.factories.releases import create_published  # models can be imported by now

    with django_db_blocker.unblock():
        return loaded("published", worker_id, fill=create_published)


def loaded(name: str, worker_id: str, *options: str, fill: Callable[[], object] | None = None) -> str:
    """The first worker to ask loads it, the others copy it. `fill`: what it holds instead of the demo."""
    with (settings.SCRATCH / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        original = Database(f"{name}_original")
        done = settings.SCRATCH / f"{name}.loaded"
        if not done.exists():
            copy_of_empty(original)
            with connected_to(name_of(original)):
                fill() if fill else call_command("load_demo", *options, stdout=io.StringIO())
            done.touch()
        return name_of(original.copy(f"{name}_of_{worker_id}"))


def name_of(database: Database) -> str:
    return str(database.file) if settings.ENGINE == "sqlite" else database.name


def copy_of_empty(database: Database) -> None:
    """The migrated test database without rows; PostgreSQL copies one that nobody is connected to."""
    if settings.ENGINE == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(database.file)])
        return
    empty = connection.settings_dict["NAME"]
    connection.close()
    on_server(f'CREATE DATABASE "{database.name}" TEMPLATE "{empty}"')


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Within the block the default connection is another one, to the database of that name."""
    before = connections["default"]
    other = before.copy()
    other.settings_dict["NAME"] = name
    connections["default"] = other
    try:
        yield
    finally:
        other.close()
        connections["default"] = before


@pytest.fixture
def demo(db: None, demo_copy: str) -> Iterator[None]:
    """The demo is in the database, and nothing else; what the test changes is undone."""
    with connected_to(demo_copy), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def composing(db: None, composing_copy: str) -> Iterator[None]:
    """The demo on the day before its second report is sent."""
    with connected_to(composing_copy), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def published(db: None, published_copy: str) -> Iterator[None]:
    """One of everything that never changes again, in two releases, and rows that wait; as many as a hand can count."""
    with connected_to(published_copy), transaction.atomic():
        yield
        transaction.set_rollback(True)
