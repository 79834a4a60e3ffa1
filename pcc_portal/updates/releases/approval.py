"""What a theme's update of one quarter consists of, across the apps: its words, figures, forecasts, commitments.

Each app hands its part over when it is ready. From the whole come what is still missing, what an approval approves,
and the hash that binds the approval to it: to the rows, and to what the references in their words printed.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from pcc_portal.audit.serialise import values
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.form_pages import ConflictError
from pcc_portal.ui.house import HouseStyle, written_in
from pcc_portal.ui.markdown import Reference, references

from ..citations.resolving import Citations
from ..models import Releasable
from .as_of import Viewpoint, paper_of

# How a row came to be and what happened to it; the rest is its content.
BOOKKEEPING = frozenset(
    {"id", "supersedes", "moved_from", "reason", "created_at", "created_by", "approved_at", "approved_by", "release"}
)

FOR_THE_OFFICE = " (not public)"  # behind what a reference to a record prints that readers do not see


@dataclass(frozen=True)
class Item:
    """One thing that a theme's update consists of. Without a row it is expected and not there yet; nobody waits for it
    before `comes_after` is over, such as for a figure before the last day of its period."""

    theme: int
    key: str
    title: str
    row: Model | None
    comes_after: dt.date | None = None

    @property
    def is_missing(self) -> bool:
        return self.row is None

    @property
    def slug(self) -> str:
        """Of the record that it is about; empty for words."""
        return self.key.partition(":")[2].partition(":")[0]


class ChangedSinceError(ConflictError):
    """What is to be approved is not what was looked at."""


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


def digest(items: Iterable[Item], printed: Mapping[str, str] | None = None) -> str:
    """SHA-256, in hex, over every item: which row it is and what it says; and over what its references print."""
    rows = sorted((_plain(item) for item in items), key=lambda row: (row[0], row[1] or 0))
    if printed:
        rows.append(["", None, dict(printed)])
    text = json.dumps(rows, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(item: Item) -> list:
    if item.row is None:
        return [item.key, None, {}]
    # A row that is not released says itself what of it is no content.
    without = BOOKKEEPING if isinstance(item.row, Releasable) else getattr(item.row, "beside_content", frozenset())
    # Columns that came later say nothing while they are empty: what was approved before them still holds.
    added: frozenset[str] = getattr(item.row, "added_content", frozenset())
    columns = {k: v for k, v in values(item.row).items() if k not in without and (k not in added or v)}
    return [item.key, item.row.pk, columns]


@written_in(HouseStyle())
def printed_by(quarter: Quarter, items: Mapping[int, Iterable[Item]]) -> dict[int, dict[str, str]]:
    """By theme: what each reference prints to the office now, in words that wait for a release. In one house style:
    what an approval is bound to is what the words say, not how the office writes it.

    As many queries as the kinds that are cited need for one theme, however many there are.
    """
    waiting = {theme: [item.row for item in own if _waits_for_release(item.row)] for theme, own in items.items()}
    texts = {theme: [text for row in rows for text in _citing(row)] for theme, rows in waiting.items()}
    return readings_of(texts, paper_of(quarter))


def readings_of(texts: Mapping[int, Iterable[str]], viewpoint: Viewpoint) -> dict[int, dict[str, str]]:
    """By the key of what the texts belong to: what each reference in them prints to the office."""
    cited = {key: [r for text in own for r in references(text)] for key, own in texts.items()}
    citations = Citations((str(reference) for own in cited.values() for reference in own), viewpoint)
    return {key: {str(r): _reading(citations, r) for r in own} for key, own in cited.items()}


def _reading(citations: Citations, reference: Reference) -> str:
    text = citations.cite(reference).text
    return text + FOR_THE_OFFICE if citations.is_hidden(reference) else text


def _waits_for_release(row: Model | None) -> bool:
    return isinstance(row, Releasable) and not row.is_released


def _citing(row: Any) -> list[str]:
    return [value for value in values(row).values() if isinstance(value, str) and "{" in value]


def changed_readings(then: Mapping[str, str], now: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(reference, what it printed when it was approved, what it prints now) of each that prints something else.

    What readers have come to see since reads as it did.
    """
    return [
        (name, then[name], text)
        for name, text in now.items()
        if name in then and text not in {then[name], then[name].removesuffix(FOR_THE_OFFICE)}
    ]


def readings_words(changed: Iterable[tuple[str, str, str]]) -> str:
    """As in "{contract:sarc|ends} printed “31 March 2024” when it was approved, and prints “30 June 2024” now."."""
    return " ".join(
        f"{reference} printed “{then}” when it was approved, and prints “{now}” now."
        for reference, then, now in changed
    )


def missing(items: Iterable[Item], today: dt.date | None = None) -> list[Item]:
    """`today`: leave out what cannot be there by then, as for a paper in the middle of a quarter."""
    gaps = (item for item in items if item.is_missing)
    return [gap for gap in gaps if today is None or gap.comes_after is None or gap.comes_after < today]


def waiting_rows(items: Iterable[Item]) -> list[Releasable]:
    """The rows that nobody has approved yet."""
    rows = [item.row for item in items if isinstance(item.row, Releasable)]
    return [row for row in rows if row.approved_at is None]
