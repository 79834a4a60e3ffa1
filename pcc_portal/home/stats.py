"""What the overview and the plan on a page count and pick, from the records of every app."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from objectives.models import Commitment, DeliveryAction, Milestone
from objectives.stats import Standing
from pcc_portal.ui.reading.rows import span_of
from pcc_portal.updates.releases.as_of import Viewpoint


def next_steps(themes: Iterable[Standing], viewpoint: Viewpoint) -> dict[int, Any]:
    """By theme key, the first milestone, action or commitment that is still to come; where there is none, the latest
    that is not done. Three queries."""
    keys = [standing.theme.pk for standing in themes]
    waiting: dict[int, list[Any]] = defaultdict(list)
    for model in (Milestone, DeliveryAction, Commitment):
        for row in model.objects.as_at(viewpoint.as_at).filter(theme__in=keys).order_by("slug"):
            if _is_awaited(row):
                waiting[row.theme_id].append(row)
    return {theme: _next(rows, viewpoint.day) for theme, rows in waiting.items()}


def _is_awaited(row: Any) -> bool:
    is_open = row.is_open if isinstance(row, Commitment) else not row.is_done
    return is_open and _last_day(row) is not None


def _last_day(row: Any) -> dt.date | None:
    """The last day that its date may mean."""
    names = ("due_on",) if isinstance(row, Commitment) else ("forecast_on", "baseline_on")
    days = next(filter(None, (span_of(row, name) for name in names)), None)
    return days[1] if days else None


def _next(rows: Iterable[Any], day: dt.date) -> Any:
    """A milestone comes before an action of the same day, and that before a commitment."""
    dated = [(last, row) for row in rows if (last := _last_day(row)) is not None]
    coming = [pair for pair in dated if pair[0] >= day]
    return min(coming, key=_day)[1] if coming else max(dated, key=_day)[1]


def _day(pair: tuple[dt.date, Any]) -> dt.date:
    return pair[0]
