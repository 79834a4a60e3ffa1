"""A budget's forecasts and lines."""

from collections.abc import Iterable, Iterator

from django.urls import reverse

from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable, record_cell

from ..models import Budget, BudgetLine, Forecast
from ..spending import movement_words, outturn_words, rounded_to, variance_words
from ..stats import BudgetPosition
from ..stats.money import LineSum


def forecast_table(position: BudgetPosition, *, corrects: bool = False) -> PlainTable:
    """Every forecast of the year with its variance and its movement since the one before."""
    return PlainTable.of(
        _caption(position),
        position.forecasts,
        PlainColumn("Forecast", lambda f: record_cell(f, f.quarter.short, linked=False)),
        PlainColumn("Outturn", lambda f: outturn_words(position, f), is_figure=True),
        PlainColumn(
            "Against the budget", lambda f: variance_words(position.variance_of(f)), is_figure=True, of=("outturn",)
        ),
        PlainColumn("Since the one before", lambda f: _movement(position, f), is_figure=True, of=("outturn",)),
        PlainColumn("As at", lambda f: formats.day(f.as_at)),
        PlainColumn("Source", lambda f: Cell(f.source or "Not recorded", sub=f.note), of=None),
        PlainColumn("Change", lambda f: _correct(position.budget, f), when=corrects),
    )


def _caption(position: BudgetPosition) -> str:
    to = rounded_to(position)
    exactly = f", outturn to the nearest {formats.millions(to)} as the budget is" if to > 1 else ""
    return f"Forecast outturn for the year{exactly}"


def _movement(position: BudgetPosition, forecast: Forecast) -> str:
    """Since the forecast before; none of the first."""
    place = position.forecasts.index(forecast)
    if place == 0:
        return formats.MISSING
    return movement_words(position.forecasts[place - 1].outturn - forecast.outturn) or formats.MISSING


def _correct(budget: Budget, forecast: Forecast) -> Cell:
    address = reverse("forecast_correct", args=[budget.slug, forecast.pk])
    return Cell(f"Correct {forecast.quarter.short}", address)


def line_table(lines: Iterable[LineSum], *, changes: bool = False) -> PlainTable:
    """Each line with the lines that make it up below it. Lines are extracts: they do not add up to the budget."""
    nested = list(_nested(lines))
    to = formats.rounding(*(line.amount for _, line in nested))
    return PlainTable.of(
        "Lines of the budget that the plan follows",
        nested,
        PlainColumn("Line", lambda n: record_cell(n[1].line, f"{'– ' * n[0]}{n[1].line.title}", linked=False)),
        PlainColumn("Amount", lambda n: _sum_cell(n[1], to), is_figure=True),
        PlainColumn("Theme", lambda n: Cell(n[1].line.theme.title, n[1].line.theme.get_absolute_url())),
        PlainColumn("Source", lambda n: n[1].line.source, of=None),
        PlainColumn("Change", lambda n: _change(n[1].line), when=changes),
    )


def _nested(lines: Iterable[LineSum], depth: int = 0) -> Iterator[tuple[int, LineSum]]:
    """Each line, and how deep it stands, before those below it."""
    for line in lines:
        yield depth, line
        yield from _nested(line.below, depth + 1)


def _sum_cell(line_sum: LineSum, to: int) -> Cell:
    amount = line_sum.amount
    return Cell(formats.MISSING if amount is None else formats.rounded_pounds(amount, to), sub=_sum_words(line_sum))


def _change(line: BudgetLine) -> Cell:
    return Cell(f"Change {line}", reverse("budget_line_change", args=[line.slug]))


def _sum_words(line_sum: LineSum) -> str:
    return f"sum of {formats.plural(len(line_sum.below), 'line')}" if line_sum.below else ""
