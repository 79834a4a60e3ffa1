"""The rows of registers as sentences speak of them: what each declares of its columns (`Kind.stated`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, ExpressionWrapper, Value

from pcc_portal.updates.kept import kept
from pcc_portal.updates.registers.declaration import Kind, all_kinds
from pcc_portal.updates.releases.as_of import AsAt

from .held import theme_path
from .reading.record import COUNT, POUNDS, Day
from .reading.record import Value as Amount

if TYPE_CHECKING:
    from .findings import Subject

PROMISED = frozenset({"due", "expected"})  # roles of a day by which something is to be done

MOVED = ("day", "moved_to", "planned")  # roles of which the first that a row has stands in the place of the others


@dataclass(frozen=True)
class StatedRow:
    """One record: its names and bodies, its amounts by part, its days by role. `is_open`: a promise not done."""

    kind: str
    slug: str
    title: str
    theme: str
    names: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    values: tuple[Amount, ...] = ()
    days: tuple[Day, ...] = ()
    is_open: bool = False


def stated_rows(subject: Subject) -> Iterator[StatedRow]:
    """Of every kind that declares them, as the office sees them. One query each; kept for each kind alone."""
    as_at = subject.viewpoint.as_at
    for kind in (each for each in all_kinds() if each.stated):
        yield from kept(partial(_of_kind, kind, as_at), "stated rows", kind.key, as_at.release)


def _of_kind(kind: Kind, as_at: AsAt) -> list[StatedRow]:
    path = theme_path(kind)
    rows = kind.rows_at(as_at).annotate(is_waiting=_waiting(kind))
    columns = ("slug", "title", "is_waiting", *filter(None, [path]), *kind.stated)
    stated = []
    for slug, title, is_open, *cells in rows.values_list(*columns):
        theme = cells.pop(0) if path else ""
        stated.append(_row(kind, (slug, title, theme or ""), cells, is_open=is_open))
    return stated


def _waiting(kind: Kind) -> ExpressionWrapper:
    """Does a row still wait for a day that it promised?"""
    promised = [kind.outstanding.get(column) for column in kind.awaited if kind.stated.get(column) in PROMISED]
    condition = next((each for each in promised if each is not None), None)
    return ExpressionWrapper(Value(False) if condition is None else condition, output_field=BooleanField())


def _row(kind: Kind, about: tuple[str, str, str], cells: list[Any], *, is_open: bool) -> StatedRow:
    pairs = [(role, cell) for role, cell in zip(kind.stated.values(), cells, strict=True) if cell not in {None, ""}]
    words = [(role, cell) for role, cell in pairs if isinstance(cell, str)]
    return StatedRow(
        kind.key,
        *about,
        names=tuple(cell for role, cell in words if role == "name"),
        bodies=tuple(cell for role, cell in words if role == "body"),
        values=tuple(_amount(role, cell) for role, cell in pairs if isinstance(cell, Decimal | int)),
        days=tuple(_days([(role, cell) for role, cell in pairs if isinstance(cell, dt.date)])),
        is_open=is_open,
    )


def _days(pairs: list[tuple[str, dt.date]]) -> Iterator[Day]:
    """With each its role; of the days of a meeting only the first is still one, the others it was once to be on."""
    moving = [role for role, _ in pairs if role in MOVED]
    for role, day in pairs:
        yield Day("former" if role in moving[1:] else role, day, day)


def _amount(part: str, cell: Decimal | int) -> Amount:
    return Amount(Decimal(cell), POUNDS if isinstance(cell, Decimal) else COUNT, part=part)
