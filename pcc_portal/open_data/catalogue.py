"""What open data there is: every table with its columns, filters and addresses, and how much stands in it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import (
    CharField,
    DateTimeField,
    F,
    Func,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Length
from django.urls import reverse

from pcc_portal.accounts.rules import audience_of
from pcc_portal.audit.models import Event, Head
from pcc_portal.ui import formats
from pcc_portal.updates.kept import cached
from pcc_portal.updates.models import Releasable
from pcc_portal.updates.releases.as_of import AsAt, as_at_for

from .columns import Column
from .observations import COLUMNS, FILTERS, Row, observations
from .serving import FORMS
from .tables import register_tables

FIGURES = "Figures of measures"


class Described(Protocol):
    """A table as dictionary, OpenAPI and data package describe it."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def columns(self) -> tuple[Column, ...]: ...
    @property
    def filters(self) -> tuple[Column, ...]: ...
    @property
    def rows_name(self) -> str: ...
    def address(self, form: str) -> str: ...
    def records(self, as_at: AsAt) -> QuerySet[Any]: ...
    def stored_columns(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Figures:
    """The figures of all measures, which are many and have a table of their own."""

    key: str = "figures"
    title: str = FIGURES
    columns: tuple[Column, ...] = COLUMNS
    filters: tuple[Column, ...] = FILTERS
    rows_name: str = "observations"

    def address(self, form: str) -> str:
        return reverse(f"measures_{form}")

    def records(self, as_at: AsAt) -> QuerySet[Any]:
        return observations(as_at)

    def stored_columns(self) -> Sequence[str]:
        return Row._fields


def all_tables() -> list[Described]:
    return [Figures(), *register_tables().values()]


@dataclass(frozen=True)
class Entry:
    """A table with its rows, the bytes of its CSV (about) and the day of its last change, for one reader."""

    table: Described
    rows: int
    size: int
    changed_on: dt.date | None

    @property
    def files(self) -> list[tuple[str, str]]:
        return [(form.upper(), self.table.address(form)) for form in FORMS]

    @property
    def rows_words(self) -> str:
        return formats.number(self.rows)

    @property
    def changed_words(self) -> str:
        return formats.day(self.changed_on) if self.changed_on else formats.MISSING


def catalogue(user: Any) -> list[Entry]:
    """Every table as the reader sees it. One query, and none until a record changes."""
    as_at = as_at_for(user)
    counted = cached(lambda: {key: told for key, *told in _counted(as_at)}, "catalogue", audience_of(user), as_at)
    return [Entry(table, *_entry(counted[table.key], table.columns)) for table in all_tables()]


def _entry(counted: Sequence[Any], columns: Sequence[Column]) -> tuple[int, int, dt.date | None]:
    rows, characters, changed_at = counted
    head = sum(len(column.name) + 1 for column in columns)
    return rows, head + (characters or 0) + rows * len(columns), changed_at and changed_at.date()


def _counted(as_at: AsAt) -> Iterator[tuple[Any, ...]]:
    first, *others = (_sums(table, as_at) for table in all_tables())
    yield from first.union(*others, all=True)


def _sums(table: Described, as_at: AsAt) -> QuerySet[Any, Any]:
    """A row: the key of the table, rows, characters, moment of the last change. Sums without groups."""
    records = table.records(as_at).order_by()
    if records.query.distinct:
        records = records.model._default_manager.order_by().filter(pk__in=records.values("pk"))
    lengths = [Coalesce(Length(Cast(name, TextField())), 0) for name in table.stored_columns()]
    size: Any = sum(lengths[1:], start=lengths[0])
    return records.annotate(
        told_table=Value(table.key, CharField()),
        told_rows=Func(F("pk"), function="COUNT", output_field=IntegerField()),
        told_size=Func(size, function="SUM", output_field=IntegerField()),
        told_change=Func(_changed(records.model), function="MAX", output_field=DateTimeField()),
    ).values_list("told_table", "told_rows", "told_size", "told_change")


def _changed(model: Any) -> Any:
    """When a row last changed: with its release, or by the last event of the log about it before readers last saw
    anything change."""
    if issubclass(model, Releasable):
        return F("release__at")
    events = Event.objects.filter(kind=model._meta.label_lower, key=Cast(OuterRef("pk"), CharField()))
    events = events.filter(number__lte=Subquery(Head.objects.values("public_number")))
    return Subquery(events.order_by("-number").values("at")[:1])
