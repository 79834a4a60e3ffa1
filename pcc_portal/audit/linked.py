"""Compares what rows are linked with, many to many, with what the log recorded. The log has the names of the others."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import ManyToManyField, Model

from .models import Event


def unlike(
    model: type[Model], recorded: Mapping[str, Mapping[str, Any]], *, but: Collection[str] = ()
) -> dict[str, str]:
    """What is wrong with the links of rows, by the row's key as text; three queries for each kind of link.

    `recorded`: what the log says last of each row, by the same key.
    """
    problems: dict[str, str] = {}
    for field in (each for each in model._meta.many_to_many if each.name not in but):
        linked = _linked(field)
        names = _Names(field.related_model) if linked else None
        for key in sorted({*linked, *(key for key, values in recorded.items() if values.get(field.name))}):
            logged = recorded.get(key, {}).get(field.name) or []
            if not (names and names.fit(logged, linked[key])):
                problems.setdefault(key, f"has other {field.name} than the log says: {', '.join(logged) or 'none'}")
    return problems


def _linked(field: "ManyToManyField[Any, Any]") -> dict[str, set[int]]:
    """Keys of the linked rows, by the key of the row as text."""
    of_row: dict[str, set[int]] = defaultdict(set)
    through: Any = field.remote_field.through
    pairs = through._base_manager.values_list(f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id")
    for key, other in pairs:
        of_row[str(key)].add(other)
    return of_row


class _Names:
    """Every name that rows of a model had in the log; a row that was renamed is known by the name of its day."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        self.of_key: dict[str, set[str]] = defaultdict(set)
        titles = Event.objects.filter(kind=model._meta.label_lower).order_by()
        for key, title in titles.values_list("key", "title").distinct():
            self.of_key[key].add(title)

    def fit(self, logged: Iterable[str], keys: set[int]) -> bool:
        """Whether these names are of these rows, all of them."""
        wanted = list(logged)
        return len(wanted) == len(keys) and all(self.of_key[str(key)] & set(wanted) for key in keys)
