"""Register rows as they stood on both sides of a comparison.

What a release sealed is read as any past quarter is, whatever has happened to the row since; the side of now may be
live instead.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet

from pcc_portal.ui import formats
from pcc_portal.ui.marks import marked
from pcc_portal.ui.plain_tables import Cell, record_cell
from pcc_portal.updates.models import DateMove
from pcc_portal.updates.registers.declaration import kind_of
from pcc_portal.updates.releases.as_of import Viewpoint
from pcc_portal.updates.releases.past.sealed import SealedRows

Row = list[Cell]
GROUPED_FROM = 4  # so many lines that would read alike are one, which counts them


@dataclass
class Side:
    """Of a release two queries for all models; one query a model as they stand live, not as the release sealed them."""

    viewpoint: Viewpoint
    is_live: bool
    rows: dict[type[Model], dict[int, Any]] = field(default_factory=dict)

    def of(self, model: type[Model]) -> dict[int, Any]:
        """By key; what was sealed in the order of its addresses."""
        if model not in self.rows:
            rows = _shown(model, self.viewpoint) if self.is_live else self._sealed.of(model)
            self.rows[model] = {row.pk: row for row in rows if self.is_live or getattr(row, "is_public", True)}
        return self.rows[model]

    @cached_property
    def _sealed(self) -> SealedRows:
        return SealedRows(self.viewpoint.as_at)


class Comparison:
    """Two sides of some registers."""

    def __init__(self, before: Viewpoint, now: Viewpoint, *, live: bool = False, one_by_one: bool = False) -> None:
        """`live`: the registers of now as they stand, which those of the working copy always are. `one_by_one`: a line
        for each record, however many would read alike."""
        self.grouped_from = sys.maxsize if one_by_one else GROUPED_FROM
        self.before, self.now = Side(before, is_live=False), Side(now, live or now.as_at.is_working_copy)
        self._told: set[tuple[type[Model], Any, str]] = set()
        self._names: dict[type[Model], dict[Any, str]] = {}

    def tell(self, row: Model, *names: str) -> None:
        """A line says of these columns of the row what they were and are; without names, that the row is new or gone.

        What no line tells of, `records` does, once.
        """
        self._told |= {(type(row), row.pk, name) for name in names or ("",)}

    def is_told(self, row: Model, name: str = "") -> bool:
        return (type(row), row.pk, name) in self._told

    @cached_property
    def moves(self) -> dict[tuple[str, Any, str], str]:
        """The reasons that readers read of dates that moved in between, by kind, key and column. One query."""
        since = self.before.viewpoint.release
        moves = DateMove.objects.filter(at__gt=since.at) if since else DateMove.objects.all()
        until = self.now.viewpoint.release
        rows = moves.filter(at__lte=until.at) if until else moves
        return {(move.kind, move.row, move.column): move.reason for move in rows.order_by("at", "pk")}

    def reason_of(self, row: Model, name: str) -> str:
        kind = kind_of(type(row))
        return self.moves.get((kind.key, row.pk, name), "") if kind else ""

    def name_on(self, side: Side, model: type[Model], key: Any) -> str:
        """Of the row that a foreign key leads to, as the side shows it; empty where its readers do not see it.

        One query for each kind of row that is there whatever was sealed.
        """
        kind = kind_of(model)
        if kind and kind.sealed is not None:
            rows = side.of(model)
            # Rows that others name by a text key of their own.
            row = next((r for r in rows.values() if r.key == key), None) if isinstance(key, str) else rows.get(key)
            if row or not kind.named_then:
                return str(row) if row else ""
        if model not in self._names:
            every: Any = model._default_manager.all()
            self._names[model] = {row.key if isinstance(key, str) else row.pk: str(row) for row in every}
        return self._names[model].get(key, "")

    def pairs(self, model: type[Model]) -> Iterator[tuple[Any, Any]]:
        """Rows that stand on both sides: as it was, as it is."""
        before = self.before.of(model)
        for key, row in self.now.of(model).items():
            if key in before:
                yield before[key], row

    def new(self, model: type[Model]) -> Iterator[Any]:
        before = self.before.of(model)
        return (row for key, row in self.now.of(model).items() if key not in before)

    def gone(self, model: type[Model]) -> Iterator[Any]:
        """As they were, those that readers do not see any more."""
        now = self.now.of(model)
        return (row for key, row in self.before.of(model).items() if not getattr(now.get(key), "is_public", key in now))


def _shown(model: type[Model], viewpoint: Viewpoint) -> QuerySet[Any]:
    kind = kind_of(model)
    return kind.sealed_rows() if kind and not viewpoint.as_at.is_working_copy else model._default_manager.all()


def line(record: Any, was: Cell | str, now: Cell | str, why: Cell | str, *, sub: str = "", url: str = "") -> Row:
    """What happened to a record; where there are no words, a dash. All of a record that is made up wears †."""
    cells = [words_or_dash(text) for text in (was, now, why)]
    return [record_cell(record, sub=sub, url=url), *(replace(c, text=marked(c.text, record)) for c in cells)]


def words_or_dash(text: Cell | str) -> Cell:
    return text if isinstance(text, Cell) else Cell(text or formats.MISSING)
