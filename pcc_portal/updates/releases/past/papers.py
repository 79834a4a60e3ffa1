"""What a paper tells for the first time: what happened after the day of the last paper, up to its own."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Model

from pcc_portal.ui.formats import day
from pcc_portal.ui.reading.rows import span_of

from ...kept import once_a_request
from ...models import DateMove
from ...models.moves import DateMoveQuerySet
from ...registers.moves import Moves, net_moves_of
from ..as_of import Viewpoint, report_before
from .quarters import as_published

Row = TypeVar("Row", bound=Model)


def paper_before(viewpoint: Viewpoint) -> Viewpoint | None:
    """`report_before`, asked for once a request."""
    return once_a_request(lambda: report_before(viewpoint), "paper before", viewpoint.key)


@dataclass(frozen=True)
class Paper:
    """The paper that a viewpoint reads, or the one that is being written."""

    viewpoint: Viewpoint

    @cached_property
    def before(self) -> Viewpoint | None:
        return paper_before(self.viewpoint)

    @property
    def _since(self) -> dt.datetime | None:
        return self.before.release.at if self.before and self.before.release else None

    def moves(self, rows: Iterable[Model]) -> Moves:
        """What this paper tells of dates that moved: what became of them since the last one. One query."""
        return net_moves_of(rows, since=self._since)

    def moved(self) -> DateMoveQuerySet:
        """All of them, whatever they are of."""
        moves = DateMove.objects.shown()
        return moves.filter(at__gt=self._since) if self._since else moves

    @property
    def since_words(self) -> str:
        if self.before:
            return "since the last report"
        first = self.viewpoint.first_day
        return f"since {day(first)}" if first else "since the start of the quarter"

    def first_told(self, rows: Iterable[Row], column: str) -> list[Row]:
        """Of these rows, those whose day in that column this paper can tell of, and no paper before did.

        What the last paper told of is read from what was sealed with it. So a row that is entered late, or whose day is
        put right, stands in the next paper, and each row in one paper alone. The first paper tells of its quarter.
        """
        happened = [row for row in rows if _by(row, column, _day_of(self.viewpoint))]
        if not happened or self.before is None:
            return [row for row in happened if getattr(row, column) >= self.viewpoint.starts_on]
        told = _told(type(happened[0]), column, self.before)
        return [row for row in happened if row.pk not in told]


def _told(model: type[Model], column: str, before: Viewpoint) -> set[Any]:
    """Keys of the rows that the paper told of. One query."""
    with as_published(before):
        return {row.pk for row in model._default_manager.order_by() if _by(row, column, _day_of(before))}


def _by(row: Model, column: str, day: dt.date) -> bool:
    """Of a date that is a span: it has begun."""
    span = span_of(row, column)
    return span is not None and span[0] <= day


def _day_of(paper: Viewpoint) -> dt.date:
    """The day on which it was sealed, which is no later than that of its despatch; today for one being written."""
    return replace(paper, despatch=None).ends_on
