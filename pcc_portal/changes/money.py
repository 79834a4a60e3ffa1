"""Money: forecasts and costs that moved, awards won and grants made."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from commissioning.models import FundingAward, GrantAward, GrantRound
from estates.models import CapitalProject
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, record_cell
from performance import figures
from performance.models import Budget
from performance.stats import BudgetPosition, budget_positions

from .comparison import NOTHING, Comparison, Row, words_or_dash


def forecasts_of(positions: Iterable[BudgetPosition]) -> Iterator[Row]:
    """Since the quarter before, of each budget by itself."""
    for position in positions:
        if position.forecast and position.movement:
            yield _forecast(position, position.previous_variance, position.movement)


def forecasts(compared: Comparison) -> Iterator[Row]:
    """Between the two sides. Four queries."""
    before, now = (
        budget_positions(side.of(Budget).values(), side.viewpoint) for side in (compared.before, compared.now)
    )
    then = {position.budget.pk: position for position in before}
    for position in now:
        was = then.get(position.budget.pk)
        if was and was.forecast and position.forecast and was.forecast.outturn != position.forecast.outturn:
            yield _forecast(position, was.variance, was.forecast.outturn - position.forecast.outturn)
        elif position.forecast and not (was and was.forecast):
            yield _forecast(position, None, None)


def _forecast(position: BudgetPosition, before: Decimal | None, movement: Decimal | None) -> Row:
    return [
        Cell(f"{position.budget.title}: forecast for the year", position.budget.get_absolute_url()),
        words_or_dash(figures.variance_words(before)),
        Cell(
            figures.variance_words(position.variance),
            unreleased=position.forecast is not None and not position.forecast.is_released,
        ),
        Cell(f"{figures.movement_words(movement)} than forecast then" if movement else "The first forecast"),
    ]


def costs(compared: Comparison) -> Iterator[Row]:
    """Of building projects."""
    for was, now in compared.pairs(CapitalProject):
        if was.forecast != now.forecast and now.forecast is not None:
            budget = f"Budget {formats.pounds(now.budget)}" if now.budget is not None else ""
            before = formats.pounds(was.forecast) if was.forecast is not None else ""
            cost = Cell(formats.pounds(now.forecast))
            named = record_cell(now, sub="Building project: forecast cost")
            yield [named, words_or_dash(before), cost, words_or_dash(budget)]


def awards(compared: Comparison) -> Iterator[Row]:
    rounds = compared.now.of(GrantRound)
    for award in compared.new(FundingAward):
        amount = Cell(formats.pounds(award.amount))
        yield [record_cell(award, sub=f"Award from {award.funder}"), NOTHING, amount, words_or_dash(award.purpose)]
    for grant in compared.new(GrantAward):
        if of := rounds.get(grant.round_id):
            amount = Cell(formats.pounds(grant.amount))
            yield [
                record_cell(grant, sub=f"Grant, {of.title}", url=of.get_absolute_url()),
                NOTHING,
                amount,
                words_or_dash(grant.purpose),
            ]
