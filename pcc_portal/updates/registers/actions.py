"""Adds, changes and links rows of registers, and finds the slug of a new one."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.text import slugify

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods import clock
from pcc_portal.ui.reading.rows import span_of
from pcc_portal.ui.reading.spans import precision_of, said_of, span

from ..models import DateMove, Register
from ..rules import can_publish, check_add, check_publish, check_write
from .declaration import awaited_dates, kind_of
from .moves import awaited_date
from .versions import check_version

# What stands in that place of an address for a page of its own.
TAKEN_BY_PAGES = frozenset({"add", "open"})


def free_slug(row: Model) -> str:
    """Made from the title, unlike any that there is. The caller holds the chain, so that nobody takes it meanwhile."""
    field = row._meta.get_field("slug")
    longest: int = field.max_length or 50  # type: ignore[union-attr]
    base = slugify(getattr(row, "slug_words", str(row)))[: longest - 4].strip("-_")
    base = base or slugify(str(row._meta.verbose_name))
    like = type(row)._default_manager.filter(slug__startswith=base)
    in_use = TAKEN_BY_PAGES | set(like.values_list("slug", flat=True))
    return next(slug for slug in _candidates(base) if slug not in in_use)


def _candidates(base: str) -> Iterator[str]:
    return (base if number == 1 else f"{base}-{number}" for number in count(1))


Live = TypeVar("Live", bound=Register)
Links = Mapping[str, Iterable[Model]]


@transaction.atomic
def add_to_register(row: Live, *, by: User, reason: str = "", links: Links | None = None) -> Live:
    """Add a row to a register, with the rows that its many-to-many fields name.

    A row without a key gets one from its title. Only a publisher's is seen outside the office from the start.
    Raises PermissionDenied, ValidationError.
    """
    check_add(by, row)
    audit.hold_chain()
    row.slug = row.slug or free_slug(row)
    row.is_public = row.is_public and can_publish(by)
    audit.add(row, by=by, reason=reason)
    _link_all(row, by, links)
    return row


@transaction.atomic
def change_register(
    row: Live,
    *,
    by: User,
    verb: str | None = None,
    reason: str = "",
    note: str = "",
    seen: int | None = None,
    links: Links | None = None,
    **changes: Any,
) -> Live:
    """Change the named fields of a register row. `seen`: the version (`version_of`) that the person was shown.

    A date that readers wait for moves later only with a reason, which they read; `note` is the office's own. Only a
    publisher shows and hides a row, the latter with a reason. Raises PermissionDenied, StaleError, ValidationError.
    """
    check_write(by, row)
    audit.hold_chain()
    check_version(row, seen)
    stored = type(row)._default_manager.get(pk=row.pk)  # a form may have filled in `row` already
    _check_changes(stored, changes, by=by, reason=reason)
    audit.change(row, by=by, verb=verb, reason=for_the_log(reason, note), **changes)
    record_moves(stored, row, by=by, reason=reason)
    _link_all(row, by, links)
    return row


def for_the_log(reason: str, note: str) -> str:
    return "\n".join(text for text in (reason, note.strip()) if text)


def record_moves(stored: Model, row: Model, *, by: User, reason: str) -> None:
    """Keep, for readers, each date that they wait for and that is another now, with what it was and why."""
    kind = kind_of(type(row))
    moved: set[tuple[Any, Any]] = set()
    for name in kind.awaited if kind and not getattr(row, "held_on", None) else ():
        was, now = awaited_date(stored, name), awaited_date(row, name)
        if kind and was and now and was != now and (was, now) not in moved:
            moved.add((was, now))
            move = DateMove(kind=kind.key, row=row.pk, column=name, reason=reason.strip(), at=clock.now(), by=by)
            move.from_on, move.from_precision = was
            move.to_on, move.to_precision = now
            move.from_said = getattr(stored, said_of(name), "")
            audit.add(move, by=by, reason=reason)


def _check_changes(stored: Live, changes: dict[str, Any], *, by: User, reason: str) -> None:
    for name in set(awaited_dates(type(stored))) & set(changes):
        check_slip(name, stored, changes, reason)
    if changes.get("is_public", stored.is_public) != stored.is_public:
        _check_publication(by, hides=stored.is_public, reason=reason)


def _link_all(row: Live, by: User, links: Links | None) -> None:
    for field, others in (links or {}).items():
        link(row, by=by, field=field, to=others)


def _check_publication(by: User, *, hides: bool, reason: str) -> None:
    check_publish(by)
    if hides and not reason.strip():
        raise ValidationError({"is_public": "Readers outside the office see this now. Say why they no longer should."})


@transaction.atomic
def link(row: Live, *, by: User, field: str, to: Iterable[Model]) -> None:
    """Replace the rows that `row` is linked with by its many-to-many `field`."""
    check_write(by, row)
    if field not in {column.name for column in row._meta.many_to_many}:
        raise TypeError(f"{row._meta.label} has no links named {field!r}.")
    related = getattr(row, field)
    before = sorted(str(other) for other in related.all())
    related.set(to)
    after = sorted(str(other) for other in related.all())
    if before != after:
        audit.record(by=by, verb="linked", target=row, before={field: before}, after={field: after})


def check_slip(name: str, stored: Model, changes: Mapping[str, Any], reason: str) -> None:
    """A date that readers wait for moves later only with a reason. Raises ValidationError at `name`.

    It is later where it shares no day with what stood before. One that is only less exact may be, and says why too.
    """
    before, new = span_of(stored, name), changes.get(name)
    if reason.strip() or not before or not new:
        return
    precision = precision_of(name)
    after = span(new, changes.get(precision, getattr(stored, precision, "day")))
    if after[0] > before[1]:
        raise ValidationError({name: "This date moves later. Say why; the old date is kept."})
    if after[1] > before[1]:
        raise ValidationError({name: "This date may now be later. Say why; the old date is kept."})
