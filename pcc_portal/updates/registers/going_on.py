"""Which rows still go on: what belongs to something that has ended is counted and waited for no more; and what a new
row may belong to."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from ..rules import parent_of, through

Rows = TypeVar("Rows", bound=QuerySet)
Ended = Callable[[], "QuerySet[Model]"]

_ended: dict[type[Model], Ended] = {}
_open: dict[type[Model], Ended] = {}


def ended_rows(model: type[Model], ended: Ended) -> None:
    """The app that keeps a model says which of its rows have ended, such as themes of a plan that was replaced."""
    _ended[model] = ended


def open_rows(model: type[Model], rows: Ended) -> None:
    """Which of its rows a record may be put under: forms offer these, and the one that the record has."""
    _open[model] = rows


def may_belong_to(rows: "QuerySet[Model]", now: object) -> "QuerySet[Model]":
    """Of what a form offers, the rows that something may be put under. `now`: the key of the one that it has."""
    offered = _open.get(rows.model)
    return rows if offered is None else rows.filter(Q(pk__in=offered()) | Q(pk=now))


def going_on(rows: Rows) -> Rows:
    """Without those that belong to what has ended, directly or through what they belong to. No further query."""
    for path, ended in _paths(rows.model):
        rows = rows.exclude(**{f"{path}__in": ended()})
    return rows


def _paths(model: type[Model], before: str = "") -> Iterator[tuple[str, Ended]]:
    """Foreign keys that lead to what may have ended, by what a row belongs to."""
    for name in through(model):
        parent = parent_of(model, name)
        if parent in _ended:
            yield f"{before}{name}", _ended[parent]
        elif parent is not model:
            yield from _paths(parent, f"{before}{name}__")
