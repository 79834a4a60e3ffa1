"""The tables of open data: one for each kind of record that readers see, made from its declaration."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from typing import Any

from django.db.models import Field, ForeignKey, Q, QuerySet, TextField
from django.urls import reverse
from django.utils import timezone

from objectives.models import QuarterlyUpdate
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.markdown import in_plain_words
from pcc_portal.updates.citations.resolving import Citations, not_published
from pcc_portal.updates.models import Document, Releasable, Release
from pcc_portal.updates.registers.declaration import Kind, all_kinds, kind_of
from pcc_portal.updates.registers.wording import told_fields
from pcc_portal.updates.releases.as_of import AsAt, Viewpoint
from performance.models import Observation

from .columns import ALSO_IN, Column, Holds, columns_of, is_open, key_field

AT_A_TIME = 5000
SLUG, NUMBER = re.compile(r"[-a-zA-Z0-9_]{1,200}"), re.compile(r"[0-9]{1,18}")

Row = list[Any]
Keys = Mapping[Any, Any]  # what is stored → the key of the row


@dataclass(frozen=True)
class Reading:
    """For whom a table is read: which rows, and what their references print (None before anything is published)."""

    as_at: AsAt
    viewpoint: Viewpoint | None


class AskedWronglyError(Exception):
    """Says to people what is wrong with what they asked for."""


@dataclass(frozen=True)
class Table:
    """The records of one kind, a row each."""

    kind: Kind

    @property
    def key(self) -> str:
        return self.kind.key

    @property
    def title(self) -> str:
        return self.kind.noun.title

    @property
    def rows_name(self) -> str:
        return "rows"

    def stored_columns(self) -> tuple[str, ...]:
        return tuple(self._attname(column) for column in self.columns[1:])

    def address(self, form: str) -> str:
        return reverse("register_data", args=[self.key, form])

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return (*columns_of(self.kind.model), *((ALSO_IN,) if self.kind.keeps_documents else ()))

    @property
    def filters(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.is_filter)

    def records(self, as_at: AsAt) -> QuerySet[Any]:
        """What the reader may see: no part of what they may not."""
        model: Any = self.kind.model
        is_released = issubclass(model, Releasable)
        rows: QuerySet[Any] = model._default_manager.as_at(as_at) if is_released else self.kind.rows_at(as_at)
        for path, parent in _parents(self.kind):
            rows = rows.filter(Q(**{f"{path}__isnull": True}) | Q(**{f"{path}__in": parent.rows_at(as_at).order_by()}))
        return rows

    def rows(self, reading: Reading, asked: Mapping[str, str], after: str = "") -> Iterator[Row]:
        """In the order of their keys, those behind `after`. Raises AskedWronglyError.

        Queries: one, one for each kind that its keys lead to, and those of what its texts cite.
        """
        links = {field.name: _keys(field, reading.as_at) for field in self._fields if isinstance(field, ForeignKey)}
        records = self.records(reading.as_at).filter(self._asked(asked, links))
        return self._told(self._behind(records, after), reading, links)

    def _behind(self, records: QuerySet[Any], after: str) -> QuerySet[Any]:
        key = key_field(self.kind.model)
        records = records.order_by(key)
        return records.filter(**{f"{key}__gt": _place(after, key)}) if after else records

    def _told(self, records: QuerySet[Any], reading: Reading, links: Mapping[str, Keys]) -> Iterator[Row]:
        key = key_field(self.kind.model)
        names = [key, *self.stored_columns()]
        stored = records.values_list(*names).iterator(chunk_size=AT_A_TIME)
        while chunk := [list(row) for row in islice(stored, AT_A_TIME)]:
            self._put_keys(chunk, links)
            self._put_words(chunk, reading.viewpoint)
            self._put_moments(chunk)
            self._put_languages(chunk)
            yield from chunk

    def _attname(self, column: Column) -> str:
        """Of what stands beside a record, the key that it is found by."""
        if column is ALSO_IN:
            return "pk"
        return self.kind.model._meta.get_field(column.name).attname  # type: ignore[union-attr]

    def _put_keys(self, chunk: list[Row], links: Mapping[str, Keys]) -> None:
        for at, column in enumerate(self.columns):
            if column.name in links:
                known = links[column.name]
                for row in chunk:
                    row[at] = known.get(row[at])

    def _put_words(self, chunk: list[Row], viewpoint: Viewpoint | None) -> None:
        """What the references in texts print to this reader, in their place."""
        texts = {field.name for field in self._fields if isinstance(field, TextField)}
        places = [at for at, column in enumerate(self.columns) if column.name in texts]
        citing = [(row, at) for row in chunk for at in places if row[at] and "{" in row[at]]
        cite = Citations([row[at] for row, at in citing], viewpoint).cite if citing and viewpoint else not_published
        for row, at in citing:
            row[at] = in_plain_words(row[at], cite)

    def _put_moments(self, chunk: list[Row]) -> None:
        """As text, with their offset: a spreadsheet knows no time zones."""
        for at, column in enumerate(self.columns):
            if column.holds is Holds.MOMENT:
                for row in chunk:
                    row[at] = row[at] and timezone.localtime(row[at]).isoformat()

    def _put_languages(self, chunk: list[Row]) -> None:
        """One query, where the kind keeps documents."""
        if ALSO_IN not in self.columns:
            return
        at = self.columns.index(ALSO_IN)
        tags = Document.objects.visible_to(None).languages_by_row(self.key)
        for row in chunk:
            row[at] = " ".join(tags.get(row[at], ()))

    @cached_property
    def _fields(self) -> tuple["Field[Any, Any]", ...]:
        return tuple(told_fields(self.kind.model))

    def _asked(self, asked: Mapping[str, str], links: Mapping[str, Keys]) -> Q:
        columns = {column.name: column for column in self.filters}
        condition = Q()
        for name, value in asked.items():
            if name not in columns:
                raise AskedWronglyError(no_filter(name, list(columns)))
            condition &= Q(**_lookup(columns[name], value, links))
        return condition


def no_filter(name: str, columns: Sequence[str]) -> str:
    known = ", ".join(columns) or "none of its columns"
    return f"“{name}” is no filter of this table, which can be filtered by {known}."


def _place(after: str, key: str) -> str:
    pattern = SLUG if key == "slug" else NUMBER
    if not pattern.fullmatch(after):
        raise AskedWronglyError(f"“{after}” is no key of this table.")
    return after


def _lookup(column: Column, value: str, links: Mapping[str, Keys]) -> dict[str, Any]:
    if column.name in links:
        return {f"{column.name}__in": [stored for stored, key in links[column.name].items() if str(key) == value]}
    if column.holds is Holds.YES_OR_NO:
        if value not in {"true", "false"}:
            raise AskedWronglyError(f"“{column.name}” is true or false, not “{value}”.")
        return {column.name: value == "true"}
    if column.choices and value not in column.choices:
        raise AskedWronglyError(f"“{column.name}” is one of {', '.join(column.choices)}, not “{value}”.")
    return {column.name: value}


def _parents(kind: Kind) -> Iterator[tuple[str, Kind]]:
    """What a record is a part of, by its path, where readers are told of it at all."""
    for path in kind.parents:
        names = path.split("__")
        for at in range(len(names)):
            parent = kind_of(kind.parent_model("__".join(names[: at + 1])))
            if parent is not None and parent.sealed is not None:
                yield "__".join(names[: at + 1]), parent


def _keys(link: "ForeignKey[Any, Any]", as_at: AsAt) -> Keys:
    """Of the rows that it leads to and the reader may see: what is stored, and the key. One query."""
    model: Any = link.related_model
    if model is Release:
        return dict(Release.objects.values_list("pk", "number"))
    if model is Quarter:
        return {quarter.pk: quarter.slug for quarter in Quarter.objects.all()}
    if model is QuarterlyUpdate:
        updates = QuarterlyUpdate.objects.select_related("theme", "quarter")
        return {update.pk: f"{update.theme.slug}.{update.quarter.slug}" for update in updates}
    kind = kind_of(model)
    rows = kind.rows_at(as_at) if kind else model._default_manager.none()
    stored = link.target_field.name
    return dict(rows.order_by().values_list(stored, key_field(model) if stored == "id" else stored))


@cache
def register_tables() -> dict[str, Table]:
    """By key, in the order of the declarations: every kind that readers see, but figures, which have a table apart."""
    kinds = [kind for kind in all_kinds() if is_open(kind) and kind.model is not Observation]
    return {kind.key: Table(kind) for kind in kinds}
