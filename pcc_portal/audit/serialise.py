"""Rows as plain values that JSON keeps exactly: money and dates are text, never floating point."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Field, Model
from django.db.models.fields.files import FieldFile
from django.utils.duration import duration_iso_string

NOT_RECORDED = "[not recorded]"


def values(instance: Model) -> dict[str, Any]:
    """Every column of a row but its key and what its model lists in `audit_exclude`."""
    hidden = excluded(instance)
    fields = [f for f in instance._meta.concrete_fields if not f.primary_key and f.name not in hidden]
    return {field.name: value_of(instance, field) for field in fields}


def value_of(instance: Model, field: "Field[Any, Any]") -> Any:
    """A foreign key is its key; a field in `audit_exclude` says only that it is there."""
    if field.name in excluded(instance):
        return NOT_RECORDED
    return plain(getattr(instance, field.attname))


def excluded(instance: Model) -> Iterable[str]:
    return getattr(instance, "audit_exclude", ())


def plain(value: Any) -> Any:
    """Raises TypeError for a kind of value that has no exact plain form."""
    if value is None or isinstance(value, bool):
        return value
    for kinds, write in WRITERS:
        if isinstance(value, kinds):
            return write(value)
    raise TypeError(f"The log has no exact way to write a {type(value).__name__}.")


def _digest(value: bytes | bytearray | memoryview) -> str:
    return f"sha256:{hashlib.sha256(bytes(value)).hexdigest()}"


WRITERS: tuple[tuple[type | tuple[type, ...], Any], ...] = (
    (str, str),
    (int, int),
    (Decimal, lambda value: format(value, "f")),
    (dt.datetime, lambda value: value.astimezone(dt.UTC).isoformat() if value.tzinfo else value.isoformat()),
    ((dt.date, dt.time), lambda value: value.isoformat()),
    (dt.timedelta, duration_iso_string),
    (UUID, str),
    (FieldFile, lambda value: value.name),
    ((bytes, bytearray, memoryview), _digest),
    (dict, lambda value: {str(key): plain(item) for key, item in value.items()}),
    ((list, tuple), lambda value: [plain(item) for item in value]),
)
