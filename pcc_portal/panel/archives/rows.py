"""The rows that a report was made of, as at its release: registers as they were sealed, figures as they were shown."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Field, ForeignKey, Model
from django.urls import NoReverseMatch, reverse

from objectives.models import QuarterlyUpdate, UpdateText
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.reading.spans import precision_of, said_of
from pcc_portal.ui.words import singular
from pcc_portal.updates.models import DateMove, Releasable
from pcc_portal.updates.registers.declaration import Kind, all_kinds, kind_named, kind_of, sealed_kinds
from pcc_portal.updates.registers.wording import told_fields
from pcc_portal.updates.releases.as_of import Viewpoint
from pcc_portal.updates.releases.past.sealed import SealedRows, has_slug
from performance.models import Measure, MeasureGrade, Observation
from performance.stats import Reading, readings

Row = dict[str, Any]
FIGURE = (
    *("start", "end", "as_at", "value", "numerator", "denominator", "lower", "upper", "is_tied", "qualifier"),
    *("is_provisional", "availability", "availability_reason", "withheld_by", "review_on", "note", "source"),
)
NUMBERS = ("value", "numerator", "denominator", "lower", "upper")
OF_MEASURES = ("target", "series-break")


@dataclass
class Stored:
    """Rows by kind, the keys that stand for their numbers in the database, where their pages are, and which columns
    lead to which kind."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    keys: dict[type[Model], dict[Any, str]] = field(default_factory=dict)
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    links: dict[str, dict[str, str]] = field(default_factory=dict)

    def key_of(self, link: "ForeignKey[Any, Any]", stored: Any) -> Any:
        """Of the row that it leads to; None of one that readers did not see."""
        return self.keys.get(link.related_model, {}).get(stored)


def stored_rows(viewpoint: Viewpoint, measures: Collection[str], themes: Collection[str]) -> Stored:
    """`measures`, `themes`: the keys of those that the report prints. Two queries, one a table that releases show, and
    those of the readings of measures."""
    stored = Stored()
    sealed = SealedRows(viewpoint.as_at)
    registers = [(kind, sealed.of(kind.model)) for kind in sealed_kinds() if not issubclass(kind.model, Releasable)]
    stored.keys[Quarter] = {quarter.pk: quarter.slug for quarter in Quarter.objects.all()}
    _put_updates(stored, viewpoint)
    put_registers(stored, registers)
    read = readings([row for row in sealed.of(Measure) if row.slug in measures], viewpoint)
    for kind in all_kinds():
        if issubclass(kind.model, Releasable) and kind.model not in {Observation, MeasureGrade}:
            _put(stored, kind, _shown(kind, viewpoint, read, themes))
    _put(stored, declared(MeasureGrade), [reading.given for reading in read if reading.given])
    stored.tables["figure"] = [_figure(stored, row) for reading in read for row in _figures(reading)]
    moves = DateMove.objects.order_by("pk")
    put_moves(stored, moves.filter(at__lte=viewpoint.release.at) if viewpoint.release else moves)
    _name_one(stored.tables["measure"])
    return stored


def put_registers(stored: Stored, registers: Sequence[tuple[Kind, Sequence[Any]]]) -> None:
    """All of them at once, as their rows lead to each other."""
    for kind, rows in registers:
        stored.keys[kind.model] = {row.pk: _key(row) for row in rows}
    for kind, rows in registers:
        _put(stored, kind, rows)
        stored.pages |= {page: (kind.key, key) for row in rows for page, key in _page(kind, row)}


def declared(model: type[Model]) -> Kind:
    kind = kind_of(model)
    if kind is None:
        raise LookupError(f"{model.__name__} is not declared.")
    return kind


def _put_updates(stored: Stored, viewpoint: Viewpoint) -> None:
    updates = QuarterlyUpdate.objects.filter(quarter=viewpoint.quarter).select_related("theme", "quarter")
    stored.keys[QuarterlyUpdate] = {row.pk: f"{row.theme.slug}.{row.quarter.slug}" for row in updates}


def put_moves(stored: Stored, moves: Iterable[DateMove]) -> None:
    """The moves of dates that readers were told of, each with the key of its record under the name of its kind."""
    columns = ("column", "from_on", "from_precision", "from_said", "to_on", "to_precision", "reason")
    rows = []
    for move in moves:
        kind = kind_named(move.kind)
        if kind and (key := stored.keys.get(kind.model, {}).get(move.row)):
            rows.append({"key": str(move.pk), kind.key: key} | {name: told(getattr(move, name)) for name in columns})
    stored.tables["date-move"], stored.links["date-move"] = rows, {kind.key: kind.key for kind in all_kinds()}


def _shown(kind: Kind, viewpoint: Viewpoint, read: Collection[Reading], themes: Collection[str]) -> Iterable[Any]:
    """Rows that releases showed up to this one, of the measures that are printed and of the quarters up to its own."""
    model: Any = kind.model
    rows = model._default_manager.as_at(viewpoint.as_at)
    names = {column.name for column in model._meta.concrete_fields}
    if kind.key in OF_MEASURES:
        rows = rows.filter(measure__in=[reading.measure.pk for reading in read])
    if model is UpdateText:
        rows = rows.filter(update__quarter=viewpoint.quarter, update__theme__slug__in=themes)
    return rows.filter(quarter__start__lte=viewpoint.quarter.start) if "quarter" in names else rows


def _put(stored: Stored, kind: Kind, rows: Iterable[Any]) -> None:
    """Without parts of what readers did not see."""
    columns = list(told_fields(kind.model))
    parents = [kind.model._meta.get_field(path.split("__")[0]) for path in kind.parents]
    links = [column for column in columns if isinstance(column, ForeignKey)]
    stored.links[kind.key] = {c.name: other.key for c in links if (other := kind_of(c.related_model))}
    whole = [row for row in rows if not parents or any(_is_told(stored, parent, row) for parent in parents)]
    stored.tables[kind.key] = [_row(stored, columns, row) for row in sorted(whole, key=lambda row: row.pk)]


def _row(stored: Stored, columns: Iterable["Field[Any, Any]"], row: Any) -> Row:
    values = (pair for column in columns for pair in _values(stored, column, row))
    return {"key": _key(row)} | dict(values)


def _is_told(stored: Stored, parent: Any, row: Any) -> bool:
    return getattr(row, parent.attname) is None or stored.key_of(parent, getattr(row, parent.attname)) is not None


def _key(row: Any) -> str:
    return str(row.slug if has_slug(type(row)) else row.pk)


def _values(stored: Stored, column: "Field[Any, Any]", row: Any) -> Iterator[tuple[str, Any]]:
    """What stands in the column; how exactly its day is known and what was said of it where there are such columns."""
    value = getattr(row, column.attname)
    yield column.name, stored.key_of(column, value) if isinstance(column, ForeignKey) else told(value)
    names = {precision_of(column.name), said_of(column.name)} - {column.name}
    beside = (each for each in row._meta.concrete_fields if each.name in names)
    yield from ((each.name, told(getattr(row, each.attname))) for each in beside)


def told(value: Any) -> Any:
    """As JSON has it: amounts as text, so that they stay exact, and days as year-month-day."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, dt.date) else value


def _page(kind: Kind, row: Any) -> Iterator[tuple[str, str]]:
    if kind.page and has_slug(kind.model):
        try:
            yield reverse(kind.page, args=[row.slug]), row.slug
        except NoReverseMatch:  # a page that is named by more than the record
            return


def _figures(reading: Reading) -> list[Observation]:
    return sorted((row for rows in reading.entered.values() for row in rows), key=lambda row: (row.end, row.area.slug))


def _figure(stored: Stored, row: Observation) -> Row:
    """What is too small to show is not there."""
    made = {"key": str(row.pk), "measure": stored.keys[Measure].get(row.measure_id), "area": row.area.slug}
    made |= {"area_kind": row.area.kind, "area_name": row.area.name}
    made |= {name: told(getattr(row, name)) for name in FIGURE}
    return made | ({**dict.fromkeys(NUMBERS), "hidden": row.hidden} if row.hidden else {})


def _name_one(measures: Iterable[Row]) -> None:
    """What one of those is called that a measure counts, which nobody has to work out."""
    for row in measures:
        row["noun_one"] = row["noun_one"] or singular(row["noun"])
        row["denominator_one"] = singular(row["denominator_name"])
