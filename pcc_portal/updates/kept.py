"""What is worked out from records piece by piece, each piece kept for as long as no table that it read has changed.

The log proves it: each change of a row is an event of the row's kind, in the transaction of the change. While a piece
is worked out, the tables that its queries name are noted, so none can be forgotten; it is used again where none of them
has a later event. Events of the plan and its parts, whose words every page prints, and of kinds that no register
declares count as changes of every table (`docs/decisions/0065-papers-kept-piece-by-piece.md`).

Nothing is kept outside `cached` and a block `with keeping():`; sealing opens none.
"""

from __future__ import annotations

import pickle
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from django.apps import apps
from django.core.cache import caches
from django.db import connection
from django.db.models import Model

from pcc_portal.audit.middleware import request_memory
from pcc_portal.audit.models import Event
from pcc_portal.ui.house import house_style
from pcc_portal.ui.titles import Titles, titles

from .caching import cache_key, working_copy_stamp
from .registers.declaration import Kind, all_kinds
from .releases.as_of import past_moment

NAMES = re.compile(r'"(\w+)"')
MOST_EVENTS = 2000  # more since the last look, and every table counts as changed

T = TypeVar("T")
Read = dict[str, str]


@dataclass(frozen=True)
class Changes:
    """The log up to one event: the hash of the last event that changed a table, or in it the rows of one parent; that
    of `floor` where none has since the process began to look."""

    number: int
    hash: str
    floor: str
    tables: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[tuple[str, int], str] = field(default_factory=dict)

    def stamp(self, table: str, parent: int | None = None) -> str:
        stamps: Mapping[Any, str] = self.tables if parent is None else self.rows
        return stamps.get(table if parent is None else (table, parent), self.floor)

    def holds(self, read: Read, own: Collection[str] = (), parent: int | None = None) -> bool:
        """Has none of these tables changed; of those of `own`, the rows of the parent?"""
        return all(self.stamp(table, parent if table in own else None) == stamp for table, stamp in read.items())


_last: list[Changes] = []  # of the process; at most one
_now: ContextVar[Changes | None] = ContextVar("changes", default=None)
_titles: ContextVar[Titles | None] = ContextVar("titles_of_pieces", default=None)
_tracing: ContextVar[tuple[set[str], ...]] = ContextVar("tracing", default=())


def cached(work: Callable[[], T], *parts: object) -> T:
    """What `work` returned since the last change of any record; it never returns None. After a change, pieces of it
    that hold are used again."""
    now = _now.get()
    key = cache_key(now.hash if now else working_copy_stamp(), *parts)
    if (value := caches["drafts"].get(key)) is None:
        with keeping():
            value = work()
        caches["drafts"].set(key, value)
    return value


@contextmanager
def keeping() -> Iterator[None]:
    """In this block pieces are kept, and those that hold are used again. Two queries, and one for each kind of
    part that changed since the last look; none inside of another such block."""
    token, names = _now.set(_now.get() or changes()), _titles.set(titles())
    try:
        yield
    finally:
        _now.reset(token)
        _titles.reset(names)


def kept(work: Callable[[], T], *parts: object) -> T:
    """What `work` returns, which can be pickled and follows from `parts`, the day and the records that it reads."""
    now = _now.get()
    if now is None:
        return work()
    key = _key("piece", parts)
    read, content = caches["pieces"].get(key) or ({}, b"")
    if not content or not now.holds(read):
        content, tables = _traced(lambda: pickle.dumps(work()))
        read = {table: now.stamp(table) for table in tables}
        caches["pieces"].set(key, (read, content))
    _note(read)
    value: T = pickle.loads(content)  # noqa: S301  written above, in the memory of this process
    return value


def kept_each(
    keys: Collection[int],
    work: Callable[[Collection[int]], Mapping[int, T] | Iterable[tuple[int, T]]],
    of: type[Model],
    *parts: object,
    together: Collection[int] = (),
) -> dict[int, T]:
    """By key of rows of that model, what `work` returns of each: it follows from the row's own parts, as declared, and
    from other tables whole. `together`: those of which it follows from the parts of other rows too. `work` is asked
    once, for those that no longer hold; what it gives one after the other is not in memory together."""
    now = _now.get()
    if now is None:
        return dict(work(keys))
    key, own = _key("pieces of rows", parts), _tables_of_parts(of)
    entries: dict[int, tuple[Read, bytes]] = caches["pieces"].get(key) or {}
    parents = {pk: None if pk in together else pk for pk in keys}
    stale = [pk for pk in keys if pk not in entries or not now.holds(entries[pk][0], own, parents[pk])]
    if stale:
        values, tables = _traced(lambda: _each_pickled(work(stale)))
        for pk, content in values.items():
            entries[pk] = ({t: now.stamp(t, parents[pk] if t in own else None) for t in tables}, content)
        caches["pieces"].set(key, entries)
    _note({table for pk in keys if pk in entries for table in entries[pk][0]})
    return {pk: pickle.loads(entries[pk][1]) for pk in keys if pk in entries}  # noqa: S301


def _key(what: str, parts: tuple[object, ...]) -> str:
    """With what a piece follows from without reading it: the past that it is read in, house style and titles."""
    moment = past_moment()
    return cache_key("", what, moment and moment.key, house_style(), _titles.get(), *parts)


def _each_pickled(values: Mapping[int, Any] | Iterable[tuple[int, Any]]) -> dict[int, bytes]:
    pairs = values.items() if isinstance(values, Mapping) else values
    return {pk: pickle.dumps(value) for pk, value in pairs}


def once_a_request(work: Callable[[], T], *parts: object) -> T:
    """What `work` returned before in this request, which changes no record: no query, where it was asked for already.
    Outside of one, and while something is sent, it is worked out each time."""
    memory = request_memory.get()
    if memory is None:
        return work()
    key = (past_moment(), *parts)
    if key not in memory:
        memory[key] = _traced(work)
    value, tables = memory[key]
    _note(tables)
    return value


def _traced(work: Callable[[], T]) -> tuple[T, frozenset[str]]:
    """What it returns, and the tables that it read."""
    tables: set[str] = set()

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        tables.update(_known_tables().intersection(NAMES.findall(str(sql))))
        return execute(sql, params, many, context)

    token = _tracing.set((*_tracing.get(), tables))
    try:
        with connection.execute_wrapper(note):
            return work(), frozenset(tables)
    finally:
        _tracing.reset(token)


def follows_from(*models: type[Model]) -> None:
    """Whatever is being worked out follows from these too, by rows of another table that are written and dropped with
    them without an event of their own."""
    _note({model._meta.db_table for model in models})


def _note(tables: Collection[str]) -> None:
    """Whatever is being worked out has read these too, by a piece within it."""
    for outer in _tracing.get():
        outer.update(tables)


def changes() -> Changes:
    """The log as it is now."""
    last = _last[0] if _last else None
    rows = Event.objects.filter(number__gte=last.number) if last else Event.objects.none()
    columns = ("number", "hash", "kind", "key", "before")
    events = list(rows.in_order().values_list(*columns)[:MOST_EVENTS])
    if last and events and events[0][:2] == (last.number, last.hash) and len(events) < MOST_EVENTS:
        now = _after(last, events[1:]) if events[1:] else last
    else:
        number, newest = Event.objects.newest_first().values_list("number", "hash").first() or (0, "")
        now = Changes(number, newest, newest)
    _last[:] = [now]
    return now


def _after(last: Changes, events: list[Any]) -> Changes:
    floor, tables, rows = last.floor, dict(last.tables), dict(last.rows)
    parents = _parents_of(events)
    for _, stamp, kind, key, before in events:
        path = _told_apart().get(kind)
        if path is None or path in before:
            floor, tables, rows = stamp, {}, {}
            continue
        tables |= dict.fromkeys(_tables(kind), stamp)
        if path:
            rows[_tables(kind)[0], parents.get((kind, key), 0)] = stamp
    return Changes(events[-1][0], events[-1][1], floor, tables, rows)


def _parents_of(events: list[Any]) -> dict[tuple[str, str], int]:
    """By kind and key of a part, the key of what it is a part of. One query for each kind."""
    keys: dict[str, set[str]] = defaultdict(set)
    for _, _, kind, key, _ in events:
        if _told_apart().get(kind):
            keys[kind].add(key)
    parents: dict[tuple[str, str], int] = {}
    for kind, of in keys.items():
        path = f"{_told_apart()[kind]}_id"
        rows = apps.get_model(kind)._base_manager.filter(pk__in=of).values_list("pk", path)
        parents |= {(kind, str(pk)): parent for pk, parent in rows}
    return parents


@cache
def _told_apart() -> dict[str, str]:
    """By the name of a kind whose events change its own table alone, the foreign key to the one row that it is a part
    of; empty where it is a part of none, or of one of several."""
    return {kind.model._meta.label_lower: _parent(kind) for kind in all_kinds() if not kind.named_then}


def _parent(kind: Kind) -> str:
    return kind.parents[0] if len(kind.parents) == 1 and "__" not in kind.parents[0] else ""


@cache
def _tables(kind: str) -> tuple[str, ...]:
    """Its own, and those of the links of many to many that it has an end of."""
    model = apps.get_model(kind)
    joined = {m._meta.db_table for m in apps.get_models(include_auto_created=True) if _joins(m, model)}
    return (model._meta.db_table, *sorted(joined))


def _joins(link: type[Model], model: type[Model]) -> bool:
    return bool(link._meta.auto_created) and any(f.related_model is model for f in link._meta.concrete_fields)


@cache
def _tables_of_parts(of: type[Model]) -> frozenset[str]:
    """The tables of what is a part of that kind."""
    parts = (kind for kind in all_kinds() if _parent(kind) and kind.parent_model(_parent(kind)) is of)
    return frozenset(kind.model._meta.db_table for kind in parts)


@cache
def _known_tables() -> frozenset[str]:
    return frozenset(model._meta.db_table for model in apps.get_models(include_auto_created=True))
