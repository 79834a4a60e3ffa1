"""What tests copy: a migrated database, three with a demo, and the static files. Each is made once a run.

It is kept in `var/tests` as well, on SQLite the file and on PostgreSQL a dump, under a name made of whatever it is made
of, and used again until any of that changes; a demo that is kept of SQLite is moved to PostgreSQL row by row.
"""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib.metadata import distributions
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.models import Model, QuerySet

from tests.mutants import ORIGINALS
from tests.portal import ROOT, Database, environment, manage

KEPT = Path(os.environ.get(ORIGINALS, ROOT / "var" / "tests"))
# What a migrated database is made of; tests/architecture/test_migrations.py holds that migrations read nothing else.
SCHEMA = frozenset({"migrations", "models", "triggers", "fields", "contacts", "settings"})
NO_PART_OF_THE_PROGRAM = frozenset({"var", "tests", "docs"})
SUFFIXES = {"sqlite": ".sqlite3", "postgres": ".sql"}
DEMOS = {
    "demo": ["load_demo"],
    "composing": ["load_demo", "--compose"],
    "valley": ["load_demo", "--office", "valley"],
}


@contextmanager
def locked(name: str) -> Iterator[Path]:
    """One process of the run at a time; gives the file that says it has been made."""
    with (settings.SCRATCH / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield settings.SCRATCH / f"{name}.made"


def original(name: str) -> Database:
    """The database of that name, to be copied and never opened: "migrated" or one of `DEMOS`."""
    database = Database(f"{name}_original")
    with locked(name) as made:
        if not made.exists():
            keep(name, database, lambda: make(name, database))
            made.touch()
    return database


def make(name: str, database: Database) -> None:
    if name == "migrated":
        database.create()
        manage(environment(database.url), "migrate", "--verbosity", "0")
        return
    original("migrated").copy(database.name)
    if settings.ENGINE == "postgres" and file_of(name, "sqlite").exists():
        move_rows(file_of(name, "sqlite"), database)
    else:
        manage(environment(database.url), *DEMOS[name])


def move_rows(file: Path, database: Database, of: Apps = apps) -> None:
    """Every row of the SQLite file, as it is, into a database on PostgreSQL that has been migrated to the models of
    `of`: those of today, or of the day when the file was made."""
    default = connections.databases["default"]
    source = DatabaseWrapper({**default, "ENGINE": "django.db.backends.sqlite3", "NAME": file, "OPTIONS": {}}, "source")
    target = connections["default"].copy("target")
    target.settings_dict["NAME"] = database.setting
    connections["source"], connections["target"] = source, target
    try:
        with target.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            models = of.get_models(include_auto_created=True)
            for model in models:
                rows: Any = QuerySet(model, using="target")
                rows._raw_delete("target")
                fields = [field for field in model._meta.local_concrete_fields if not field.generated]
                for some in batched(QuerySet(model, using="source").iterator(500), 500):
                    rows._insert(some, fields, using="target", raw=True)
            for statement in target.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
    finally:
        for alias in ("source", "target"):
            connections[alias].close()
            del connections[alias]


def batched(rows: Iterator[Model], size: int) -> Iterator[list[Model]]:
    while some := list(islice(rows, size)):
        yield some


def keep(name: str, database: Database, make: Callable[[], None]) -> None:
    """Take what an earlier run made of the same things; else make it, in place of older ones."""
    kept = file_of(name, settings.ENGINE)
    if kept.exists():
        database.load(kept)
        return
    make()
    KEPT.mkdir(parents=True, exist_ok=True)
    for old in KEPT.glob(f"{name}-*{kept.suffix}"):
        old.unlink(missing_ok=True)
    new = KEPT / f"new-{name}-{os.getpid()}"
    database.save(new)
    new.rename(kept)


def file_of(name: str, engine: str) -> Path:
    return KEPT / f"{name}-{key_of(name)}{SUFFIXES[engine]}"


def key_of(name: str) -> str:
    """The demo's days are told from today's, so it is loaded anew each day."""
    if ORIGINALS in os.environ:
        return "sound"
    files = schema_files() if name == "migrated" else program_files()
    digest = hashlib.sha256(repr(installed()).encode())
    if name != "migrated":
        digest.update(date.today().isoformat().encode())  # noqa: DTZ011 (the day of this machine)
    for file in sorted(files):
        digest.update(f"\0{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:32]


def installed() -> list[str]:
    return sorted(f"{each.name}=={each.version}" for each in distributions())


def program_files() -> list[Path]:
    """Every file of the project but tests and documents: code, templates, records of the demo."""
    folders = [p for p in ROOT.iterdir() if p.is_dir() and p.name[0] != "." and p.name not in NO_PART_OF_THE_PROGRAM]
    programs = (file for folder in folders for file in folder.rglob("*") if file.is_file())
    return [file for file in programs if "__pycache__" not in file.parts]


def schema_files() -> list[Path]:
    return [
        file
        for file in program_files()
        if SCHEMA & {*file.relative_to(ROOT).parent.parts, file.stem} and file.suffix == ".py"
    ]


def collect_static() -> None:
    """Static files as the portal serves them, but not compressed, which takes half a minute."""
    with locked("static") as made:
        if not made.exists():
            env = environment("sqlite://:memory:", DJANGO_SETTINGS_MODULE="tests.uncompressed")
            manage(env, "collectstatic", "--no-input", "--verbosity", "0")
            made.touch()
