"""Rows by the thousand, built past `Model.__init__`, which takes ten times as long for a row of forty columns."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.base import ModelState

Row = TypeVar("Row", bound=Model)


def fetched(rows: "QuerySet[Row]", *related: str, only: Collection[str] = ()) -> list[Row]:
    """What the query gives with `select_related(*related)`, names of foreign keys of its own; rows that lead to the
    same one share it. `only`: these columns of its own, by the name that the row has them under. One query."""
    model: type[Row] = rows.model
    own = [*only] or _columns(model)
    joined = {name: model._meta.get_field(name).related_model for name in related}
    columns = [f"{name}__{column}" for name, other in joined.items() for column in _columns(other)]
    builders = [_sharing(other) for other in joined.values()]
    widths = [len(_columns(other)) for other in joined.values()]
    built = []
    for values in rows.values_list(*own, *columns):
        row, at = row_of(model, dict(zip(own, values, strict=False))), len(own)
        for name, build, width in zip(related, builders, widths, strict=True):
            row._state.fields_cache[name] = build(values[at : at + width])
            at += width
        built.append(row)
    return built


def row_of(model: type[Row], values: Mapping[str, Any]) -> Row:
    """A row as the database gives it: columns that are not among the values, Django reads when asked."""
    row = model.__new__(model)
    row.__dict__.update(values, _state=ModelState())
    row._state.adding, row._state.db = False, "default"
    row._state.fields_cache = {}
    return row


def _columns(model: Any) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _sharing(model: Any) -> Callable[[tuple[Any, ...]], Model | None]:
    """Builds each row once; none of no key, which comes first."""
    names, known = _columns(model), dict[Any, Model | None]()
    key = names.index(model._meta.pk.attname)

    def build(values: tuple[Any, ...]) -> Model | None:
        if values[key] not in known:
            known[values[key]] = None if values[key] is None else row_of(model, dict(zip(names, values, strict=True)))
        return known[values[key]]

    return build
