"""Records as files that an officer can read: YAML lists and CSV tables, checked against the model's own columns.

Foreign keys are given by slug, people by what stands before the @ of their e-mail; dates as ISO or in words
("18 October 2023", "mid-November 2023", "early 2024", "2025") where the model keeps how exact they are.
"""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import DateField, DecimalField, ForeignKey, IntegerField, Model

from pcc_portal.accounts.models import User
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.reading import UnreadableError
from pcc_portal.ui.reading.dates import read_date
from pcc_portal.ui.reading.numbers import Kind, read_number
from pcc_portal.ui.reading.spans import precision_of

from ..registers import actions as registers
from .fields import POUNDS_DIGITS


class RecordFileError(Exception):
    """What is wrong, in which file and row."""


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a YAML or CSV file as mappings; empty cells are left out. No file: no rows."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        if path.suffix == ".csv":
            return [{k: v for k, v in row.items() if v not in ("", None)} for row in csv.DictReader(file)]
        return yaml.safe_load(file) or []


def text_with_head(path: Path) -> tuple[dict[str, Any], str]:
    """A Markdown file's YAML head (between two lines of ---) and its body."""
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(head), body.strip()


def columns(model: type[Model], row: dict[str, Any], where: str) -> dict[str, Any]:
    """The row's values as the model's column values. Raises RecordFileError, naming `where`."""
    values: dict[str, Any] = {}
    for name, value in row.items():
        try:
            values.update(_column(model, name, value))
        except UnreadableError as why:
            raise RecordFileError(f"{where}: {name}: “{value}”. {why}") from why
        except (FieldDoesNotExist, ValueError, ValidationError) as error:
            raise RecordFileError(f"{where}: {name}: {error}") from error
    return values


def _column(model: type[Model], name: str, value: Any) -> Iterator[tuple[str, Any]]:
    field = model._meta.get_field(name)
    if isinstance(field, ForeignKey):
        yield name, _related(field.related_model, str(value), field.target_field)
    elif isinstance(field, DateField) and value is not None:
        day, precision = read_date(str(value))
        yield name, day
        yield from _precision(model, name, precision)
    else:
        yield name, _plain(field, value)


def _precision(model: type[Model], name: str, precision: str) -> Iterator[tuple[str, Any]]:
    beside = precision_of(name)
    if any(field.name == beside for field in model._meta.concrete_fields):
        yield beside, precision
    elif precision != "day":
        raise ValueError("give the day: this date has no way to be less exact")


def _plain(field: Any, value: Any) -> Any:
    if isinstance(field, DecimalField | IntegerField) and not isinstance(value, bool) and value is not None:
        kind = Kind.POUNDS if getattr(field, "max_digits", 0) == POUNDS_DIGITS else Kind.NUMBER
        return field.to_python(str(read_number(str(value), kind)))
    if isinstance(value, str | bool | dt.date) or value is None:
        return field.to_python(value)
    return field.to_python(str(value))


def _related(model: Any, key: str, by: Any = None) -> Model:
    """By its slug, or by the column of its own that others name it by."""
    column = "slug" if by is None or by.primary_key else by.name
    try:
        if model is User:
            return User.objects.get(email__startswith=f"{key}@")
        if model is Quarter:
            return Quarter.objects.by_slug(key)
        return model._default_manager.get(**{column: key})
    except model.DoesNotExist as error:
        raise ValueError(f"there is no {model._meta.verbose_name} “{key}”") from error


def load_register(path: Path, model: Any, *, by: User) -> None:
    """Add the file's rows to a register through the same actions as people use; a slug that is there is changed."""
    for row in rows(path):
        where = f"{path.name}, {row.get('slug', row)}"
        reason = row.pop("reason", "")
        links = {f.name: row.pop(f.name) for f in model._meta.many_to_many if f.name in row}
        _save(model, columns(model, row, where), by=by, reason=reason, links=links)


def _save(model: Any, values: dict[str, Any], *, by: User, reason: str, links: dict[str, list[str]]) -> None:
    row = model.objects.filter(slug=values["slug"]).first()
    if row is None:
        row = registers.add_to_register(model(**values), by=by, reason=reason)
    else:
        registers.change_register(row, by=by, reason=reason, **values)
    for name, keys in links.items():
        others = model._meta.get_field(name).related_model
        registers.link(row, by=by, field=name, to=[_related(others, key) for key in keys])
