"""The budget of the year, and the bridge from one quarter's forecast to the next."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from django.db.models import Q

from objectives.models import Theme
from pcc_portal.ui import formats
from pcc_portal.ui.block import Block
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
from pcc_portal.updates.releases.as_of import Viewpoint

from .. import spending
from ..charts.money import forecast_figure, waterfall
from ..models import Budget
from ..stats import BudgetPosition, budget_positions
from ..stats.lines import LineSum
from ..tables.money import forecast_table, line_table, movement_table
from . import funding


def blocks(themes: Collection[Theme], viewpoint: Viewpoint) -> dict[int, list[Block]]:
    rows = Budget.objects.as_at(viewpoint.as_at).filter(
        Q(theme__in=themes) | Q(forecast_theme__in=themes), year=viewpoint.quarter.year
    )
    by_theme: dict[int, list[Block]] = defaultdict(list)
    for position in budget_positions(rows, viewpoint):
        by_theme[position.budget.theme_id].append(Block(_rounded(position), table=budget_table(position)))
        by_theme[position.budget.forecast_theme_id] += _spending(position)
    for budget, told in funding.blocks(rows, viewpoint):
        by_theme[budget.theme_id].append(told)
    return by_theme


def _spending(position: BudgetPosition) -> Iterator[Block]:
    """How the year is going: the forecasts, why they moved, and the lines."""
    if position.forecasts:
        yield _forecast(position)
    if position.since_before:
        figure = waterfall(position, id=f"movement-{position.budget.slug}")
        yield Block(spending.causes_words(position), figure, movement_table(position))
    if position.reported.end:
        yield Block(spending.lines_words(position), table=line_table(position))


def _rounded(position: BudgetPosition) -> str:
    budget = position.budget
    amounts = [budget.net_budget_requirement, budget.total, *(line.amount for line in position.lines)]
    return spending.rounding_words(amounts, spending.THOUSAND)


def budget_table(position: BudgetPosition) -> PlainTable:
    budget = position.budget
    url = budget.get_absolute_url()
    own = [] if position.reported.end else _lines(position.lines)
    required = [("Net Budget Requirement", budget.net_budget_requirement)]
    amounts = [*required, ("Other funding and use of reserves", budget.other_funding), ("Total budget", budget.total)]
    named = [(name, amount) for name, amount in amounts if amount is not None]
    cells = [[Cell(name, "" if at else url), Cell(formats.millions(amount))] for at, (name, amount) in enumerate(named)]
    return PlainTable(budget.title, [Heading("Budget"), Heading("Amount", is_figure=True)], [*cells, *own])


def _lines(lines: Iterable[LineSum], of: str = "") -> list[list[Cell]]:
    rows = []
    for each in lines:
        amount = formats.millions(each.amount) if each.amount is not None else formats.MISSING
        rows.append([Cell(f"{of}{each.line.title}"), Cell(amount)])
        rows += _lines(each.below, of="of which ")
    return rows


def _forecast(position: BudgetPosition) -> Block:
    figure = forecast_figure(position, id=f"forecast-{position.budget.slug}")
    return Block(figure=figure, table=forecast_table(position))
