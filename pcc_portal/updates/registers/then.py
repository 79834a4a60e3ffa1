"""What readers read of a record when the panel last read it, where that is another thing now."""

import copy
from collections.abc import Iterator
from typing import Any

from django.db.models import Field, ForeignKey, Model, QuerySet, Subquery, TextField
from django.utils.text import capfirst

from pcc_portal.accounts.rules import is_office
from pcc_portal.ui.marks import marked
from pcc_portal.ui.records import Note

from ..choices import ReleaseKind
from ..citations.resolving import citations_at
from ..kept import follows_from, kept
from ..models import Register, Release, SealedRecord
from ..releases.as_of import AsAt, Viewpoint, past_moment
from ..releases.past.sealed import sealed_value
from .declaration import kind_of
from .moves import date_words, moves_of
from .registry import noted
from .wording import differs, name_of, seen_fields, words_of

NOTHING = "Nothing was said."
THEN = "when the panel last read it"


def notes_on(row: Register, user: Any) -> tuple[Note, ...]:
    """A line for each date that moved, and for each other column that the last paper had otherwise. Two queries; two
    more for each link that leads elsewhere now. Nothing of what was then for who looks back: that is what they read."""

    def work() -> tuple[Note, ...]:
        follows_from(type(row))
        return tuple(_notes_on(row, user))

    return kept(work, "notes on a record", row._meta.label, row.pk, is_office(user))


def _notes_on(row: Register, user: Any) -> Iterator[Note]:
    moves = moves_of([row])
    moved = {column for _, column in moves}
    lines = [marked(f"{_name(row, name)}: {date_words(row, name, moves)}", row, of=(name, "date")) for name in moved]
    for notes in noted:
        yield from notes(row, user)
    yield from map(Note, sorted(lines))
    if past_moment() is None:
        yield from _otherwise(row, moved, user)


def _name(row: Model, name: str) -> str:
    """As in "Due"; a date that is worked out from several is the date."""
    fields = {field.name: field for field in row._meta.concrete_fields}
    return str(capfirst(name_of(fields.get(name), name)))


def _otherwise(row: Register, told: set[str], user: Any) -> Iterator[Note]:
    then = last_read(row)
    if then is None:
        return
    for field in seen_fields(type(row)):
        if field.name in told or not differs(then, row, field):
            continue
        if isinstance(field, TextField):
            words = f"{_name(row, field.name)}: worded differently {THEN}"
            text = _printed_then(getattr(then, field.name))
            yield Note(marked(words, row, then, of=(field.name,)), text or NOTHING)
        elif words := _words(then, field, user):
            yield Note(marked(f"{_name(row, field.name)}: {words} {THEN}", row, then, of=(field.name,)))


def _printed_then(text: str) -> str:
    """With what its references printed in the last paper."""
    release = _papers().select_related("quarter").first() if "{" in text else None
    if release is None:
        return text
    return citations_at([text], Viewpoint(AsAt(release.number), release.quarter, release)).words(text)


def _words(then: Model, field: "Field[Any, Any]", user: Any) -> str:
    return words_of(then, field, lambda link, key: _linked(link, key, user))


def _linked(link: "ForeignKey[Any, Any]", key: Any, user: Any) -> str:
    """Empty of what this reader does not see."""
    rows: Any = link.related_model._default_manager
    seen = rows.visible_to(user) if hasattr(rows, "visible_to") else rows
    row = seen.filter(pk=key).first()
    return (_title_then(row) or str(row)) if row else ""


def _title_then(row: Any) -> str:
    """What the last paper called it; empty where it sealed no such row."""
    sealed = _sealed_of(row) if hasattr(row, "slug") else None
    return sealed.title if sealed else ""


def last_read(row: Register) -> Register | None:
    """The row as the last paper sealed it; None where none did. One query."""
    sealed = _sealed_of(row)
    if sealed is None:
        return None
    then, kind = copy.copy(row), kind_of(type(row))
    withheld = kind.withheld_of(row) if kind else ()
    for field in row._meta.concrete_fields:
        if field.name in sealed.values and field.name not in withheld:
            setattr(then, field.attname, sealed_value(field, sealed.values[field.name]))
    return then


def _sealed_of(row: Any) -> SealedRecord | None:
    """As the last paper sealed it; None where none did. One query."""
    kind = kind_of(type(row))
    newest = Subquery(_papers().values("pk")[:1])
    return SealedRecord.objects.filter(release=newest, kind=kind.key if kind else "", key=row.slug).first()


def _papers() -> QuerySet[Release]:
    """To the panel, the newest first."""
    return Release.objects.published().exclude(kind=ReleaseKind.DATA).order_by("-quarter__start", "-number")
