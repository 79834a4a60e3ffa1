"""Compares rows with what the log recorded of them: changed columns, lost rows and rows without an event."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.db.models import Field, Model, QuerySet

from . import serialise
from .linked import unlike
from .models import Event

# What reading a column raises that holds what its type cannot: SQLite keeps anything in any column.
UNREADABLE = (ValueError, TypeError, AttributeError, ArithmeticError, DatabaseError, ValidationError)
LONGEST_VALUE = 80
MISSING = "is in the log and is missing"
# By type of column: what the portal never stores, in SQLite's terms.
STRANGE = {
    "BooleanField": "{0} NOT IN (0, 1)",
    "DateField": "{0} IS NOT date({0})",
    "DateTimeField": "substr({0}, 1, 19) IS NOT datetime(substr({0}, 1, 19))",
    "DecimalField": "typeof({0}) NOT IN ('integer', 'real', 'null')",
}
Values = dict[str, Any]


def differences(
    model: type[Model],
    *,
    first: Mapping[str, Values] | None = None,
    beside: Mapping[str, Values] | None = None,
    filled: Collection[str] = (),
    unlinked: Collection[str] = (),
) -> Iterator[str]:
    """A sentence for each row that is not as the log recorded it last, in the order of their keys.

    `first`: rows that a migration wrote without an event, and `beside`: values that an event about something else gave;
    either by the row's key as text. `filled`: columns that a migration filled in rows that were there.
    `unlinked`: links that are not compared.
    """
    recorded, strange = _recorded(model, first or {}), _strangely_stored(model)
    for key, values in (beside or {}).items():
        recorded.setdefault(key, {}).update(values)
    links = unlike(model, recorded, but=unlinked)
    for key, row in readable(model._base_manager.all()):
        expected = recorded.pop(str(key), None)
        problem = _problem(None if key in strange else row, expected, filled) or links.get(str(key), "")
        if problem:
            yield f"{named(model, key)} {problem}."
    for key in sorted(recorded, key=lambda key: (len(key), key)):
        yield f"{named(model, key)} {MISSING}."


def readable(rows: QuerySet[Any], *, at_once: int = 20) -> Iterator[tuple[Any, Any]]:
    """Key and row, in the order of the keys; None for a row that cannot be read."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), at_once):
        batch = keys[start : start + at_once]
        values = _read(rows, batch)
        yield from ((key, values.get(key)) for key in batch)


def named(model: type[Model], key: Any) -> str:
    """As the log names it: kind and key."""
    return f"{model._meta.label_lower} {key}"


def exact(value: Any) -> Any:
    """As plain text; a number without the zeros that only its column's width adds."""
    if isinstance(value, Decimal):
        return format(value.normalize() + 0, "f")
    return serialise.plain(value)


def short(value: Any) -> str:
    """For a message."""
    text = repr(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def _recorded(model: type[Model], first: Mapping[str, Values]) -> dict[str, Values]:
    rows = {key: dict(values) for key, values in first.items()}
    events = Event.objects.filter(kind=model._meta.label_lower).in_order()
    for key, after in events.values_list("key", "after").iterator():
        rows.setdefault(key, {}).update(after)
    return rows


def _strangely_stored(model: type[Model]) -> set[Any]:
    """Keys of rows that SQLite compares and sorts otherwise than Django reads them, such as the date "2023-7-1"."""
    if connection.vendor != "sqlite":
        return set()
    tests = [(field.column, STRANGE.get(field.get_internal_type())) for field in model._meta.concrete_fields]
    where = " OR ".join(test.format(f'"{column}"') for column, test in tests if test)
    if not where or not model._meta.pk:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{model._meta.pk.column}" FROM "{model._meta.db_table}" WHERE {where}')  # noqa: S608
        return {key for (key,) in cursor.fetchall()}


def _read(rows: QuerySet[Any], keys: list[Any]) -> dict[Any, Any]:
    try:
        return rows.in_bulk(keys)
    except UNREADABLE:
        return {} if len(keys) == 1 else {k: row for key in keys for k, row in _read(rows, [key]).items()}


def _problem(row: Model | None, expected: Values | None, filled: Collection[str]) -> str:
    if row is None:
        return "cannot be read"
    if expected is None:
        return "is not in the log"
    for field in row._meta.concrete_fields:
        if field.name not in expected:
            if not (field.name in filled or _says_nothing(row, field)):
                return f"has {field.name} {short(_value(row, field))}, of which the log does not tell"
        elif not _is_same(row, field, expected[field.name]):
            return f"has {field.name} {short(_value(row, field))}; the log says {short(expected[field.name])}"
    return ""


def _says_nothing(row: Model, field: "Field[Any, Any]") -> bool:
    """So does a column that came after the row; its key and what the log leaves out are not asked."""
    if field.primary_key or field.name in serialise.excluded(row):
        return True
    value = getattr(row, field.attname)
    return value in (None, "", False) or value == field.get_default()


def _value(row: Model, field: "Field[Any, Any]") -> Any:
    try:
        return serialise.value_of(row, field)
    except TypeError:
        return getattr(row, field.attname)


def _is_same(row: Model, field: "Field[Any, Any]", recorded: Any) -> bool:
    if recorded == serialise.NOT_RECORDED:
        return True
    value = _value(row, field)
    if type(value) is type(recorded) and value == recorded:
        return True
    try:
        return bool(exact(field.to_python(recorded)) == exact(getattr(row, field.attname)))
    except UNREADABLE:
        return False
