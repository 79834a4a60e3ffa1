"""The bridge from one forecast of the year to the next."""

from decimal import Decimal

from django.urls import reverse

from pcc_portal.ui import formats
from pcc_portal.ui.bars import Bar, bars
from pcc_portal.ui.charts import Figure
from pcc_portal.ui.marks import marked

from .. import spending
from ..models import Forecast
from ..stats import BudgetPosition


def forecast_figure(position: BudgetPosition, *, id: str) -> Figure | None:  # noqa: A002  the id of the element
    """A bridge from each forecast to the next, as variance from the budget; None without a forecast."""
    if not position.forecasts:
        return None
    rows = bridge_bars(position)
    picture = bars(
        rows,
        title=f"Forecast outturn less budget, {position.budget.title}",
        description=" ".join(f"{bar.name}: {bar.words}." for bar in rows),
        low_words="underspend",
        high_words="overspend",
    )
    heading = spending.forecast_words(position)
    return Figure(
        id,
        picture,
        heading,
        sub="Forecast outturn less total budget.",
        foot=_forecast_foot(position),
        explore_url=reverse("budget_chart", args=[position.budget.slug]),
    )


def bridge_bars(position: BudgetPosition) -> list[Bar]:
    """A total for each forecast and the movement between two."""
    rows: list[Bar] = []
    for before, forecast in zip([None, *position.forecasts], position.forecasts, strict=False):
        if before is not None:
            rows.append(_movement_bar(position, before, forecast))
        rows.append(_total_bar(position, forecast))
    return rows


def _total_bar(position: BudgetPosition, forecast: Forecast) -> Bar:
    variance, quarter = forecast.outturn - position.budget.total, f"Quarter {forecast.quarter.number}"
    words = marked(spending.variance_words(variance), forecast)
    return Bar(f"{quarter} forecast", Decimal(0), variance, words, short=quarter)


def _movement_bar(position: BudgetPosition, before: Forecast, now: Forecast) -> Bar:
    start, end = before.outturn - position.budget.total, now.outturn - position.budget.total
    words = marked(spending.movement_words(before.outturn - now.outturn, end), before, now)
    return Bar("Movement", start, end, words, kind="up" if end > start else "down")


def _forecast_foot(position: BudgetPosition) -> str:
    last = position.forecast
    return f"Source: {last.source.rstrip('.')}; as at {formats.day(last.as_at)}." if last and last.source else ""
