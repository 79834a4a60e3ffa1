"""What a database holds, as a count and a hash for each table: two databases that hold the same rows say the same."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from django.db import connection
from django.db.backends.utils import CursorWrapper

Contents = dict[str, dict[str, Any]]
AT_ONCE, LARGEST = 2_000, 1 << 256


class Cursor(Protocol):
    def execute(self, sql: str, params: Any = ..., /) -> Any: ...
    def fetchmany(self, size: int = ..., /) -> list[Any]: ...


def contents(cursor: Cursor | CursorWrapper, tables: Iterable[str]) -> Contents:
    """{table: {"rows": count, "sha256": hex}}; the hash is the sum of the hashes of the rows, whatever their order."""
    return {table: _of_table(cursor, table) for table in sorted(tables)}


def _of_table(cursor: Cursor | CursorWrapper, table: str) -> dict[str, Any]:
    count, total = 0, 0
    for row in rows(cursor, f"SELECT * FROM {connection.ops.quote_name(table)}"):  # noqa: S608 (a table's own name)
        count += 1
        total += int.from_bytes(hashlib.sha256(repr([_plain(value) for value in row]).encode()).digest())
    return {"rows": count, "sha256": f"{total % LARGEST:064x}"}


def rows(cursor: Cursor | CursorWrapper, sql: str) -> Iterator[Any]:
    cursor.execute(sql)
    while some := cursor.fetchmany(AT_ONCE):
        yield from some


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def differences(before: Contents, now: Contents) -> Iterator[str]:
    """A sentence for each table that does not hold what it held."""
    for table in sorted({*before, *now}):
        was, held = before.get(table), now.get(table)
        if was is None or held is None:
            yield f"{table} is in {'the database' if was is None else 'the backup'} alone"
        elif was != held:
            rows_differ = "" if was["rows"] == held["rows"] else f", {held['rows']} rows where it had {was['rows']}"
            yield f"{table} does not hold what it held{rows_differ}"
