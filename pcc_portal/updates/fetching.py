"""Rows by the thousand, built past `Model.__init__`, which takes ten times as long for a row of forty columns."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.base import ModelState

Row = TypeVar("Row", bound=Model)


def fetched(rows: "QuerySet[Row]", *related: str, only: Collection[str] = ()) -> list[Row]:
    """What the query gives with `select_related(*related)`, names of foreign keys of its own; rows that lead to the
    same one share it. `only`: these columns of its own, by the name that the row has them under, and these of a related
    row, as in "quarter__start"; of a related row that it does not name, all. One query."""
    model: type[Row] = rows.model
    own = [name for name in only if "__" not in name] or _columns(model)
    joined = {name: model._meta.get_field(name).related_model for name in related}
    wanted = {name: _wanted(name, other, only) for name, other in joined.items()}
    builders = [(name, len(wanted[name]), _sharing(other, wanted[name])) for name, other in joined.items()]
    columns = [f"{name}__{column}" for name, its in wanted.items() for column in its]
    built = []
    for values in rows.values_list(*own, *columns):
        row, at = row_of(model, dict(zip(own, values, strict=False))), len(own)
        for name, width, build in builders:
            row._state.fields_cache[name] = build(values[at : at + width])
            at += width
        built.append(row)
    return built


def _wanted(name: str, model: Any, only: Collection[str]) -> list[str]:
    """Of a related row: its key and the columns that `only` names, or all."""
    own = [each.removeprefix(f"{name}__") for each in only if each.startswith(f"{name}__")]
    return [model._meta.pk.attname, *own] if own else _columns(model)


def row_of(model: type[Row], values: Mapping[str, Any]) -> Row:
    """A row as the database gives it: columns that are not among the values, Django reads when asked."""
    row, state = model.__new__(model), ModelState()
    state.adding, state.db, state.fields_cache = False, "default", {}
    row.__dict__ |= {**values, "_state": state}
    return row


def _columns(model: Any) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _sharing(model: Any, names: list[str]) -> Callable[[tuple[Any, ...]], Model | None]:
    """Builds each row once; none of no key."""
    known = dict[Any, Model | None]()
    key = names.index(model._meta.pk.attname)

    def build(values: tuple[Any, ...]) -> Model | None:
        if values[key] not in known:
            known[values[key]] = None if values[key] is None else row_of(model, dict(zip(names, values, strict=True)))
        return known[values[key]]

    return build
