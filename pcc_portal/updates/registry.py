"""What the domain apps hand to the kernel when they are ready: rows to release, registers to seal, kinds to cite.

Each app's `AppConfig.ready` says so in so many words; the kernel never looks for models by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Model, QuerySet

from pcc_portal.periods.models import Quarter

if TYPE_CHECKING:
    from pcc_portal.accounts.models import User

    from .models import AsAt, Releasable, Release


@dataclass(frozen=True)
class Viewpoint:
    """For whom, and for which quarter's report, records are read."""

    as_at: AsAt
    quarter: Quarter
    release: Release | None = field(default=None, compare=False)  # that published the quarter, where it is at hand


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


@dataclass(frozen=True)
class Item:
    """One thing that a theme's update consists of. Without a row it is expected and not there yet."""

    theme: int
    key: str
    title: str
    row: Model | None

    @property
    def is_missing(self) -> bool:
        return self.row is None

    @property
    def slug(self) -> str:
        """Of the record that it is about; empty for words."""
        return self.key.partition(":")[2].partition(":")[0]


Part = Callable[[Quarter, Collection[int]], Iterable[Item]]


class RollForward(Protocol):
    """What an app carries into a quarter that opens; answers how much, in words, such as "31 updates"."""

    def __call__(self, quarter: Quarter, *, by: User) -> str: ...


Linked = Callable[[Any, "AsAt"], Iterable[tuple[str, Any]]]

released_models: list[type[Releasable]] = []
sealed_registers: dict[str, Callable[[], QuerySet[Any]]] = {}
cited_kinds: dict[str, CitedKind] = {}
update_parts: list[Part] = []
carried_forward: list[RollForward] = []
linked_records: dict[type[Model], list[Linked]] = {}


def release_rows_of(*models: type[Releasable]) -> None:
    released_models.extend(model for model in models if model not in released_models)


def seal_registers(**registers: Any) -> None:
    """Registers by kind: a model with an `is_public` mark, or a callable that gives the rows to seal."""
    for kind, rows in registers.items():
        manager = getattr(rows, "objects", None)
        sealed_registers[kind.replace("_", "-")] = manager.public if manager else rows


def part_of_updates(part: Part) -> None:
    update_parts.append(part)


def carry_forward(roll: RollForward) -> None:
    carried_forward.append(roll)


def link_records(model: type[Model], linked: Linked) -> None:
    """What an app has that belongs with a row of a model below it: pairs of the kind in words and the record."""
    linked_records.setdefault(model, []).append(linked)


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
