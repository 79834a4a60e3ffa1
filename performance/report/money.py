"""The budget of the year, and the bridge from one quarter's forecast to the next."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Q

from objectives.models import Theme
from pcc_portal.ui import formats
from pcc_portal.ui.block import Block
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
from pcc_portal.updates.releases.as_of import Viewpoint

from ..charts.money import forecast_figure
from ..models import Budget
from ..stats import BudgetPosition, budget_positions
from ..stats.money import LineSum
from ..tables.money import forecast_table


def blocks(themes: Collection[Theme], viewpoint: Viewpoint) -> dict[int, list[Block]]:
    rows = Budget.objects.as_at(viewpoint.as_at).filter(
        Q(theme__in=themes) | Q(forecast_theme__in=themes), year=viewpoint.quarter.year
    )
    by_theme: dict[int, list[Block]] = defaultdict(list)
    for position in budget_positions(rows, viewpoint):
        by_theme[position.budget.theme_id].append(Block(table=budget_table(position)))
        if position.forecasts:
            by_theme[position.budget.forecast_theme_id].append(_forecast(position))
    return by_theme


def budget_table(position: BudgetPosition) -> PlainTable:
    budget = position.budget
    url = budget.get_absolute_url()
    rows = [
        [Cell("Net Budget Requirement", url), Cell(formats.millions(budget.net_budget_requirement))],
        [Cell("Other funding and use of reserves"), Cell(formats.millions(budget.other_funding))],
        [Cell("Total budget"), Cell(formats.millions(budget.total))],
        *_lines(position.lines),
    ]
    return PlainTable(budget.title, [Heading("Budget"), Heading("Amount", is_figure=True)], rows)


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
