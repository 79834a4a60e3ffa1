"""What the domain apps hand to the kernel when they are ready, besides their kinds of record: what a new quarter starts
with, and which records belong together.

Each app's `AppConfig.ready` says so in so many words; the kernel never looks for models by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Model

from pcc_portal.periods.models import Quarter

if TYPE_CHECKING:
    from pcc_portal.accounts.models import User
    from pcc_portal.ui.records import Note

    from ..releases.as_of import AsAt


class RollForward(Protocol):
    """What an app carries into a quarter that opens; answers how much, in words, such as "31 updates"."""

    def __call__(self, quarter: Quarter, *, by: User) -> str: ...


Linked = Callable[[Any, "AsAt"], Iterable[tuple[str, Any]]]

Noted = Callable[[Any, Any], Iterable["Note"]]

carried_forward: list[RollForward] = []
noted: list[Noted] = []
linked_records: dict[type[Model], list[Linked]] = {}


def carry_forward(roll: RollForward) -> None:
    carried_forward.append(roll)


def note_on_records(notes: Noted) -> None:
    """What an app tells the readers of any record: notes on it, for a reader."""
    noted.append(notes)


def link_records(model: type[Model], linked: Linked) -> None:
    """What an app has that belongs with a row of a model below it: pairs of the kind in words and the record."""
    linked_records.setdefault(model, []).append(linked)
