"""Register rows as a release sealed them: whole registers at once, for whoever compares many of them.

What is asked inside `as_published` reads the same rows with SQL of its own; what a sealed
value means stands here for both.
"""

from collections import defaultdict
from functools import cached_property
from typing import Any

from django.db.models import CharField, Field, ForeignKey, Model, TextField, Value

from ...kept import once_a_request
from ...models import SealedRecord
from ...registers.declaration import Kind, kind_of, sealed_kinds
from ..as_of import AsAt, reset_moment, set_moment


def has_slug(model: type[Model]) -> bool:
    """A row with one is sealed under it, any other under its key in the database."""
    return any(field.name == "slug" for field in model._meta.concrete_fields)


def is_empty_text(field: "Field[Any, Any]") -> bool:
    """Where nothing was sealed, because the register had no such column then, it is a text without words."""
    holds = field.target_field if isinstance(field, ForeignKey) else field
    return isinstance(holds, CharField | TextField) and not field.null


def sealed_value(field: "Field[Any, Any]", value: Any) -> Any:
    if value is None:
        return "" if is_empty_text(field) else None
    return field.target_field.to_python(value) if isinstance(field, ForeignKey) else field.to_python(value)


class SealedRows:
    """The rows of all registers at one release. Two queries for all of them, at most once a request."""

    def __init__(self, as_at: AsAt) -> None:
        self.as_at = as_at

    def of(self, model: type[Model]) -> list[Any]:
        """In the order of their addresses."""
        kind = kind_of(model)
        records = self._records[kind.key] if kind else []
        fields = [field for field in model._meta.concrete_fields if not field.primary_key]
        names = ["id", *(field.attname for field in fields)]
        rows = [
            model.from_db("default", names, [key, *(sealed_value(f, record.values.get(f.name)) for f in fields)])
            for record in records
            if (key := self._key(model, record)) is not None
        ]
        if kind and kind.withholds and rows:
            _withhold(rows, kind)
        return sorted(rows, key=lambda row: (getattr(row, "slug", ""), row.pk))

    def _key(self, model: type[Model], record: SealedRecord) -> int | None:
        return self._keys.get((record.kind, record.key)) if has_slug(model) else int(record.key)

    @cached_property
    def _records(self) -> dict[str, list[SealedRecord]]:
        return once_a_request(self._read, "sealed records", self.as_at.release)

    @cached_property
    def _keys(self) -> dict[tuple[str, str], int]:
        """Of the rows, by kind and the slug under which they are sealed."""
        return once_a_request(_keys_of_slugs, "keys of sealed records")

    def _read(self) -> dict[str, list[SealedRecord]]:
        by_kind: dict[str, list[SealedRecord]] = defaultdict(list)
        for record in SealedRecord.objects.filter(release__number=self.as_at.release or 0).order_by("kind", "key"):
            by_kind[record.kind].append(record)
        return by_kind


def _withhold(rows: list[Any], kind: Kind) -> None:
    """Put what stands now in the place of what readers must not see any more."""
    names = [kind.model._meta.get_field(name).attname for name in kind.withholds]  # type: ignore[union-attr]
    withheld = once_a_request(lambda: _withheld_now(kind), "withheld", kind.key)
    for row in rows:
        for name in names if row.pk in withheld else ():
            setattr(row, name, getattr(withheld[row.pk], name))


def _withheld_now(kind: Kind) -> dict[int, Any]:
    """By key, as they are now for whoever looks back too. One query."""
    token = set_moment(None)
    try:
        return kind.model._default_manager.exclude(**{kind.withholds[0]: ""}).in_bulk()
    finally:
        reset_moment(token)


def _keys_of_slugs() -> dict[tuple[str, str], int]:
    tables = [
        kind.model._default_manager.order_by().values_list(Value(kind.key, CharField()), "slug", "pk")
        for kind in sealed_kinds()
        if has_slug(kind.model)
    ]
    return {(kind, slug): key for kind, slug, key in tables[0].union(*tables[1:], all=True)}
