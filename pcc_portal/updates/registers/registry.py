"""What the domain apps hand to the kernel when they are ready: rows to release, registers to seal, linked records.

Each app's `AppConfig.ready` says so in so many words; the kernel never looks for models by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Model, QuerySet

from pcc_portal.periods.models import Quarter

if TYPE_CHECKING:
    from pcc_portal.accounts.models import User

    from ..models import Releasable
    from ..releases.as_of import AsAt


class RollForward(Protocol):
    """What an app carries into a quarter that opens; answers how much, in words, such as "31 updates"."""

    def __call__(self, quarter: Quarter, *, by: User) -> str: ...


Linked = Callable[[Any, "AsAt"], Iterable[tuple[str, Any]]]

released_models: list[type[Releasable]] = []
sealed_registers: dict[str, Callable[[], QuerySet[Any]]] = {}
carried_forward: list[RollForward] = []
linked_records: dict[type[Model], list[Linked]] = {}


def release_rows_of(*models: type[Releasable]) -> None:
    released_models.extend(model for model in models if model not in released_models)


def seal_registers(**registers: Any) -> None:
    """Registers by kind: a model with an `is_public` mark, or a callable that gives the rows to seal."""
    for kind, rows in registers.items():
        manager = getattr(rows, "objects", None)
        sealed_registers[kind.replace("_", "-")] = manager.public if manager else rows


def carry_forward(roll: RollForward) -> None:
    carried_forward.append(roll)


def link_records(model: type[Model], linked: Linked) -> None:
    """What an app has that belongs with a row of a model below it: pairs of the kind in words and the record."""
    linked_records.setdefault(model, []).append(linked)
