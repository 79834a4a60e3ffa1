"""Budgets and forecasts as numbers, pounds. variance = outturn − budget; movements are worked out on read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pcc_portal.updates.releases.as_of import Viewpoint

from ..models import Budget, BudgetLine, Forecast


@dataclass(frozen=True)
class LineSum:
    """A budget line with its amount, or the sum of the lines below it; None where nothing is recorded."""

    line: BudgetLine
    amount: Decimal | None
    below: list[LineSum]


@dataclass(frozen=True)
class BudgetPosition:
    """A budget with its forecasts up to one quarter, oldest first."""

    budget: Budget
    forecasts: list[Forecast]
    lines: list[LineSum]

    @property
    def forecast(self) -> Forecast | None:
        return self.forecasts[-1] if self.forecasts else None

    @property
    def previous(self) -> Forecast | None:
        return self.forecasts[-2] if len(self.forecasts) > 1 else None

    @property
    def variance(self) -> Decimal | None:
        """Forecast outturn less budget; negative is an underspend."""
        return self.variance_of(self.forecast)

    @property
    def previous_variance(self) -> Decimal | None:
        return self.variance_of(self.previous)

    @property
    def movement(self) -> Decimal | None:
        """How much the forecast outturn fell since the quarter before; positive is better."""
        if self.forecast is None or self.previous is None:
            return None
        return self.previous.outturn - self.forecast.outturn

    def variance_of(self, forecast: Forecast | None) -> Decimal | None:
        return None if forecast is None else forecast.outturn - self.budget.total


def budget_positions(budgets: Iterable[Budget], viewpoint: Viewpoint) -> list[BudgetPosition]:
    """Each budget as the report of the viewpoint's quarter shows it. Two queries, however many budgets."""
    wanted = list(budgets)
    forecasts: dict[int, list[Forecast]] = defaultdict(list)
    rows = Forecast.objects.as_at(viewpoint.as_at).filter(
        budget__in=wanted, quarter__start__lte=viewpoint.quarter.start
    )
    for row in rows.select_related("quarter").order_by("quarter__start"):
        forecasts[row.budget_id].append(row)
    lines = line_sums(
        BudgetLine.objects.as_at(viewpoint.as_at).filter(budget__in=wanted).select_related("budget", "theme")
    )
    return [
        BudgetPosition(b, forecasts[b.pk], [s for s in lines if s.line.budget_id == b.pk and s.line.parent_id is None])
        for b in wanted
    ]


def line_sums(lines: Iterable[BudgetLine]) -> list[LineSum]:
    """Every line with its amount; a line with lines below it is their sum."""
    below: dict[int | None, list[BudgetLine]] = defaultdict(list)
    wanted = list(lines)
    for line in wanted:
        below[line.parent_id].append(line)
    return [_line_sum(line, below) for line in wanted]


def _line_sum(line: BudgetLine, below: dict[int | None, list[BudgetLine]]) -> LineSum:
    parts = [_line_sum(part, below) for part in below[line.pk]]
    amounts = [part.amount for part in parts if part.amount is not None]
    return LineSum(line, sum(amounts, Decimal(0)) if amounts else line.amount, parts)
