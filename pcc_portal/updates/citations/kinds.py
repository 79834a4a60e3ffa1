"""The kinds of record that text can cite, and what it may print of one. The domain apps say so when they are ready."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..releases.as_of import Viewpoint


@dataclass(frozen=True)
class CitedRecord:
    """What text may print of one record: its page, its name, a word or figure for each field it has."""

    title: str
    url: str
    fields: Mapping[str, str]
    unreleased: frozenset[str] = frozenset()  # fields marked as not yet seen outside the office


Resolve = Callable[[set[str], Viewpoint], Mapping[str, CitedRecord]]


@dataclass(frozen=True)
class CitedKind:
    """A kind of record that text can cite: its fields, the default first, and how to read many keys at once."""

    fields: tuple[str, ...]
    resolve: Resolve
    model: Any

    def choices(self, viewpoint: Viewpoint) -> Iterable[tuple[str, str]]:
        """(key, title) of every record of the kind."""
        return self.model.objects.as_at(viewpoint.as_at).order_by("slug").values_list("slug", "title")


cited_kinds: dict[str, CitedKind] = {}


def cite_kind(name: str, fields: tuple[str, ...], resolve: Resolve, model: Any) -> None:
    cited_kinds[name] = CitedKind(fields, resolve, model)


def cite_register(name: str, fields: tuple[str, ...], model: Any, words: Callable[[Any], dict[str, str]]) -> None:
    """A kind whose words come from the row alone."""

    def resolve(keys: set[str], viewpoint: Viewpoint) -> Mapping[str, CitedRecord]:
        rows = model.objects.as_at(viewpoint.as_at).filter(slug__in=keys)
        return {row.slug: printed(row, words(row)) for row in rows}

    cite_kind(name, fields, resolve, model)


def printed(row: Any, words: Mapping[str, str], *, unreleased: Iterable[str] = ()) -> CitedRecord:
    """A record with the fields that have something to print; all of a row that is not public are unreleased."""
    said = {name: text for name, text in words.items() if text}
    hidden = frozenset(unreleased) if row.is_public else frozenset(said)
    return CitedRecord(str(row), row.get_absolute_url(), said, hidden)
