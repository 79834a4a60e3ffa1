"""What a form that was sent changes, in readers' words: read while its trial lasts."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import ForeignKey, Model
from django.utils.text import capfirst

from pcc_portal.ui import formats
from pcc_portal.ui.differences import pieces

from ..registers.conflicts import Words
from ..registers.fields import Line
from ..registers.wording import differs, name_of, seen_fields, words_of

MOST_WORDS_OF_A_SLIP = 3

Difference = tuple[str, str, str]  # label, what stands there, what is to stand there


def stored(rows: Iterable[Model]) -> list[Model]:
    """The same rows, as they are stored now."""
    return [type(row)._base_manager.in_bulk([row.pk])[row.pk] for row in rows]


def differences(before: list[Model], form: Any) -> list[Difference]:
    """What happened to these rows, and what else the form says. To be asked before what was tried is taken back."""
    changed: dict[str, Difference] = {}
    for was, now in zip(before, stored(before), strict=True):
        changed |= dict(_of_row(was, now))
    typed = (words for name, *words in _read(form) if not changed.keys() & {name, f"{name}_on"})
    return [*changed.values(), *((label, was, now) for label, was, now in typed)]


def _read(form: Any) -> Iterator[tuple[str, str, str, str]]:
    """What was typed, numbers as readers read them."""
    for name, label, was, now in form.changes_in_words():
        is_number = isinstance(form.fields[name], forms.IntegerField)  # one with decimals is, too
        as_read = _number if is_number else _storable
        yield name, label, as_read(was), as_read(now)


def _storable(text: str) -> str:
    return text.replace("\0", "")


def _number(text: str) -> str:
    """What is none stays as it is."""
    try:
        number = Decimal(text).normalize()
        return formats.number(number, max(0, -int(number.as_tuple().exponent)))
    except (ArithmeticError, ValueError):
        return _storable(text)


def _of_row(was: Model, now: Model) -> Iterator[tuple[str, Difference]]:
    for field in seen_fields(type(was)):
        if differs(was, now, field):
            label = str(capfirst(name_of(field, field.name)))
            yield field.name, (label, words_of(was, field, _linked), words_of(now, field, _linked))


def _linked(field: "ForeignKey[Any, Any]", key: Any) -> str:
    return str(field.related_model._base_manager.filter(**{field.target_field.name: key}).first() or key)


def is_small(form: Any) -> bool:
    """Nothing but a few words in texts that there were, and no figure among them: a slip of the pen."""
    changed = list(form.changes_in_words())
    return bool(changed) and all(
        isinstance(form.fields[name], Words | Line) and _is_slip(was, now) for name, _, was, now in changed
    )


def _is_slip(was: str, now: str) -> bool:
    changed = [piece for piece in pieces(was, now) if piece.kind != "kept"]
    words = {kind: " ".join(p.text for p in changed if p.kind == kind) for kind in ("removed", "inserted")}
    is_short = all(len(text.split()) <= MOST_WORDS_OF_A_SLIP for text in words.values())
    return bool(was and now) and is_short and not any(letter.isdigit() for text in words.values() for letter in text)
