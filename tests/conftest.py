import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest import mock

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.db import connection, connections
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from pcc_portal import gunicorn
from tests import postgres
from tests.factories.numbers import numbers
from tests.originals import original

pytest_plugins = ["tests.demo_database"]
# On a machine that does other things as well, an example may take any time.
hypothesis.settings.register_profile("busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("busy")
READS_PAGES = re.compile(r"\b(?:(?:Client|read|queries)\(|client\b)")
DEMOS = {"demo", "composing", "valley", "office", "demo_copy", "composing_copy", "valley_copy"}


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


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where only tests with the marker `engines` run, modules that do not say it are not imported either."""
    is_module = collection_path.match("test_*.py") and config.option.markexpr == "engines"
    return True if is_module and "mark.engines" not in collection_path.read_text(encoding="utf-8") else None


def reads_pages(module: Path) -> bool:
    """What holds of the whole project reads the demo's where it reads any, and tells quickly what was forgotten."""
    return module.parent.name != "architecture" and bool(READS_PAGES.search(module.read_text(encoding="utf-8")))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What reads the demo, and modules that read pages, are marked, so that `make quick` can leave them out."""
    reading = {path for path in {item.path for item in items} if reads_pages(path)}
    for item in items:
        if item.path in reading:
            item.add_marker(pytest.mark.pages)
        if DEMOS & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.demo)


def pytest_collection_finish() -> None:
    """As in service: Python looks for garbage less often, and not at all at what was loaded by now."""
    gunicorn.post_worker_init(None)


def pytest_report_header() -> str:
    return f"database: {settings.ENGINE}"


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, worker_id: str
) -> Iterator[None]:
    """In place of pytest-django's, which migrates a database for each worker: a copy of the one that was migrated."""
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = original("migrated").copy(f"empty_of_{worker_id}").setting
        approvers_at_once()
        yield
        connections.close_all()


def approvers_at_once() -> None:
    """The suite's office says that what approvers change themselves is applied at once: most tests are of what forms do
    to records. What contributors change waits there as everywhere, and tests/updates/test_proposals.py is of that."""
    from pcc_portal.updates.models import FourEyes

    FourEyes.objects.update_or_create(pk=FourEyes.ONLY, defaults={"approvers_at_once": True})


@contextmanager
def triggers_off() -> Iterator[None]:
    """Let the test runner empty tables whose triggers refuse it, as the audit log. Those that forget readings stay."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = [(name, sql) for name, sql in cursor.fetchall() if "_forgets_" not in name]
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, definition in triggers:
            cursor.execute(definition)


@pytest.fixture(scope="session", autouse=True)
def flush_past_triggers() -> Iterator[None]:
    """A test with real transactions ends by emptying every table; without this the audit log would refuse."""
    from django.apps import apps

    def with_rows(style: Any, tables: list[str], **options: Any) -> list[str]:
        """In place of truncating each of some 150 tables, which takes PostgreSQL as long whatever they hold."""
        with connection.cursor() as cursor:
            selects = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in tables)  # noqa: S608
            cursor.execute(" UNION ALL ".join(selects))
            return [f'DELETE FROM "{name}"' for (name,) in cursor.fetchall()]  # noqa: S608

    store_first_schemes = import_module("pcc_portal.updates.migrations.0004_keep_grade_schemes").store_first_schemes
    names = import_module("performance.migrations.0015_name_kinds_of_meetings")
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def flush_without_triggers(case: TransactionTestCase) -> None:
        with triggers_off(), mock.patch.object(connection.ops, "sql_flush", with_rows):
            flush(case)
            cache.clear()  # in a table of the database that no model stands for
            store_first_schemes(apps, None)  # which a migration made
            names.store_first_kinds(apps, None)
            approvers_at_once()

    with mock.patch.object(TransactionTestCase, "_fixture_teardown", flush_without_triggers):
        yield


@pytest.fixture(autouse=True)
def first_grade_schemes() -> None:
    """Outside of requests a process keeps the schemes of grades; each test begins with those that a migration made."""
    from pcc_portal.updates.grading.schemes import first_schemes, forget_schemes

    forget_schemes(but=first_schemes())


@pytest.fixture(autouse=True)
def numbers_of_factories() -> None:
    """Names that factories make up are the same in any order of tests, and so is what a page of them holds."""
    numbers.restart()


@pytest.fixture
def without_zeal(settings: Any) -> None:
    """For tests of what answers say: queries in loops are looked for where the same pages are read by other tests."""
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if not each.startswith("zeal.")]


@contextmanager
def keeping(settings: Any, *names: str) -> Iterator[None]:
    """These caches keep what they are given, from nothing on."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {**settings.CACHES, **{name: {"BACKEND": backend, "LOCATION": f"test-{name}"} for name in names}}
    for name in names:
        caches[name].clear()
    yield
    for name in names:
        caches[name].clear()


@pytest.fixture
def memory(settings: Any) -> Iterator[None]:
    """What the portal works out once after each change is kept, as in service; elsewhere in the suite it is not."""
    with keeping(settings, "pages", "drafts", "pieces"):
        yield


@pytest.fixture
def kept_drafts(settings: Any) -> Iterator[None]:
    """So are reports that were composed and checked, for a test that reads many pages and changes nothing meanwhile."""
    with keeping(settings, "drafts", "pieces"):
        yield
