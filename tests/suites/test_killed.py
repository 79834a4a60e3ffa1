"""A process that is killed while it seals, brings in a file, restores or upgrades leaves all of it or nothing.

Each time a copy of this process does the work, and is killed at a random moment with whatever it has started.
`make kills` does it 1,000 times: each of the four, on both databases.
"""

from __future__ import annotations

import io
import json
import os
import random
import signal
import tarfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Protocol, TextIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from commissioning.models import Provider
from pcc_portal.audit.chain import verify
from pcc_portal.audit.models import Event
from pcc_portal.backups import archive, engines, restoring
from pcc_portal.backups.contents import differences
from pcc_portal.imports import actions as imports
from pcc_portal.imports import background, progress
from pcc_portal.imports.choices import ImportState
from pcc_portal.imports.models import Import
from pcc_portal.imports.sheets.grid import Table
from pcc_portal.panel.models import PanelReport, ReportFile
from pcc_portal.panel.sealing.actions import correct_report
from pcc_portal.panel.sealing.verify import NEEDED, faults
from pcc_portal.updates.models import Release
from pcc_portal.updates.proposals.actions import set_four_eyes
from tests.backups.rows import Rows, differing, every_row
from tests.demo_database import connected_to
from tests.factories.accounts import create_administrator, create_publisher
from tests.factories.desks import TODAY, create_approved
from tests.factories.panel import create_panel_report, seal
from tests.originals import original
from tests.portal import Database
from tests.suites.test_upgrade import EARLIER, as_it_was, restore

pytestmark = [pytest.mark.engines, pytest.mark.slow]

TIMES = int(os.environ.get("KILLS", "4"))
ROWS = 40
SECONDS_OF_MIGRATIONS = 3.0
TOLD_BY_ATTEMPTS = ("django_migrations", "sqlite_sequence", "pg_sequences")  # when, and numbers that were not used


class Work(Protocol):
    """`database`: where the work is done."""

    database: Database

    def prepare(self) -> None:
        """There is something to do."""

    def do(self, begun: TextIO) -> None:
        """Closes `begun` when it begins, or writes to it."""

    def left(self) -> str:
        """What a killed process has left, in a word. Raises AssertionError where it is half of the work."""


class Sealing:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.publisher = create_publisher()
        create_panel_report(quarter=create_approved().quarter)

    def draft(self) -> PanelReport:
        return PanelReport.objects.newest_first().select_related("meeting", "quarter")[0]

    def prepare(self) -> None:
        if (report := self.draft()).is_sealed:
            correct_report(report, by=self.publisher, correction="Once more.")

    def do(self, begun: TextIO) -> None:
        begun.close()
        seal(self.draft(), by=self.publisher)

    def left(self) -> str:
        sealed = PanelReport.objects.sealed()
        versions = list(sealed.order_by("version").values_list("version", flat=True))
        assert versions == list(range(1, len(versions) + 1)), f"two seals, or a gap: {versions}"
        assert Release.objects.count() == len(versions), "a release without its report"
        assert ReportFile.objects.count() == len(versions) * len(NEEDED), "half a report"
        assert ReportFile.objects.exclude(report__in=sealed).count() == 0, "files of a draft"
        assert list(faults()) == []
        return "nothing" if PanelReport.objects.exclude(pk__in=sealed).exists() else "all"


class Importing:
    def __init__(self, database: Database) -> None:
        self.database, self.publisher, self.files = database, create_publisher(), 0
        set_four_eyes(by=create_administrator(), approvers_at_once=True)

    def prepare(self) -> None:
        if not Import.objects.filter(state=ImportState.CHECKED).exists():
            self.files += 1
            names = [(at, [f"Provider {self.files}-{at}"]) for at in range(ROWS)]
            imports.bring(by=self.publisher, target="provider", name="a", table=Table(["Name"], names), today=TODAY)
        self.before = Provider.objects.count(), Event.objects.count()

    def do(self, begun: TextIO) -> None:
        begun.close()
        imports.load(Import.objects.get(state=ImportState.CHECKED), by=self.publisher, today=TODAY, confirmed=True)

    def left(self) -> str:
        providers, events = self.before
        waits = Import.objects.filter(state=ImportState.CHECKED).exists()
        added = 0 if waits else ROWS
        assert Provider.objects.count() == providers + added, "half a file"
        assert Event.objects.count() == events + (0 if waits else ROWS + 1), "half a log"
        return "nothing" if waits else "all"


class Checking(Importing):
    """Beside its request, where it reads alone: the file waits to be checked again, and the page says so at once."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.prepare()

    def do(self, begun: TextIO) -> None:
        begun.close()
        brought = Import.objects.get()
        brought.outcome = {}
        imports.keep(brought)
        background.Checking(brought, TODAY).work()

    def left(self) -> str:
        brought = Import.objects.get()
        assert Event.objects.count() == self.before[1]
        assert progress.progress_of(brought.pk) is None
        if is_unchecked := not brought.outcome:
            background.Checking(brought, TODAY).work()
            brought.refresh_from_db()
        assert brought.outcome["counts"]["added"] == ROWS
        return "nothing" if is_unchecked else "all"


class Restoring:
    """What is left out of place is gone after the next attempt, which comes through."""

    def __init__(self, office: Database, folder: Path) -> None:
        with connected_to(office):
            self.file = archive.make(folder)
        with tarfile.open(self.file) as parts:
            self.tables = json.load(parts.extractfile(archive.MANIFEST))["tables"]  # type: ignore[arg-type]
        self.database, self.places = office, 0

    def prepare(self) -> None:
        self.places += 1
        self.database = Database(f"restored_{os.getpid()}_{self.places}")
        self.database.create()

    def do(self, begun: TextIO) -> None:
        begun.close()
        restoring.restore(self.file, None)

    def left(self) -> str:
        if is_empty := engines.is_empty():
            restoring.restore(self.file, None)
        assert list(differences(self.tables, engines.held())) == []
        return "nothing" if is_empty else "all"


class FirstMigration(io.StringIO):
    """Where `migrate` says which migration it applies."""

    def __init__(self, begun: TextIO) -> None:
        super().__init__()
        self.begun = begun

    def write(self, words: str) -> int:
        if "Applying" in words and not self.begun.closed:
            self.begun.close()
        return len(words)


class Upgrading:
    """A killed upgrade goes on where it was, as often as it is killed, and ends as one that nobody killed."""

    database: Database

    def __init__(self, earlier: Database) -> None:
        self.earlier, self.upgrades, self.all = earlier, 0, set(MigrationLoader(None).disk_migrations or {})
        self.prepare()
        with connected_to(self.database):
            self.do(io.StringIO())
            self.whole, self.is_done = self.rows(), True

    def prepare(self) -> None:
        if not self.upgrades or self.is_done:
            self.upgrades += 1
            self.database = self.earlier.copy(f"upgrade_{os.getpid()}_{self.upgrades}")
            self.applied, self.is_done = set[tuple[str, str]](), False

    def do(self, begun: TextIO) -> None:
        """Long after it was asked to it begins with the first migration."""
        call_command("migrate", verbosity=1, stdout=FirstMigration(begun))

    def rows(self) -> Rows:
        held = every_row()
        return {sql: rows for sql, rows in held.items() if not any(word in sql for word in TOLD_BY_ATTEMPTS)}

    def left(self) -> str:
        applied = set(MigrationRecorder(connection).applied_migrations())
        assert applied >= self.applied, "a migration was forgotten"
        self.applied = applied
        if applied != self.all:
            return "part of the way"
        self.do(io.StringIO())
        assert [*differing(self.rows(), self.whole)] == []
        self.is_done = True
        return "all"


def killed(work: Work, seconds: float) -> None:
    """Do it in a copy of this process, and kill the copy and what it started so many seconds after it has begun."""
    told, tell = os.pipe()
    if not (child := os.fork()):
        os.setpgid(0, 0)
        with connected_to(work.database), os.fdopen(tell, "w") as begun:
            work.do(begun)
        os._exit(0)
    with suppress(OSError):  # it has done so itself
        os.setpgid(child, child)
    os.close(tell)
    with os.fdopen(told) as begun:
        begun.read(1)
        time.sleep(seconds)
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
    wait_for_the_server(work.database)


def wait_for_the_server(database: Database) -> None:
    """PostgreSQL ends what it was asked to do last, and only then sees that nobody is there."""
    if connection.vendor == "postgresql":
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        with connected_to(database), connection.cursor() as cursor:
            cursor.execute(others)
            while cursor.fetchone() != (0,):
                time.sleep(0.01)
                cursor.execute(others)


def kill(work: Work, seconds: float, times: int = TIMES) -> Counter[str]:
    """At moments spread over so many seconds. What was left, and how often."""
    seen, chance = Counter[str](), random.Random(2023)  # noqa: S311
    for _ in range(times):
        with connected_to(work.database):
            work.prepare()
        killed(work, chance.uniform(0, seconds))
        with connected_to(work.database):
            seen[work.left()] += 1
    return seen


def seconds_of(work: Work) -> float:
    """That the work takes where nobody kills it."""
    work.prepare()
    with connected_to(work.database):
        began = time.monotonic()
        work.do(io.StringIO())
        took = time.monotonic() - began
        assert work.left() == "all"
    return took


def told(what: str, seen: Counter[str]) -> None:
    print(f"{what}: killed {seen.total()} times, which left {dict(seen)}")  # noqa: T201
    assert seen["nothing"] + seen["part of the way"]


@pytest.mark.parametrize("kind", [Sealing, Importing, Checking])
def test_work_on_records(databases: None, worker_id: str, kind: type[Sealing | Importing | Checking]) -> None:
    database = original("migrated").copy(f"killed_{kind.__name__.lower()}_{worker_id}")
    with connected_to(database):
        work = kind(database)
        took = seconds_of(work)
    told(kind.__name__, kill(work, took))
    with connected_to(database):
        assert verify().broken is None


def test_a_restore(databases: None, published_copy: Database, tmp_path: Path) -> None:
    work = Restoring(published_copy, tmp_path)
    told("Restoring", kill(work, seconds_of(work)))


@pytest.mark.skipif("KILLS" not in os.environ, reason="one upgrade takes half a minute")
def test_an_upgrade(databases: None) -> None:
    """Of 74 migrations some are applied at each attempt. The last attempt is not killed."""
    work = Upgrading(as_it_was(restore(EARLIER[0])))
    told("Upgrading", kill(work, SECONDS_OF_MIGRATIONS, TIMES // 5))
    with connected_to(work.database):
        work.prepare()
        work.do(io.StringIO())
        assert work.left() == "all"
