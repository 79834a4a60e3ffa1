"""An import as it stands: its columns matched, its dates asked about, its rows checked."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .columns import Column, match
from .dates import ambiguous, cells_by_name
from .models import Import
from .office.loading import BOOK, check_book, is_example
from .outcomes import Outcome
from .sheets.grid import Table
from .target import Rows, Target
from .targets import target_of


@dataclass
class Read:
    """`unknown`: heads that are to be given a column; `asks_order`: a date that may be read in two ways."""

    target: Target
    columns: Sequence[Column]
    table: Table
    names: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    asks_order: str = ""

    @property
    def is_ready(self) -> bool:
        return not (self.unknown or self.faults or self.asks_order)


def read(brought: Import) -> Read:
    target = target_of(brought)
    if brought.target == BOOK:
        return Read(target, (), Table([], []))
    columns = target.columns(brought.by)
    table = brought.rows()
    matched = match(table.heads, columns, brought.chosen)
    turned, names = target.turned(table, matched.names)
    unknown = [head for head, name in zip(turned.heads, names, strict=True) if not name]
    now = Read(target, columns, turned, names, unknown, matched.faults)
    now.asks_order = "" if brought.answers.get("dates") else ambiguous(columns, names, turned.rows)
    return now


def rows_of(brought: Import, now: Read, today: dt.date) -> Rows:
    is_read = {column.name for column in now.columns if column.is_read or column.is_told}
    names = [name if name in is_read else "" for name in now.names]
    rows = cells_by_name(now.columns, names, now.table.rows, brought.answers.get("dates", ""))
    return Rows(
        brought.by,
        today,
        rows,
        frozenset(now.names),
        reason=brought.reason,
        confirmed=bool(brought.answers.get("confirmed")),
        answers=brought.answers,
    )


def row_count(brought: Import) -> int:
    if brought.target == BOOK:
        return sum(not is_example(cells) for sheet in brought.book().values() for _, cells in sheet.rows)
    return len(read(brought).table.rows)


def check(brought: Import, today: dt.date) -> dict[str, Any]:
    """What loading it would do, as it is kept; empty while its columns or dates are not known."""
    if brought.target == BOOK:
        dates = brought.answers.get("dates", "")
        return check_book(brought.book(), by=brought.by, today=today, dates=dates).kept()
    now = read(brought)
    outcome = now.target.check(rows_of(brought, now, today)) if now.is_ready else Outcome(faults=now.faults)
    return outcome.kept() if now.is_ready or now.faults else {}
