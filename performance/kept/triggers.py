"""Database triggers that remove kept readings with any change of a row that they rest on, in its own transaction and
whoever wrote it, for SQLite and PostgreSQL alike.

A row that no release has shown is of the working copy alone; one that a release shows is of that and of later ones. The
database keeps released rows as they are (`updates.releases.triggers`), so earlier releases read as they did.

SQLite drops the triggers of a table that a later migration rebuilds: such a migration repeats `forgets_readings`. One
that rebuilds `performance_keptreading` drops them before.
"""

from functools import partial

from django.apps.registry import Apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

TABLES = ("performance_observation", "performance_target", "performance_seriesbreak")
EVENTS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
FORGET = (
    "DELETE FROM performance_keptreading WHERE measure_id = {row}.measure_id"
    " AND (release_id IS NULL OR release_id >= {row}.release_id);"
)
POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {work} RETURN NULL; END $$"
)
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND NOT tgisinternal",
}


def forgets_readings(table: str) -> RunPython:
    """A migration operation after which the table's changes remove the readings that rest on them."""
    return RunPython(partial(_forget, table), partial(_keep, table), elidable=False)


def lost(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that should be there and are not."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        there = {name for (name,) in cursor.fetchall()}
    return [name for table in TABLES for event in EVENTS if (name := _name(table, event)) not in there]


def _forget(table: str, apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    _keep(table, apps, editor)
    for event, rows in EVENTS.items():
        name, work = _name(table, event), " ".join(FORGET.format(row=row) for row in rows)
        begins = f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW"
        if editor.connection.vendor == "sqlite":
            editor.execute(f"{begins} BEGIN {work} END", params=None)
        else:
            editor.execute(POSTGRESQL.format(name=name, work=work), params=None)
            editor.execute(f"{begins} EXECUTE FUNCTION {name}()", params=None)
            editor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}", params=None)  # in replicas too


def _keep(table: str, apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    suffix = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
    for event in EVENTS:
        editor.execute(f"DROP TRIGGER IF EXISTS {_name(table, event)}{suffix}", params=None)


def _name(table: str, event: str) -> str:
    return f"{table}_forgets_{event.lower()}"
