"""Database triggers that make a table append-only, for SQLite and PostgreSQL alike.

SQLite drops a table's triggers when a later migration rebuilds it: such a migration must end with `append_only` again.
"""

from functools import partial

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def append_only(table: str) -> RunPython:
    """A migration operation after which the database refuses to change or remove rows of the table."""
    return RunPython(partial(_refuse, table), partial(_allow, table), elidable=False)


def _refuse(table: str, apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQL[editor.connection.vendor](table):
        editor.execute(statement, params=None)


def _allow(table: str, apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    suffix = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
    for what in WHAT[editor.connection.vendor]:
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{what.lower()}{suffix}", params=None)


def _sqlite(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: {what} refused'); END"
        for what in WHAT["sqlite"]
    ]


def _postgresql(table: str) -> list[str]:
    return [POSTGRESQL_FUNCTION] + [
        f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        for what in WHAT["postgresql"]
    ]


WHAT = {"sqlite": ("UPDATE", "DELETE"), "postgresql": ("UPDATE", "DELETE", "TRUNCATE")}
SQL = {"sqlite": _sqlite, "postgresql": _postgresql}
