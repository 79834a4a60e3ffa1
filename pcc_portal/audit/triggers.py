"""Database triggers that refuse changes to a table, for SQLite and PostgreSQL alike.

SQLite drops a table's triggers when a later migration rebuilds it, and a trigger knows the columns and the unique keys
that the table had when it was made. So a migration that changes a guarded table ends with the table's own operation
again (`append_only`, `no_replacing`, `released_rows` …). A condition names no table but its own, or SQLite could not
rebuild the other one.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from django.apps.registry import Apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
POSTGRESQL_CONDITION = """
CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {condition} THEN
    RAISE EXCEPTION '{table} {words}: {event} refused' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN {row};
END $$
"""
DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}


@dataclass(frozen=True)
class Table:
    """What a condition can name: the columns of the table and, on SQLite, its unique keys as SQL over two rows."""

    name: str
    vendor: str
    columns: tuple[str, ...]
    conflicts: tuple[str, ...]

    def changes(self, *, other_than: str) -> str:
        """Condition of an update: a column besides that one gets another value."""
        differs = DIFFERS[self.vendor]
        return _any(f'NEW."{name}" {differs} OLD."{name}"' for name in self.columns if name != other_than)

    def replaces(self, *, other_than_itself: bool = False) -> str:
        """Condition: the new row is in conflict with one that is there.

        SQLite's REPLACE removes such a row and asks no delete trigger, where a connection has not set
        `recursive_triggers`. PostgreSQL knows nothing of the kind.
        """
        if self.vendor != "sqlite":
            return "FALSE"
        other = " AND other.rowid <> OLD.rowid" if other_than_itself else ""
        there = f'SELECT 1 FROM "{self.name}" AS other WHERE ({_any(self.conflicts)}){other}'  # noqa: S608
        return f"EXISTS ({there})"


Conditions = Mapping[str, Callable[[Table], str]]


def append_only(table: str) -> RunPython:
    """A migration operation after which the database refuses to change or remove rows of the table."""
    return RunPython(partial(_refuse, table), partial(_allow, table), elidable=False)


def no_replacing(table: str) -> RunPython:
    """A migration operation after which no new row of an append-only table takes the place of another."""
    return guard(table, "is append-only", {"INSERT": Table.replaces})


def with_unique_keys() -> RunPython:
    """A migration operation after which tables made in the same migration have the unique keys that guards read."""
    return RunPython(_what_was_put_off, RunPython.noop)


def guard(table: str, words: str, conditions: Conditions) -> RunPython:
    """A migration operation that refuses what the conditions, by INSERT, UPDATE and DELETE, are true of.

    A table that refuses some of its rows to be removed refuses PostgreSQL's TRUNCATE too. `words`: as in
    "keeps what was released", for the message.
    """
    drop = partial(_drop, table, tuple(conditions))
    return RunPython(partial(_guard, table, words, conditions), drop, elidable=False)


def unguarded(connection: BaseDatabaseWrapper, tables: list[str]) -> list[str]:
    """Names of the triggers that the tables should have and have not, or that are switched off."""
    wanted = [_name(table, event) for table in tables for event in WHAT[connection.vendor]]
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        there = {name for (name,) in cursor.fetchall()}
    return [name for name in wanted if name not in there]


def _what_was_put_off(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Django makes unique keys with a condition, and PostgreSQL's foreign keys, at the end of a migration."""
    for statement in editor.deferred_sql:
        editor.execute(statement, params=None)
    editor.deferred_sql.clear()


def _refuse(table: str, apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    _allow(table, apps, editor)
    for statement in SQL[editor.connection.vendor](table):
        editor.execute(statement, params=None)


def _allow(table: str, apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for event in APPEND_ONLY[editor.connection.vendor]:
        _drop_one(table, event, editor)


def _guard(table: str, words: str, conditions: Conditions, apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    _drop(table, tuple(conditions), apps, editor)
    read = _read(editor.connection, table)
    for event, condition in conditions.items():
        for statement in GUARD[read.vendor](table, words, event, condition(read)):
            editor.execute(statement, params=None)
    if "DELETE" in conditions and read.vendor == "postgresql":
        editor.execute(_truncation(table), params=None)


def _drop(table: str, events: tuple[str, ...], apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    truncate = ("TRUNCATE",) if "DELETE" in events and editor.connection.vendor == "postgresql" else ()
    for event in (*events, *truncate):
        _drop_one(table, event, editor)


def _drop_one(table: str, event: str, editor: BaseDatabaseSchemaEditor) -> None:
    suffix = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"DROP TRIGGER IF EXISTS {_name(table, event)}{suffix}", params=None)


def _name(table: str, event: str) -> str:
    return f"{table}_no_{event.lower()}"


def _any(conditions: Iterable[str]) -> str:
    return " OR ".join(f"({condition})" for condition in conditions)


def _read(connection: BaseDatabaseWrapper, table: str) -> Table:
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    conflicts = _conflicts(connection, table) if connection.vendor == "sqlite" else []
    return Table(table, connection.vendor, tuple(columns), tuple(conflicts))


def _conflicts(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    """Of each unique key of a SQLite table, its key column first: the condition that `other` and `NEW` share it."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT name FROM pragma_table_info("{table}") WHERE pk')  # noqa: S608
        keys = [([name for (name,) in cursor.fetchall()], "")]
        cursor.execute(
            f'SELECT i.name, m.sql FROM pragma_index_list("{table}") i '  # noqa: S608
            'LEFT JOIN sqlite_master m ON m.name = i.name WHERE i."unique"'
        )
        for name, sql in cursor.fetchall():
            cursor.execute(f'SELECT name FROM pragma_index_info("{name}")')  # noqa: S608
            keys.append(([column for (column,) in cursor.fetchall()], (sql or "").partition(" WHERE ")[2]))
    return [_shared(columns, condition) for columns, condition in keys]


def _shared(columns: list[str], condition: str) -> str:
    same = [f'other."{name}" = NEW."{name}"' for name in columns]
    both = [re.sub(r'"(\w+)"', rf'{row}."\1"', condition) for row in ("other", "NEW") if condition]
    return " AND ".join([*same, *both])


def _sqlite(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {_name(table, event)} BEFORE {event} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: {event} refused'); END"
        for event in APPEND_ONLY["sqlite"]
    ]


def _postgresql(table: str) -> list[str]:
    return [POSTGRESQL_FUNCTION] + [
        f"CREATE TRIGGER {_name(table, event)} BEFORE {event} ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        for event in APPEND_ONLY["postgresql"]
    ]


def _truncation(table: str) -> str:
    return (
        f"{POSTGRESQL_FUNCTION};"
        f"CREATE TRIGGER {_name(table, 'TRUNCATE')} BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _sqlite_guard(table: str, words: str, event: str, condition: str) -> list[str]:
    when = f"BEFORE {event} ON {table} WHEN {condition}"
    refusal = f"SELECT RAISE(ABORT, '{table} {words}: {event} refused')"
    return [f"CREATE TRIGGER {_name(table, event)} {when} BEGIN {refusal}; END"]


def _postgresql_guard(table: str, words: str, event: str, condition: str) -> list[str]:
    trigger, row = _name(table, event), "OLD" if event == "DELETE" else "NEW"
    names = {"table": table, "words": words, "event": event, "condition": condition, "trigger": trigger, "row": row}
    return [
        POSTGRESQL_CONDITION.format(**names),
        f"CREATE TRIGGER {trigger} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {trigger}()",
    ]


APPEND_ONLY = {"sqlite": ("UPDATE", "DELETE"), "postgresql": ("UPDATE", "DELETE", "TRUNCATE")}
SQL = {"sqlite": _sqlite, "postgresql": _postgresql}
GUARD = {"sqlite": _sqlite_guard, "postgresql": _postgresql_guard}
# What every guarded table has; on SQLite also against REPLACE.
WHAT = {"sqlite": ("INSERT", "UPDATE", "DELETE"), "postgresql": ("UPDATE", "DELETE", "TRUNCATE")}
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND NOT tgisinternal",
}
