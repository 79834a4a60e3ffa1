"""Budgets in words: how a forecast stands to its budget, and how it moved."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from pcc_portal.ui import formats
from pcc_portal.ui.marks import marked
from pcc_portal.ui.words import capitalised

from .models import Budget, BudgetMovement, Forecast, LineFigure
from .stats import BudgetPosition

THOUSAND = 1_000  # to which amounts in millions are rounded
Say = Callable[[Decimal], str]


def variance_words(variance: Decimal | None, say: Say = formats.millions) -> str:
    """£1.337m underspend, £2.379m overspend, on budget; empty where there is no forecast."""
    if variance is None:
        return ""
    if variance == 0:
        return "on budget"
    return f"{_money(variance, say)} {'overspend' if variance > 0 else 'underspend'}"


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


def _money(amount: Decimal, say: Say = formats.millions) -> str:
    """The size of an amount that is not 0."""
    return "less than £1" if formats.half_up(amount).is_zero() else say(abs(amount))


def name_of(budget: Budget) -> str:
    """What a sentence calls it: "the capital budget" in the office's own word, or "the year" where it has none."""
    return f"the {budget.kind} budget" if budget.kind else "the year"


def rounding_words(amounts: Iterable[Decimal | None], to: int) -> str:
    """Said beside amounts of which any is rounded; `to`: the pounds to which they are printed."""
    rounded = any(amount is not None and amount % to for amount in amounts)
    return f"Figures are rounded to the nearest {formats.pounds(to)} and may not add up." if rounded else ""


def rise_words(amount: Decimal, say: Say = formats.millions) -> str:
    """What a cause does to a forecast: £0.4m more, £0.2m less, nothing."""
    return f"{_money(amount, say)} {'more' if amount > 0 else 'less'}" if amount else "nothing"


def causes_words(position: BudgetPosition) -> str:
    """Why the forecast moved since the one before: how far the recorded causes go. Empty without a forecast before."""
    if position.previous is None or position.forecast is None or position.unexplained is None:
        return ""
    rose = -(position.movement or Decimal(0))
    way = "did not move" if rose == 0 else f"{'rose' if rose > 0 else 'fell'} by {_money(rose)}"
    since = f"The forecast of {name_of(position.budget)} {way} since quarter {position.previous.quarter.number}"
    if not position.causes:
        return f"{since}. No cause is recorded." if rose else f"{since}."
    rows = (position.forecast, position.previous, *position.causes)
    return marked(f"{since}: {told_causes(position)}. {unexplained_words(position.unexplained)}", *rows)


def told_causes(position: BudgetPosition) -> str:
    """As in "Pay award, £0.4m more; Vacancies, £0.2m less"; empty without a recorded cause."""
    return "; ".join(f"{cause.cause}, {rise_words(cause.amount)}" for cause in position.causes)


def unexplained_words(amount: Decimal) -> str:
    """Of a movement, what its recorded causes leave."""
    if amount == 0:
        return "The recorded causes explain all of it."
    return f"A {'rise' if amount > 0 else 'fall'} of {_money(amount)} is not explained."


def where_words(movement: BudgetMovement, lines: dict[int, str]) -> str:
    """The line that it is of, or the two of a virement. `lines`: the names of those that the reader may see."""

    def name(key: int | None) -> str:
        return lines.get(key, "a line that is not shown") if key else "The whole budget"

    if movement.is_virement:
        return f"From {name(movement.line_id)} to {name(movement.to_id)}"
    return capitalised(name(movement.line_id))


def lines_words(position: BudgetPosition) -> str:
    """What a reader must know of the lines: until when they are reported, how many are, where they come apart."""
    whole, end = position.whole, position.reported.end
    if whole is None or end is None:
        return ""
    told = [f"As reported to {formats.plain_day(end)}."]
    if whole.reported < whole.ends:
        told.append(f"The forecast of {formats.plural(whole.ends - whole.reported, 'line')} is not reported.")
    if differ := position.lines_differ_by:
        more = "more" if differ > 0 else "less"
        told.append(f"The lines’ forecasts come to {_money(differ)} {more} than the forecast outturn.")
    if left := position.not_in_lines:
        told.append(
            f"{_money(left)} of the budget is in no line."
            if left > 0
            else f"The lines come to {_money(left)} more than the budget."
        )
    return " ".join(told)


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
    ends = variance if position.variance == 0 else f"with a {variance}"
    words = f"{capitalised(name_of(position.budget))} is forecast to end {ends}"
    if position.previous is None or position.movement is None:
        return words
    movement = movement_words(position.movement, position.variance)
    than = "than in" if movement.endswith(("better", "worse")) else "since"
    return f"{words}, {movement} {than} quarter {position.previous.quarter.number}"


def line_words(row: LineFigure) -> str:
    """As in "£1,200,000 to date, £4,800,000 forecast"; what was taken back is "not reported"."""
    told = ((row.actual, "to date"), (row.forecast, "forecast"))
    return ", ".join(f"{formats.pounds(each)} {words}" for each, words in told if each is not None) or "not reported"
