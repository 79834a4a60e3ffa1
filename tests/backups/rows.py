"""Every row of a database as it stands, so that two can be held against each other."""

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


def every_row() -> Rows:
    """Every column of every row of every table, in order, and what keeps them: not by the hashes of the manifest."""
    held = {}
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for sql in (*(f'SELECT * FROM "{name}"' for name in tables), *SCHEMA[connection.vendor]):  # noqa: S608
            cursor.execute(sql)
            held[sql] = sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor)
    return held
