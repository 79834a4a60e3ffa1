from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Field, ForeignKey, Model

from pcc_portal.periods import clock

from . import chain, serialise
from .middleware import request_number
from .models import COMMAND_LINE, LONGEST_TITLE, Event, Head
from .rules import is_public_change
from .signals import appended


class Person(Protocol):
    pk: Any
    name: str


# Who proposed what somebody else applies, in a sentence: it ends the reason of each event meanwhile.
proposed: ContextVar[str] = ContextVar("proposed", default="")

Row = TypeVar("Row", bound=Model)


class RefusedRowError(ValidationError):
    """What is wrong with a row, which it carries along: pages lead to the row that stands in its way."""

    def __init__(self, refusal: ValidationError, row: Model) -> None:
        super().__init__(refusal)
        self.row = row


@contextmanager
def proposed_by(person: Person, on: str) -> Iterator[None]:
    """What is recorded in this block says as well who proposed it, and on which day."""
    token = proposed.set(f"Proposed by {person.name} on {on}.")
    try:
        yield
    finally:
        proposed.reset(token)


def hold_chain() -> Head:
    """The end of the chain, locked until the caller's transaction ends, so that writers append one by one.

    An action that locks rows itself calls this before: always in this order, so that no two wait for each other.
    """
    only = Head.objects.select_for_update().filter(pk=Head.ONLY)
    head = only.first()
    if head is None:
        # Of first writers at once, one makes the row and the others wait for it.
        Head.objects.bulk_create([Head(pk=Head.ONLY)], ignore_conflicts=True)
        head = only.get()
    return head


@transaction.atomic
def record(
    *,
    by: Person | None,
    verb: str,
    target: Model,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> Event:
    """Append one event. `before` and `after` may hold Decimals and dates; they are kept as exact text."""
    event = _event(target, by=by, verb=verb, before=before or {}, after=after or {}, reason=reason)
    _append(hold_chain(), [(event, _is_public_now(target, before or {}))])
    return event


def _event(
    target: Model, *, by: Person | None, verb: str, before: dict[str, Any], after: dict[str, Any], reason: str = ""
) -> Event:
    return Event(
        at=clock.now(),
        who=by.name if by else COMMAND_LINE,
        user_id=by.pk if by else None,
        verb=verb,
        kind=target._meta.label_lower,
        key=str(target.pk),
        title=str(target)[:LONGEST_TITLE],
        before=serialise.plain(before),
        after=serialise.plain(after),
        reason="\n".join(filter(None, (reason, proposed.get()))),
    )


@transaction.atomic
def add(instance: Row, *, by: Person | None, verb: str | None = None, reason: str = "") -> Row:
    """Check and insert a new row, with an event that holds all of it. Raises ValidationError."""
    head = hold_chain()
    with _checked(instance):
        instance.save(force_insert=True)
    event = _event(instance, by=by, verb=verb or "added", before={}, after=serialise.values(instance), reason=reason)
    _append(head, [(event, is_public_change(instance, {}))])
    return instance


@transaction.atomic
def change(
    instance: Row,
    *,
    by: Person | None,
    verb: str | None = None,
    reason: str = "",
    columns: Mapping[str, Any] | None = None,
    **values: Any,
) -> Row:
    """Set the named fields, check the whole row, save those that differ from what is stored, with an event of both.

    `columns`: more of them, for a row that has a column called `by` or `reason` itself.
    Nothing is written when nothing differs. Raises ValidationError; TypeError for what is no column of the row.
    """
    head = hold_chain()
    stored = type(instance)._base_manager.select_for_update().in_bulk([instance.pk])[instance.pk]
    fields = _set(instance, values | dict(columns or {}))
    with _checked(instance):
        changed = _differing(instance, stored, fields)
        instance.save(update_fields=[field.name for field in changed])
    if changed:
        _append(head, [_changed(instance, stored, changed, by=by, verb=verb or "changed", reason=reason)])
    return instance


@transaction.atomic
def add_all(rows: Iterable[Row], *, by: Person | None, verb: str = "added") -> list[Row]:
    """As `add` does, many new rows of one table, each with its event. The number of queries does not grow with them:
    that foreign keys lead somewhere is the database's to check. Raises RefusedRowError for the first that is refused.
    """
    head = hold_chain()
    new = list(rows)
    if not new:
        return []
    try:
        _check_columns(new)
        with transaction.atomic():
            type(new[0])._base_manager.bulk_create(new)
    except (ValidationError, IntegrityError):
        for row in new:
            add(row, by=by, verb=verb)  # tells which of them it is, and why
        raise
    events = [_event(row, by=by, verb=verb, before={}, after=serialise.values(row)) for row in new]
    _append(head, [(event, is_public_change(row, {})) for event, row in zip(events, new, strict=True)])
    return new


@transaction.atomic
def change_all(rows: Iterable[Row], *, by: Person | None, verb: str = "changed", **values: Any) -> list[Row]:
    """As `change` does, the same columns of many rows of one table, each with its event. Raises as `add_all`."""
    head = hold_chain()
    kept = list(rows)
    if not kept:
        return []
    manager = type(kept[0])._base_manager
    stored = manager.select_for_update().in_bulk([row.pk for row in kept])
    try:
        fields = {row.pk: _set(row, values) for row in kept}
        _check_columns(kept)
        changed = {row.pk: _differing(row, stored[row.pk], fields[row.pk]) for row in kept}
        with transaction.atomic():
            manager.filter(pk__in=[key for key in changed if changed[key]]).update(**values)
    except (ValidationError, IntegrityError):
        for row in kept:
            change(row, by=by, verb=verb, **values)
        raise
    events = [_changed(row, stored[row.pk], changed[row.pk], by=by, verb=verb) for row in kept if changed[row.pk]]
    _append(head, events)
    return kept


def _differing(row: Model, stored: Model, fields: "list[Field[Any, Any]]") -> "list[Field[Any, Any]]":
    return [field for field in fields if getattr(row, field.attname) != getattr(stored, field.attname)]


def _changed(
    row: Model, stored: Model, fields: "list[Field[Any, Any]]", *, by: Person | None, verb: str, reason: str = ""
) -> tuple[Event, bool]:
    """The event, and whether readers see what was or what is: of the row as it is stored, for what the caller holds may
    differ in columns that were not saved."""
    before, after = (_recorded(each, fields) for each in (stored, row))
    event = _event(row, by=by, verb=verb, before=before, after=after, reason=reason)
    was_public = is_public_change(stored, before)
    for field in fields:
        setattr(stored, field.attname, getattr(row, field.attname))
    return event, was_public or is_public_change(stored, before)


def _check_columns(rows: Iterable[Model]) -> None:
    """Raises ValidationError."""
    for row in rows:
        row.clean_fields(exclude={f.name for f in row._meta.concrete_fields if isinstance(f, ForeignKey)})
        row.clean()


def _recorded(row: Model, changed: "list[Field[Any, Any]]") -> dict[str, Any]:
    """What changed, with how exact its dates are, where that itself has not changed: without it they read as days."""
    names = {f"{field.name.removesuffix('_on').removesuffix('_by')}_precision" for field in changed}
    beside = (f for f in row._meta.concrete_fields if f.name in names and f not in changed)
    exact = [f for f in beside if getattr(row, f.attname) != f.default]
    return {f.name: serialise.value_of(row, f) for f in [*changed, *exact]}


def _is_public_now(target: Model, changed: Collection[str]) -> bool:
    """Of the row as it is stored: what the caller holds may differ in columns that were not saved."""
    if not hasattr(target, "is_public_change"):
        return True
    stored = target._meta.model._base_manager.in_bulk([target.pk]).get(target.pk, target)
    return is_public_change(stored, changed)


def _append(head: Head, events: Sequence[tuple[Event, bool]]) -> None:
    """To the chain that is held, in that order. Beside each event: do readers outside see what it tells of?"""
    for event, is_public in events:
        event.number, event.previous, event.request = head.number + 1, head.hash, request_number.get()
        event.hash = chain.digest(event)
        head.number, head.hash = event.number, event.hash
        head.public_number = event.number if is_public else head.public_number
    Event.objects.bulk_create([event for event, _ in events])
    head.save(update_fields=["number", "hash", "public_number"])
    appended.send(Event, kinds={event.kind for event, _ in events})


def _set(instance: Model, values: dict[str, Any]) -> "list[Field[Any, Any]]":
    fields = [_column(instance, name) for name in values]
    for name, value in values.items():
        setattr(instance, name, value)
    return fields


def _column(instance: Model, name: str) -> "Field[Any, Any]":
    for field in instance._meta.concrete_fields:
        if name in (field.name, field.attname) and not field.primary_key:
            return field
    raise TypeError(f"{instance._meta.label} has no column {name!r} that can be changed.")


def _read_already(row: Model) -> set[str]:
    """The foreign keys whose rows it holds: these exist, for none is deleted, and each would be asked for once more."""
    keys = (field for field in row._meta.concrete_fields if isinstance(field, ForeignKey) and field.is_cached(row))
    return {key.name for key in keys if key.get_cached_value(row) and not key.get_limit_choices_to()}


@contextmanager
def _checked(row: Model) -> Iterator[None]:
    """Around the saving of a row, whose columns are each checked, but for those that lead to a row which was read. The
    constraints are the database's to keep; only what it refused is told by `full_clean`, which asks it once for each.
    Raises RefusedRowError."""
    try:
        row.full_clean(exclude=_read_already(row), validate_unique=False, validate_constraints=False)
        with transaction.atomic():
            yield
    except (ValidationError, IntegrityError) as refusal:
        try:
            row.full_clean()
        except ValidationError as reasons:
            raise RefusedRowError(reasons, row) from refusal
        raise
