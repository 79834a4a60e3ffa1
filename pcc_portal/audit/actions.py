from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Field, Model

from pcc_portal.periods import clock

from . import chain, serialise
from .middleware import request_number
from .models import COMMAND_LINE, LONGEST_TITLE, Event, Head
from .rules import is_public_change


class Person(Protocol):
    pk: Any
    name: str


# Who proposed what somebody else applies, in a sentence: it ends the reason of each event meanwhile.
proposed: ContextVar[str] = ContextVar("proposed", default="")

Row = TypeVar("Row", bound=Model)
AT_ONCE = 500  # rows in one statement


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
    was_public: bool = False,
) -> Event:
    """Append one event. `before` and `after` may hold Decimals and dates; they are kept as exact text. `was_public`:
    readers outside the office saw what there is no more. Whether they see what there is now, is asked."""
    event = _event(target, by=by, verb=verb, before=before, after=after, reason=reason)
    return _append(event, is_public=was_public or _is_public_now(target, before or {}))


def _event(
    target: Model,
    *,
    by: Person | None,
    verb: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> Event:
    return Event(
        at=clock.now(),
        who=by.name if by else COMMAND_LINE,
        user_id=by.pk if by else None,
        verb=verb,
        kind=target._meta.label_lower,
        key=str(target.pk),
        title=str(target)[:LONGEST_TITLE],
        before=serialise.plain(before or {}),
        after=serialise.plain(after or {}),
        reason="\n".join(filter(None, (reason, proposed.get()))),
    )


@transaction.atomic
def add(instance: Row, *, by: Person | None, verb: str | None = None, reason: str = "") -> Row:
    """Check and insert a new row, with an event that holds all of it. Raises ValidationError."""
    hold_chain()
    with _checked(instance):
        instance.save(force_insert=True)
    record(by=by, verb=verb or "added", target=instance, after=serialise.values(instance), reason=reason)
    return instance


@transaction.atomic
def add_all(rows: Sequence[Row], *, by: Person | None, verb: str = "added", reason: str = "") -> Sequence[Row]:
    """As `add`, of many rows of one table at once. The caller has their foreign keys at hand.

    Raises RefusedRowError.
    """
    head = hold_chain()
    if not rows:
        return rows
    try:
        for row in rows:
            row.clean_fields(exclude={field.name for field in row._meta.concrete_fields if field.is_relation})
        with transaction.atomic():
            type(rows[0])._default_manager.bulk_create(rows, batch_size=AT_ONCE)
    except (ValidationError, IntegrityError):
        _refuse_first(rows)
        raise
    events = [_event(row, by=by, verb=verb, after=serialise.values(row), reason=reason) for row in rows]
    public = [is_public_change(row, ()) for row in rows]
    _append_all(head, events, public)
    return rows


def _refuse_first(rows: Sequence[Model]) -> None:
    """Of rows of which one was refused, which and why."""
    for row in rows:
        try:
            row.full_clean()
        except ValidationError as reasons:
            raise RefusedRowError(reasons, row) from reasons


def _append_all(head: Head, events: Sequence[Event], public: Sequence[bool]) -> None:
    number, previous, public_number = head.number, head.hash, head.public_number
    for event, is_public in zip(events, public, strict=True):
        number += 1
        event.number, event.previous, event.request = number, previous, request_number.get()
        event.hash = previous = chain.digest(event)
        public_number = number if is_public else public_number
    Event.objects.bulk_create(events, batch_size=AT_ONCE)
    Head.objects.filter(pk=head.pk).update(number=number, hash=previous, public_number=public_number)


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
    hold_chain()
    stored = type(instance)._base_manager.select_for_update().in_bulk([instance.pk])[instance.pk]
    fields = _set(instance, values | dict(columns or {}))
    with _checked(instance):
        changed = [field for field in fields if getattr(instance, field.attname) != getattr(stored, field.attname)]
        instance.save(update_fields=[field.name for field in changed])
    if changed:
        before, after = (_recorded(row, changed) for row in (stored, instance))
        verb, was_public = verb or "changed", is_public_change(stored, before)
        record(by=by, verb=verb, target=instance, before=before, after=after, reason=reason, was_public=was_public)
    return instance


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


def _append(event: Event, *, is_public: bool) -> Event:
    head = hold_chain()
    event.number, event.previous, event.request = head.number + 1, head.hash, request_number.get()
    event.hash = chain.digest(event)
    event.save(force_insert=True)
    public_number = event.number if is_public else head.public_number
    Head.objects.filter(pk=head.pk).update(number=event.number, hash=event.hash, public_number=public_number)
    return event


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


@contextmanager
def _checked(row: Model) -> Iterator[None]:
    """Around the saving of a row, whose columns are each checked. The constraints are the database's to keep; only what
    it refused is told by `full_clean`, which asks it once for each. Raises RefusedRowError."""
    try:
        row.full_clean(validate_unique=False, validate_constraints=False)
        with transaction.atomic():
            yield
    except (ValidationError, IntegrityError) as refusal:
        try:
            row.full_clean()
        except ValidationError as reasons:
            raise RefusedRowError(reasons, row) from refusal
        raise
