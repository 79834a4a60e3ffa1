"""A long form in parts with headings, and in them what only some choices need, folded away until it is wanted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, ClassVar

from django import forms


@dataclass(frozen=True)
class Fold:
    """Fields that only some choices need: `words` say which."""

    words: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """Fields under a heading, then what folds away. `id` stands in the address of the part."""

    id: str
    heading: str
    names: tuple[str, ...]
    folds: tuple[Fold, ...] = ()


@dataclass(frozen=True)
class ShownFold:
    words: str
    fields: list[Any]

    @property
    def is_open(self) -> bool:
        """Something is filled in, or has to be mended."""
        return any(field.errors or field.value() not in (None, "", False, []) for field in self.fields)


@dataclass(frozen=True)
class ShownPart:
    id: str
    heading: str
    fields: list[Any]
    folds: list[ShownFold]


class InParts:
    """A mixin of a form. Fields that it has not are left out, and fields of no part stand in the last one."""

    parts: ClassVar[tuple[Part, ...]] = ()

    def in_parts(self) -> list[ShownPart]:
        parts = [ShownPart(part.id, part.heading, self._of(part.names), self._folds(part)) for part in self.parts]
        shown = [part for part in parts if part.fields or part.folds]
        shown[-1].fields.extend(self._rest())
        return shown

    def _folds(self, part: Part) -> list[ShownFold]:
        folds = (ShownFold(fold.words, self._of(fold.names)) for fold in part.folds)
        return [fold for fold in folds if fold.fields]

    def _of(self, names: Iterable[str]) -> list[Any]:
        form: Any = self
        return [form[name] for name in names if name in form.fields]

    def _rest(self) -> Iterator[Any]:
        form: Any = self
        folds = (fold.names for part in self.parts for fold in part.folds)
        placed = set(chain.from_iterable((*(part.names for part in self.parts), *folds)))
        return (field for field in form.visible_fields() if field.name not in placed)


def show_when_filled(*fields: forms.Field) -> None:
    """Of boxes that stand under a choice: with something in them they stay, whatever is chosen. A style sheet tells a
    box that is empty by its placeholder alone."""
    for field in fields:
        field.widget.attrs["placeholder"] = " "
