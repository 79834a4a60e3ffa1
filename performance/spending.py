"""Budgets in words: how a forecast stands to its budget, and how it moved."""

from decimal import Decimal

from pcc_portal.ui import formats
from pcc_portal.ui.marks import marked

from .models import Forecast
from .stats import BudgetPosition


def variance_words(variance: Decimal | None) -> str:
    """£1.337m underspend, £2.379m overspend, on budget; empty where there is no forecast."""
    if variance is None:
        return ""
    if variance == 0:
        return "on budget"
    return f"{_money(variance)} {'overspend' if variance > 0 else 'underspend'}"


def movement_words(movement: Decimal | None, variance: Decimal | None = None) -> str:
    """£3.716m better, £0.2m worse, unchanged; empty without an earlier forecast. `variance`: where it ends, and stands
    beside the movement: what prints as it did before has not moved."""
    if movement is None:
        return ""
    if movement == 0:
        return "unchanged"
    if variance is not None and variance_words(variance) == variance_words(variance + movement):
        return "little changed"
    return f"{_money(movement)} {'better' if movement > 0 else 'worse'}"


def _money(amount: Decimal) -> str:
    """The size of an amount that is not 0."""
    return "less than £1" if formats.half_up(amount).is_zero() else formats.millions(abs(amount))


def rounded_to(position: BudgetPosition) -> int:
    """The pounds to which the budget is round: an outturn on it is known no more exactly."""
    return formats.rounding(position.budget.total, position.budget.net_budget_requirement)


def outturn_words(position: BudgetPosition, forecast: Forecast) -> str:
    """No more exactly than the budget that it is measured against: "£276m" on a budget to the nearest million."""
    return marked(formats.rounded_pounds(forecast.outturn, rounded_to(position)), forecast)


def forecast_words(position: BudgetPosition) -> str:
    """Where the year is forecast to end and how that moved, without a full stop; empty without a forecast."""
    return marked(_forecast_words(position), position.forecast, position.previous)


def _forecast_words(position: BudgetPosition) -> str:
    variance = variance_words(position.variance)
    if not variance:
        return ""
    words = f"The year is forecast to end {variance if position.variance == 0 else f'with a {variance}'}"
    if position.previous is None or position.movement is None:
        return words
    movement = movement_words(position.movement, position.variance)
    than = "than in" if movement.endswith(("better", "worse")) else "since"
    return f"{words}, {movement} {than} quarter {position.previous.quarter.number}"
