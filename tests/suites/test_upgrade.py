"""Databases of earlier versions of the portal, brought to this one: what was sealed is proved, and every page reads.

`upgrades` holds each as a compressed file of SQLite: the first demo, as that version loaded it.
"""

import lzma
import re
import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.test import Client

from pcc_portal.accounts.roles import Role
from pcc_portal.panel.models import PanelReport
from tests.architecture.crawl import client_of, crawl
from tests.demo_database import connected_to
from tests.originals import move_rows, original
from tests.portal import Database, environment, manage

pytestmark = [pytest.mark.engines, pytest.mark.slow]

# What differs between the engines is the way up: who reads most reads the pages on one, a passer-by on the other.
READER = {"sqlite": Role.PUBLISHER, "postgres": None}
PART = re.compile(r", | OR |[()]")
EARLIER = sorted((Path(__file__).parent / "upgrades").glob("*.sqlite3.xz"))


def restore(dump: Path) -> Path:
    file: Path = settings.SCRATCH / f"{dump.name.partition('.')[0]}-as-it-was.sqlite3"
    file.write_bytes(lzma.decompress(dump.read_bytes()))
    return file


def targets(file: Path) -> list[tuple[str, str]]:
    """The last migration of each app that the file had; the ones after it have been written since."""
    applied = defaultdict(list)
    with closing(sqlite3.connect(file)) as earlier:
        for app, name in earlier.execute("SELECT app, name FROM django_migrations ORDER BY id"):
            applied[app].append(name)
    return [(app, max(names)) for app, names in applied.items()]


def as_it_was(file: Path) -> Database:
    """The file on the engine of the run: PostgreSQL gets the tables of that version, and the rows as it held them."""
    database = Database(f"{file.stem}-here")
    database.create()
    if settings.ENGINE == "sqlite":
        file.rename(database.file)
    else:
        with connected_to(database):
            executor = MigrationExecutor(connection)
            executor.loader = MigrationLoader(connection, replace_migrations=False)  # step by step, as that version did
            then = executor.migrate(targets(file))
        move_rows(file, database, then.apps)
    return database


def schema(database: Database) -> dict[tuple[str, str], set[str]]:
    """Of a file of SQLite: what stands in it by kind and name, without the order of columns."""
    with closing(sqlite3.connect(database.file)) as opened:
        rows = opened.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
    return {(kind, name): set(PART.split(sql)) for kind, name, sql in rows if kind != "table" or "VIRTUAL" not in sql}


def sealed_files(file: Path) -> dict[int, bytes]:
    with closing(sqlite3.connect(file)) as earlier:
        return dict(
            earlier.execute("SELECT report_id, content FROM panel_reportfile WHERE kind = 'html' AND report_id")
        )


@pytest.mark.usefixtures("kept_drafts")
@pytest.mark.parametrize("dump", EARLIER, ids=lambda dump: dump.name.partition(".")[0])
def test_a_database_of_an_earlier_version_is_read_as_it_was_sealed(db: None, without_zeal: None, dump: Path) -> None:
    file = restore(dump)
    sealed = sealed_files(file)
    assert sealed
    database = as_it_was(file)
    manage(environment(database.url), "migrate", "--verbosity", "0")
    if settings.ENGINE == "sqlite":
        assert schema(database) == schema(original("migrated")), "both ways lead to the same tables and triggers"
    assert "sealed files are as they were sealed" in manage(environment(database.url), "verify")
    with connected_to(database):
        for report in PanelReport.objects.filter(pk__in=sealed):
            assert Client().get(f"{report.get_absolute_url()}report.html").content == sealed[report.pk]
        assert len(crawl(client_of(READER[settings.ENGINE]), past=False, of_each=1)) > 150  # each of them answered
