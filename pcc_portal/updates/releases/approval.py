"""What a theme's update of one quarter consists of, across the apps: its words, figures, forecasts, commitments.

Each app hands its part over when it is ready. From the whole come what is still missing, what an approval approves,
and the hash that binds the approval to it.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.db.models import Model

from pcc_portal.audit.serialise import values
from pcc_portal.periods.models import Quarter

from ..models import Releasable

# How a row came to be and what became of it; the rest is its content.
BOOKKEEPING = frozenset(
    {"id", "supersedes", "reason", "created_at", "created_by", "approved_at", "approved_by", "release"}
)


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

update_parts: list[Part] = []


def part_of_updates(part: Part) -> None:
    update_parts.append(part)


def content(quarter: Quarter, themes: Collection[int]) -> dict[int, list[Item]]:
    """The items of each theme, by its key. As many queries as the apps need for one theme, however many there are."""
    items: dict[int, list[Item]] = {theme: [] for theme in themes}
    for part in update_parts:
        for item in part(quarter, themes):
            items[item.theme].append(item)
    return items


def digest(items: Iterable[Item]) -> str:
    """SHA-256, in hex, over every item: which row it is and what it says."""
    rows = sorted((_plain(item) for item in items), key=lambda row: (row[0], row[1] or 0))
    text = json.dumps(rows, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(item: Item) -> list:
    if item.row is None:
        return [item.key, None, {}]
    # A row that is not released says itself what of it is no content.
    without = BOOKKEEPING if isinstance(item.row, Releasable) else getattr(item.row, "beside_content", frozenset())
    return [item.key, item.row.pk, {k: v for k, v in values(item.row).items() if k not in without}]


def missing(items: Iterable[Item]) -> list[Item]:
    return [item for item in items if item.is_missing]


def waiting_rows(items: Iterable[Item]) -> list[Releasable]:
    """The rows that nobody has approved yet."""
    rows = [item.row for item in items if isinstance(item.row, Releasable)]
    return [row for row in rows if row.approved_at is None]
