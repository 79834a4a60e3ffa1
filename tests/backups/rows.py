"""Every row of a database as it stands, so that two can be held against each other."""

import re
from collections.abc import Iterator

from django.db import connection

Rows = dict[str, list[str]]
SCHEMA = {
    "sqlite": ["SELECT type, name, sql FROM sqlite_master", "SELECT name, seq FROM sqlite_sequence"],
    "postgresql": [
        "SELECT sequencename, start_value, last_value FROM pg_sequences WHERE schemaname = current_schema()",
        "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
        "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0",
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
        """SELECT table_name, column_name, data_type, column_default, is_nullable
        FROM information_schema.columns WHERE table_schema = current_schema()""",
    ],
}

# PostgreSQL writes its own expressions with other casts and brackets once they have been read again.
CASTS = re.compile(r"::(?:text|character varying)(?:\[\])?|[()]")


def every_row() -> Rows:
    """Every column of every row of every table, in order, and what keeps them: not by the hashes of the manifest."""
    held = {}
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for sql in (*(f'SELECT * FROM "{name}"' for name in tables), *SCHEMA[connection.vendor]):  # noqa: S608
            cursor.execute(sql)
            held[sql] = sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor)
    for sql in SCHEMA["postgresql"]:
        held |= {sql: [CASTS.sub("", row) for row in held[sql]]} if sql in held else {}
    return held


def differing(one: Rows, other: Rows) -> Iterator[tuple[str, set[str]]]:
    """What was asked, and the rows that one of them has alone; the whole of it where a row is there once more."""
    for sql in one.keys() | other.keys():
        if one.get(sql) != other.get(sql):
            yield sql, set(one.get(sql, [])) ^ set(other.get(sql, [])) or set(one[sql])
