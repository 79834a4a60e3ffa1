"""Budgets and forecasts as numbers, pounds. variance = outturn − budget; movements are worked out on read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pcc_portal.updates.releases.as_of import Viewpoint

from ..models import Budget, BudgetLine, BudgetMovement, Forecast, LineFigure
from .lines import LineSum, Reported, line_sums, reported, total_of


@dataclass(frozen=True)
class BudgetPosition:
    """A budget with its forecasts up to one quarter, oldest first, what was reported of its lines, and what moved."""

    budget: Budget
    forecasts: list[Forecast]
    lines: list[LineSum]
    reported: Reported = field(default_factory=Reported)
    movements: list[BudgetMovement] = field(default_factory=list)  # up to that quarter, without those that are none

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

    @property
    def whole(self) -> LineSum | None:
        """All lines together."""
        return total_of(self.lines)

    @property
    def not_in_lines(self) -> Decimal | None:
        """Of the budget; below 0 where the lines come to more."""
        return None if self.whole is None or self.whole.amount is None else self.budget.total - self.whole.amount

    @property
    def lines_differ_by(self) -> Decimal | None:
        """What the lines are forecast to cost, all of them reported, less the forecast outturn of that quarter."""
        whole, end = self.whole, self.reported.end
        forecast = next(
            (each for each in self.forecasts if end and each.quarter.start <= end <= each.quarter.end), None
        )
        if whole is None or whole.forecast is None or forecast is None or whole.reported < whole.ends:
            return None
        return whole.forecast - forecast.outturn

    @property
    def causes(self) -> list[BudgetMovement]:
        """What was recorded of why the forecast moved since the one before; no virements."""
        return [row for row in self.since_before if not row.is_virement]

    @property
    def since_before(self) -> list[BudgetMovement]:
        """The movements of the forecast's quarter, and of quarters since the forecast before."""
        now, then = self.forecast, self.previous
        if now is None or then is None:
            return []
        return [row for row in self.movements if then.quarter.start < row.quarter.start <= now.quarter.start]

    @property
    def unexplained(self) -> Decimal | None:
        """By how much more the forecast rose than the recorded causes say; None without a forecast before."""
        return None if self.movement is None else -self.movement - sum((row.amount for row in self.causes), Decimal(0))

    def variance_of(self, forecast: Forecast | None) -> Decimal | None:
        return None if forecast is None else forecast.outturn - self.budget.total


def budget_positions(budgets: Iterable[Budget], viewpoint: Viewpoint) -> list[BudgetPosition]:
    """Each budget as the report of the viewpoint's quarter shows it. Four queries, however many budgets."""
    wanted = list(budgets)
    forecasts = _by_budget(Forecast.objects.filter(budget__in=wanted).order_by("quarter__start"), viewpoint)
    figures = _by_budget(LineFigure.objects.filter(line__budget__in=wanted).select_related("line"), viewpoint)
    movements = _by_budget(
        BudgetMovement.objects.filter(budget__in=wanted).select_related("budget").order_by("number"), viewpoint
    )
    actual = {key: [row for row in rows if row.amount] for key, rows in movements.items()}
    told = {budget.pk: reported(figures[budget.pk], actual.get(budget.pk, ())) for budget in wanted}
    lines = BudgetLine.objects.as_at(viewpoint.as_at).filter(budget__in=wanted).select_related("budget", "theme")
    tops = [each for each in line_sums(lines, told) if each.line.parent_id is None]
    return [
        BudgetPosition(
            budget,
            forecasts[budget.pk],
            [each for each in tops if each.line.budget_id == budget.pk],
            told[budget.pk],
            actual.get(budget.pk, []),
        )
        for budget in wanted
    ]


def _by_budget(rows: Any, viewpoint: Viewpoint) -> dict[int, list[Any]]:
    """What the viewpoint shows of them, of its quarter and those before, by the key of the budget."""
    by_budget: dict[int, list[Any]] = defaultdict(list)
    seen = rows.as_at(viewpoint.as_at).filter(quarter__start__lte=viewpoint.quarter.start).select_related("quarter")
    for row in seen:
        by_budget[row.line.budget_id if isinstance(row, LineFigure) else row.budget_id].append(row)
    return by_budget
