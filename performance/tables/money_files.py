"""What a budget's page shows, as rows of a file: numbers exactly, nothing that the page leaves out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pcc_portal.periods.calendar import financial_year_name
from pcc_portal.updates.releases.as_of import Viewpoint

from ..models import Budget
from ..spending import variance_words, where_words
from ..stats import BudgetPosition, budget_positions
from ..stats.funding import Funding, fundings, steps
from ..stats.lines import LineSum

Row = list[Any]


@dataclass(frozen=True)
class Sheet:
    """`rows` of a budget, with what stands behind it; every one ends with its source and whether it is made up."""

    title: str
    headings: tuple[str, ...]
    rows: Callable[[BudgetPosition, Funding], Iterator[Row]]

    def file(self, budget: Budget, viewpoint: Viewpoint) -> tuple[str, list[str], list[Row]]:
        """Its title, headings and rows."""
        (position,) = budget_positions([budget], viewpoint)
        (funding,) = fundings([budget], viewpoint)
        return (
            f"{budget.slug} {self.title}",
            [*self.headings, "Source", "Illustrative"],
            [*self.rows(position, funding)],
        )


def _origin(*rows: Any) -> Row:
    sources = dict.fromkeys(row.source for row in rows if row.source)
    return ["; ".join(sources), any(row.is_illustrative for row in rows)]


def _forecasts(position: BudgetPosition, funding: Funding) -> Iterator[Row]:
    for row in position.forecasts:
        variance = position.variance_of(row)
        yield [row.quarter.short, row.as_at, row.outturn, variance, variance_words(variance), row.note, *_origin(row)]


def _lines(position: BudgetPosition, funding: Funding) -> Iterator[Row]:
    end = position.reported.end
    for path, each in _paths(position.lines):
        told = [each.amount, each.moved_in, each.budget, end, each.actual, each.forecast, each.variance]
        counts = [f"{each.reported} of {each.ends}", len(each.below)]
        yield [path, *told, variance_words(each.variance), *counts, *_origin(each.line, *each.figures)]


def _paths(lines: Sequence[LineSum], above: str = "") -> Iterator[tuple[str, LineSum]]:
    for each in lines:
        path = f"{above}{each.line.title}"
        yield path, each
        yield from _paths(each.below, f"{path} > ")


def _movements(position: BudgetPosition, funding: Funding) -> Iterator[Row]:
    names = {each.line.pk: path for path, each in _paths(position.lines)}
    for row in position.movements:
        yield [row.quarter.short, row.cause, where_words(row, names), row.amount, row.is_virement, *_origin(row)]


def _reserves(position: BudgetPosition, funding: Funding) -> Iterator[Row]:
    for row in funding.reserves:
        yield [row.title, row.get_kind_display(), row.opening, row.added, row.used, row.closing, *_origin(row)]


def _savings(position: BudgetPosition, funding: Funding) -> Iterator[Row]:
    for row in funding.savings:
        yield [row.title, row.planned, row.delivered, row.gap, row.at_risk, *_origin(row)]


def _precept(position: BudgetPosition, funding: Funding) -> Iterator[Row]:
    if row := funding.precept:
        for step in steps(row):
            yield [step.name, step.by, step.taken_on, step.is_needed, row.band_d, row.band_d_before, *_origin(row)]


def _years(position: BudgetPosition, funding: Funding) -> Iterator[Row]:
    for row in funding.years:
        yield [financial_year_name(row.year), row.spending, row.savings, row.funding, row.gap, *_origin(row)]


SHEETS = {
    "forecasts": Sheet(
        "forecasts", ("Forecast", "As at", "Outturn", "Less budget", "Against the budget", "Note"), _forecasts
    ),
    "lines": Sheet(
        "lines",
        (
            *("Line", "Budget as set", "Moved in by virements", "Budget", "Reported to", "Actual to date", "Forecast"),
            *("Less budget", "Against the budget", "Lines reported", "Sum of lines"),
        ),
        _lines,
    ),
    "movements": Sheet("movements", ("Quarter", "Cause", "Line", "Amount", "Virement"), _movements),
    "reserves": Sheet("reserves", ("Reserve", "Kind", "Opening", "Added", "Used", "Closing"), _reserves),
    "savings": Sheet("savings", ("Saving", "Planned", "Delivered", "Still to deliver", "At risk"), _savings),
    "precept": Sheet(
        "precept", ("Step", "Last day", "Taken on", "Needed", "Band D", "Band D of the year before"), _precept
    ),
    "years": Sheet("years", ("Year", "Spending before savings", "Savings found", "Funding", "Gap"), _years),
}
