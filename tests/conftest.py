import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.db import connection
from django.test import TransactionTestCase

from tests import postgres

pytest_plugins = ["tests.demo_database"]


def pytest_configure(config: pytest.Config) -> None:
    """The process that starts the run makes the scratch folder and the one PostgreSQL that all workers share."""
    if hasattr(config, "workerinput"):
        return
    resources = ExitStack()
    config.add_cleanup(resources.close)
    settings.STATIC_ROOT.mkdir(parents=True)
    resources.callback(shutil.rmtree, settings.SCRATCH, ignore_errors=True)
    if settings.ENGINE == "postgres" and not config.option.collectonly:
        resources.enter_context(postgres.running(settings.SCRATCH, int(os.environ["TEST_POSTGRES_PORT"])))


def pytest_report_header() -> str:
    return f"database: {settings.ENGINE}"


@contextmanager
def triggers_off() -> Iterator[None]:
    """Let the test runner empty tables whose triggers refuse it, such as the audit log."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, definition in triggers:
            cursor.execute(definition)


@pytest.fixture(scope="session", autouse=True)
def flush_past_triggers() -> Iterator[None]:
    """A test with real transactions ends by emptying every table; without this the audit log would refuse."""
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def flush_without_triggers(case: TransactionTestCase) -> None:
        with triggers_off():
            flush(case)

    with mock.patch.object(TransactionTestCase, "_fixture_teardown", flush_without_triggers):
        yield


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Counts of failed sign-ins live in the cache; no test inherits another's."""
    cache.clear()


@pytest.fixture
def memory(settings: Any) -> Iterator[None]:
    """What the portal works out once after each change is kept, as in service; elsewhere in the suite it is not."""
    backend, kept = "django.core.cache.backends.locmem.LocMemCache", ("pages", "drafts")
    settings.CACHES = {**settings.CACHES, **{name: {"BACKEND": backend, "LOCATION": f"test-{name}"} for name in kept}}
    for name in kept:
        caches[name].clear()
    yield
    for name in kept:
        caches[name].clear()
