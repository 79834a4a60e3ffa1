"""The cache in the database, for what processes and hosts must agree on: counts of failed sign-ins, used codes.

Django's own backend deletes live entries once it holds too many, lets two callers add the same expired key, and returns
as if nothing had happened when a write fails. Here an entry lives until it expires, a key is added once, and a failure
is raised as OperationalError, which the portal answers with 503.
"""

import base64
import datetime as dt
import pickle
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache.backends import db
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.db import DatabaseError, OperationalError, connections, router

from pcc_portal.periods.clock import real_now

COUNT = 'SELECT COUNT(*) FROM "{table}"'
DELETE_EXPIRED = 'DELETE FROM "{table}" WHERE expires <= %s'
# One statement each, so that of several callers at once exactly one adds the key.
SET = (
    'INSERT INTO "{table}" (cache_key, value, expires) VALUES (%s, %s, %s) '
    "ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires"
)
ADD = SET + ' WHERE "{table}".expires <= %s'


@contextmanager
def _failures_raised() -> Iterator[None]:
    """A table that is missing or read-only means the same to the caller as a database that is away."""
    try:
        yield
    except DatabaseError as error:
        raise OperationalError("The cache in the database cannot be used.") from error


class DatabaseCache(db.DatabaseCache):
    """`MAX_ENTRIES` is the number of entries from which expired ones are deleted at each write."""

    _table: str

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        with _failures_raised():
            entries: dict[str, Any] = super().get_many(keys, version)
        return entries

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        if mode == "touch":
            raise NotImplementedError("Set the value again: nothing here is kept longer than was said at first.")
        connection = connections[router.db_for_write(self.cache_model_class)]
        now, expires = (connection.ops.adapt_datetimefield_value(at) for at in (real_now(), self._end(timeout)))
        row = [key, base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode(), expires]
        with _failures_raised(), connection.cursor() as cursor:
            self._delete_expired(cursor, now)
            statement, values = (ADD, [*row, now]) if mode == "add" else (SET, row)
            cursor.execute(statement.format(table=self._table), values)
            return bool(cursor.rowcount)

    def _base_delete_many(self, keys: list[str]) -> bool:
        with _failures_raised():
            return bool(super()._base_delete_many(keys))  # type: ignore[misc]

    def _delete_expired(self, cursor: Any, now: Any) -> None:
        cursor.execute(COUNT.format(table=self._table))
        if cursor.fetchone()[0] > self._max_entries:
            cursor.execute(DELETE_EXPIRED.format(table=self._table), [now])

    def _end(self, timeout: Any) -> dt.datetime:
        seconds = self.get_backend_timeout(timeout)
        return dt.datetime.max.replace(tzinfo=dt.UTC) if seconds is None else dt.datetime.fromtimestamp(seconds, dt.UTC)
