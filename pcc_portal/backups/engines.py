"""A database as one file, and back: by SQLite's own copy and by PostgreSQL's own programs.

Either copy is of one moment, while people work, and what is read beside it is of that moment too.
"""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection, transaction

from .contents import Contents, Cursor, contents


@contextmanager
def copied(to: Path) -> Iterator[Cursor]:
    """Copy the database into a new file; within the block the cursor reads what the copy holds."""
    yield from _COPY[connection.vendor](to)


def _copy_sqlite(to: Path) -> Iterator[Cursor]:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(to)])
    with _read_only(to) as copy:
        (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise CommandError(f"The copy is damaged: {verdict}")
        yield copy.cursor()


def _copy_postgres(to: Path) -> Iterator[Cursor]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        _run("pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={to}")
        yield cursor


def tables(cursor: Cursor) -> list[str]:
    """Names of the tables that a copy, or the database itself, holds."""
    cursor.execute(_TABLES[connection.vendor])
    return [name for (name,) in cursor.fetchmany(10_000)]


def is_empty() -> bool:
    """The place that DATABASE_URL names has no table yet."""
    return not connection.introspection.table_names()


def put(file: Path, before: Contents) -> Contents:
    """Make the database of `DATABASE_URL` the one that the file holds; what it holds now. SQLite's is put in place
    only where it holds what it held `before`: an error leaves the place empty."""
    return _PUT[connection.vendor](file, before)


def _put_sqlite(file: Path, before: Contents) -> Contents:
    now = _held_sqlite(file)
    if now == before:
        place = Path(connection.settings_dict["NAME"])
        connection.close()
        for beside in ("-wal", "-shm"):
            Path(f"{place}{beside}").unlink(missing_ok=True)  # of the empty database that stood there
        file.chmod(0o600)
        file.replace(place)
    return now


def _put_postgres(file: Path, before: Contents) -> Contents:
    del before  # one transaction takes all rows or none; that they are the same is seen when they are there
    name = connection.settings_dict["NAME"]
    _run("pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", f"--dbname={name}", str(file))
    return held()


def held() -> Contents:
    """What the database holds now, in the words in which a backup says it."""
    if connection.vendor == "sqlite":
        return _held_sqlite(Path(connection.settings_dict["NAME"]))
    with connection.cursor() as cursor:
        return contents(cursor, tables(cursor))


def _held_sqlite(file: Path) -> Contents:
    with _read_only(file) as copy:
        return contents(copy.cursor(), tables(copy.cursor()))


def _read_only(file: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True))


def _run(program: str, *arguments: str) -> None:
    """One of PostgreSQL's programs, with the settings of the portal's own connection."""
    database = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = os.environ | {theirs: str(database[ours]) for theirs, ours in names.items() if database[ours]}
    if wanted := database["OPTIONS"].get("target_session_attrs"):  # of several hosts, the one that is written to
        environment["PGTARGETSESSIONATTRS"] = wanted
    try:
        subprocess.run([program, *arguments], env=environment, check=True, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError as missing:
        raise CommandError(f"{program} is not there: install PostgreSQL's client programs.") from missing
    except subprocess.CalledProcessError as failure:
        raise CommandError(f"{program}: {failure.stderr.strip()}") from failure


_COPY = {"sqlite": _copy_sqlite, "postgresql": _copy_postgres}
_PUT = {"sqlite": _put_sqlite, "postgresql": _put_postgres}
_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
}
