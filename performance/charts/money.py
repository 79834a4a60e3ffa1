"""The bridge from one forecast of the year to the next."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import groupby
from textwrap import shorten

from django.urls import reverse

from pcc_portal.periods.calendar import financial_year_name
from pcc_portal.ui import formats
from pcc_portal.ui.bars import Bar, bars
from pcc_portal.ui.charts import Figure
from pcc_portal.ui.marks import marked
from pcc_portal.ui.stacked import Part, Stack, stacked

from .. import funding_words, spending
from ..choices import ReserveKind
from ..models import BudgetMovement, Forecast, Reserve
from ..stats import BudgetPosition
from ..stats.funding import Funding

LOOK_OF_RESERVE = {ReserveKind.GENERAL: "circle-blue", ReserveKind.EARMARKED: "diamond-purple"}
LONGEST_CAUSE, SHORTEST_CAUSE = 44, 22


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


def waterfall(position: BudgetPosition, *, id: str) -> Figure | None:  # noqa: A002  the id of the element
    """From the forecast before to this one by the recorded causes, and what they leave; None without such a cause."""
    if not position.causes or position.previous is None or position.forecast is None:
        return None
    rows = waterfall_bars(position)
    picture = bars(
        rows,
        title=f"Why the forecast moved, {position.budget.title}",
        description=" ".join(f"{bar.name}: {bar.words}." for bar in rows),
        low_words="underspend",
        high_words="overspend",
    )
    numbers = [forecast.quarter.number for forecast in (position.previous, position.forecast)]
    heading = f"What moved the forecast between quarters {numbers[0]} and {numbers[1]}"
    return Figure(id, picture, heading, sub="Forecast outturn less total budget.")


def waterfall_bars(position: BudgetPosition) -> list[Bar]:
    """A total for each of the two forecasts, and between them each cause from where the one before it ended."""
    before, now = position.previous, position.forecast
    if before is None or now is None:
        return []
    at = before.outturn - position.budget.total
    rows = [_total_bar(position, before)]
    for cause in position.causes:
        rows.append(_cause_bar(cause, at))
        at += cause.amount
    if position.unexplained:
        words = spending.rise_words(position.unexplained)
        rows.append(_step(("Not explained", "Not explained"), at, position.unexplained, words))
    return [*rows, _total_bar(position, now)]


def _cause_bar(cause: BudgetMovement, at: Decimal) -> Bar:
    long, short = (shorten(cause.cause, room, placeholder=" …") for room in (LONGEST_CAUSE, SHORTEST_CAUSE))
    return _step((long, short), at, cause.amount, marked(spending.rise_words(cause.amount), cause))


def _step(names: tuple[str, str], at: Decimal, amount: Decimal, words: str) -> Bar:
    return Bar(names[0], at, at + amount, words, kind="up" if amount > 0 else "down", short=names[1])


def reserves_figure(funding: Funding, *, id: str) -> Figure | None:  # noqa: A002  the id of the element
    """What reserves held at the start, and at the end of each year up to that of the budget; None without any."""
    of_years = groupby(funding.held, lambda row: row.budget.year)
    years = [(financial_year_name(year), list(rows)) for year, rows in of_years]
    if not any(row.opening or row.closing for row in funding.held):
        return None
    first, at_first = years[0]
    stacks = [
        _reserves(f"Start of {first}", at_first, lambda row: row.opening),
        *(_reserves(f"End of {year}", rows, lambda row: row.closing) for year, rows in years),
    ]
    title = "Reserves by year"
    return Figure(id, stacked(stacks, title=title), title, sub="Pounds; the last year as budgeted.")


def _reserves(name: str, rows: Sequence[Reserve], amount: Callable[[Reserve], Decimal]) -> Stack:
    held = {kind: sum((amount(row) for row in rows if row.kind == kind), Decimal(0)) for kind in ReserveKind}
    parts = [Part(kind.label, held[kind], LOOK_OF_RESERVE[kind], formats.millions(held[kind])) for kind in ReserveKind]
    return Stack(name, parts, marked(formats.millions(sum(held.values())), *rows))


def gap_figure(funding: Funding, *, id: str) -> Figure | None:  # noqa: A002  the id of the element
    """The gap of each year to come; None without one."""
    if not funding.years:
        return None
    rows = [
        Bar(name, Decimal(0), row.gap, marked(funding_words.gap_words(row), row), short=name)
        for row in funding.years
        for name in [financial_year_name(row.year)]
    ]
    picture = bars(
        rows,
        title=f"Gap of the years to come, {funding.budget.title}",
        description=" ".join(f"{bar.name}: {bar.words}." for bar in rows),
        low_words="to spare",
        high_words="gap",
    )
    return Figure(id, picture, "What neither funding nor savings cover, year by year")
