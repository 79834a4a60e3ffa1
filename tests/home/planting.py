"""Changes of rows past the portal and past the triggers, as somebody with the database makes them: by SQL.

They are not chosen by hand: each column × each kind of change, as far as the columns' own constraints let it through.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, models, transaction

from pcc_portal.audit.models import Event, Head
from tests.conftest import triggers_off

Table = type[models.Model]
START = dt.datetime(2023, 7, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Change:
    """One planted change, as SQL; `named`: how the fault has to name what was changed."""

    words: str
    statement: str
    values: tuple[Any, ...]
    named: str


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def plant(statement: str, *values: Any) -> None:
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def planted_as(change: Change) -> bool:
    """False where the table's own constraints refuse it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change.statement, change.values)
    except DatabaseError:
        return False
    return True


def changes_of(row: models.Model, field: Any) -> Iterator[Change]:
    table, key = row._meta.db_table, row._meta.pk
    assert key
    statement = f'UPDATE "{table}" SET "{field.column}" = %s WHERE "{key.column}" = %s'  # noqa: S608
    for value in _others(row, field):
        words = f"{row._meta.label}.{field.name} = {value!r}"
        yield Change(words, statement, (value, row.pk), _named(row, field))


def _others(row: models.Model, field: Any) -> Iterator[Any]:
    """Values, as the database takes them, that the column has not."""
    value = getattr(row, field.attname)
    for other in (*_like(field, value), None, *STRANGE[connection.vendor]):
        if other != value:
            yield other


# Nothing that the column's type knows: SQLite keeps it all the same.
STRANGE: dict[str, tuple[Any, ...]] = {"sqlite": ("Überall", b"\xff\xfe"), "postgresql": ()}


def _like(field: Any, value: Any) -> list[Any]:
    """Values of the column's own type, one for the first kind of column that it is."""
    prepared = [field.get_db_prep_save(other, connection) for other in _next(field, value)]
    return [*prepared, "", *(choice for choice, _ in field.flatchoices)][:2]


def _next(field: Any, value: Any) -> list[Any]:
    if isinstance(field, models.ForeignKey):
        target = field.target_field.attname
        others = field.related_model._base_manager.exclude(**{target: value}).order_by("-pk")
        keys = others.values_list(target, flat=True)
        return [*keys[:1], "nowhere" if isinstance(value, str) else (value or 0) + 1000]
    for kind, other in NEXT.items():
        if isinstance(field, kind):
            return [other(value)]
    return [f"{value} "[-(field.max_length or 1000) :]]


NEXT: dict[Any, Callable[[Any], Any]] = {
    models.BooleanField: lambda value: not value,
    (models.DecimalField, models.IntegerField): lambda value: (value or 0) + 1,
    models.DateTimeField: lambda value: (value or START) + dt.timedelta(microseconds=1),
    models.DateField: lambda value: (value or START.date()) + dt.timedelta(days=1),
    models.JSONField: lambda value: {"title": "Another"},
    models.BinaryField: lambda value: bytes(value)[:-1],
}


def removal(row: models.Model) -> Change:
    key = row._meta.pk
    assert key
    statement = f'DELETE FROM "{row._meta.db_table}" WHERE "{key.column}" = %s'  # noqa: S608
    return Change(f"{row._meta.label} {row.pk} removed", statement, (row.pk,), _named(row))


def arrivals(row: models.Model, field: Any) -> Iterator[Change]:
    """A copy of the row under a new key, with something else in a column, for unique keys refuse a mere copy."""
    table, key = row._meta.db_table, row._meta.pk
    assert key
    columns = [f'"{column.column}"' for column in row._meta.concrete_fields]
    other = {f'"{key.column}"': f'"{key.column}" + 1000', f'"{field.column}"': "%s"}
    chosen = ", ".join(other.get(column, column) for column in columns)
    statement = f'INSERT INTO "{table}" ({", ".join(columns)}) SELECT {chosen} FROM "{table}" WHERE "{key.column}" = %s'  # noqa: S608
    for value in _others(row, field):
        words = f"{row._meta.label} {row.pk} copied with {field.name} = {value!r}"
        yield Change(words, statement, (value, row.pk), _named(row, key))


def _named(row: models.Model, field: Any = None) -> str:
    """The log by the number of the event; everything else by its kind and, unless that was changed, its key."""
    if isinstance(row, Event | Head):
        return "The log is broken: event"
    return row._meta.label_lower + (" " if field and field.primary_key else f" {row.pk} ")
