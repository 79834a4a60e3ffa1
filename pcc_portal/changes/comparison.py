"""Register rows as they stood on both sides of a comparison.

What a release sealed is read from there, whatever has happened to the row since; the side of now may be live instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Field, Model

from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell
from pcc_portal.updates.models import Register, SealedRecord
from pcc_portal.updates.registers.declaration import kind_of, sealed_kinds
from pcc_portal.updates.releases.as_of import Viewpoint

Row = list[Cell]
NOTHING = Cell(formats.MISSING)


@dataclass
class Side:
    """`rows` by model and then by slug, or key where there is none."""

    viewpoint: Viewpoint
    rows: dict[type[Model], dict[str, Any]] = field(default_factory=dict)

    def of(self, model: type[Model]) -> dict[str, Any]:
        return self.rows.get(model, {})

    def by_key(self, model: type[Model]) -> dict[int, Any]:
        return {row.pk: row for row in self.of(model).values() if row.pk}


class Comparison:
    """Two sides of some registers. One query for what is sealed, and two for each model."""

    def __init__(self, before: Viewpoint, now: Viewpoint, models: tuple[type[Model], ...], *, live: bool) -> None:
        """`live`: the registers of now as they stand, not as the release of now sealed them."""
        self.before, self.now = Side(before), Side(now)
        self.models = models
        self.is_live = live or now.as_at.is_working_copy
        for side in (self.before, *([] if self.is_live else [self.now])):
            side.rows = {model: {} for model in models}
        self._read_sealed()
        if self.is_live:
            self.now.rows = {model: _live(model, now) for model in models}

    def pairs(self, model: type[Model]) -> Iterator[tuple[Any, Any]]:
        """Rows that stand on both sides: as it was, as it is."""
        before = self.before.of(model)
        for key, row in self.now.of(model).items():
            if key in before:
                yield before[key], row

    def new(self, model: type[Model]) -> Iterator[Any]:
        before = self.before.of(model)
        return (row for key, row in self.now.of(model).items() if key not in before)

    def _read_sealed(self) -> None:
        kinds = {kind: model for kind, model in _models().items() if model in self.models}
        sides = {side.viewpoint.as_at.release: side for side in (self.before, self.now) if side.rows}
        sealed = SealedRecord.objects.filter(release__number__in=[n for n in sides if n], kind__in=kinds)
        for number, kind, key, values in sealed.values_list("release__number", "kind", "key", "values"):
            model = kinds[kind]
            sides[number].rows[model][key] = _row(model, self._key(model, key), values)

    def _key(self, model: type[Model], key: str) -> int | None:
        return self._keys[model].get(key) if issubclass(model, Register) else int(key)

    @cached_property
    def _keys(self) -> dict[type[Model], dict[str, int]]:
        registers = [model for model in self.models if issubclass(model, Register)]
        return {model: dict(model._base_manager.values_list("slug", "pk")) for model in registers}


def _models() -> dict[str, type[Model]]:
    return {kind.key: kind.model for kind in sealed_kinds()}


def _live(model: type[Model], now: Viewpoint) -> dict[str, Any]:
    if issubclass(model, Register):
        return {row.slug: row for row in model.objects.as_at(now.as_at)}
    kind = kind_of(model)
    rows = kind.sealed_rows() if kind and not now.as_at.is_working_copy else model._default_manager.all()
    return {str(row.pk): row for row in rows}


def _row(model: type[Model], key: int | None, values: dict[str, Any]) -> Model:
    """For reading: never saved. A column that the sealed values do not know stays at its default."""
    row = model(pk=key)
    for column in model._meta.concrete_fields:
        if column.name in values:
            setattr(row, column.attname, _python(column, values[column.name]))
    return row


def _python(column: Field[Any, Any], value: Any) -> Any:
    return None if value is None else column.to_python(value)


def noun(model: type[Model]) -> str:
    kind = kind_of(model)
    return kind.noun.heading if kind else str(model._meta.verbose_name).capitalize()


def words_or_dash(text: str) -> Cell:
    return Cell(text) if text else NOTHING
