"""Reserves, savings, the days of a precept and the years to come, as tables."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.urls import reverse

from pcc_portal.periods.calendar import financial_year_name
from pcc_portal.ui import formats
from pcc_portal.ui.marks import marked
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable, record_cell
from pcc_portal.updates.releases.as_of import Days

from ..funding_words import closed_before, gap_words
from ..models import Precept, Reserve, Saving
from ..stats.funding import Funding, Step, steps


def _total(rows: Iterable[Any], name: str, to: int) -> str:
    return formats.rounded_pounds(sum((getattr(row, name) for row in rows), Decimal(0)), to)


def _amounts(rows: Iterable[Any], *names: str) -> Callable[..., PlainColumn]:
    """What makes a column of an amount with its total, to as many pounds as all of these are round."""
    known = list(rows)
    to = formats.rounding(*(getattr(row, name) for row in known for name in names))

    def column(label: str, name: str, *of: str, sub: Callable[[Any], str] = lambda row: "") -> PlainColumn:
        def cell(row: Any) -> Cell:
            return Cell(formats.rounded_pounds(getattr(row, name), to), sub=sub(row))

        return PlainColumn(label, cell, True, _total(known, name, to), of=of or (name,))

    return column


def _change(route: str) -> Callable[[Any], Cell]:
    return lambda row: Cell(f"Change {row}", reverse(route, args=[row.slug]))


def reserve_table(funding: Funding, *, changes: bool = False) -> PlainTable:
    column = _amounts(funding.reserves, "opening", "added", "used")

    def carried(row: Reserve) -> str:
        closed = closed_before(funding, row)
        differs = closed is not None and closed != row.opening
        return f"closed the year before at {formats.pounds(closed)}" if closed is not None and differs else ""

    return PlainTable.of(
        f"Reserves: {funding.budget.title}",
        funding.reserves,
        PlainColumn("Reserve", lambda row: record_cell(row, linked=False), total="All reserves"),
        PlainColumn("Kind", lambda row: row.get_kind_display(), of=("kind",)),
        column("Opening", "opening", sub=carried),
        column("Added", "added"),
        column("Used", "used"),
        column("Closing", "closing", "opening", "added", "used"),
        PlainColumn("Source", lambda row: row.source, of=None, when=not changes),
        PlainColumn("Change", _change("reserve_change"), when=changes),
    )


def saving_table(funding: Funding, *, changes: bool = False) -> PlainTable:
    column = _amounts(funding.savings, "planned", "delivered", "at_risk")

    def still(row: Saving) -> str:
        return "more than planned" if row.gap < 0 else ""

    return PlainTable.of(
        f"Savings: {funding.budget.title}",
        funding.savings,
        PlainColumn("Saving", lambda row: record_cell(row, linked=False), total="All savings"),
        column("Planned", "planned"),
        column("Delivered", "delivered"),
        column("Still to deliver", "gap", "planned", "delivered", sub=still),
        column("At risk", "at_risk"),
        PlainColumn("Source", lambda row: row.source, of=None, when=not changes),
        PlainColumn("Change", _change("saving_change"), when=changes),
    )


def year_table(funding: Funding, *, changes: bool = False) -> PlainTable:
    """Years are not added up: the gap of one carries into the next."""
    to = formats.rounding(*(each for row in funding.years for each in (row.spending, row.savings, row.funding)))

    def say(name: str) -> Callable[[Any], str]:
        return lambda row: formats.rounded_pounds(getattr(row, name), to)

    return PlainTable.of(
        f"Years to come: {funding.budget.title}",
        funding.years,
        PlainColumn("Year", lambda row: record_cell(row, financial_year_name(row.year), linked=False)),
        PlainColumn("Spending before savings", say("spending"), True, of=("spending",)),
        PlainColumn("Savings found", say("savings"), True, of=("savings",)),
        PlainColumn("Funding", say("funding"), True, of=("funding",)),
        PlainColumn("Gap", gap_words, True, of=("spending", "savings", "funding")),
        PlainColumn("Source", lambda row: row.source, of=None, when=not changes),
        PlainColumn("Change", _change("medium_term_year_change"), when=changes),
    )


def precept_table(precept: Precept, days: Days) -> PlainTable:
    """The steps with the last day for each, when each was taken, and where it stands."""
    return PlainTable.of(
        f"Days of the precept: {precept.budget.title}",
        steps(precept),
        PlainColumn("Step", lambda step: step.name, of=None),
        PlainColumn("Last day", lambda step: formats.weekday_day(step.by), of=None),
        PlainColumn("Taken on", lambda step: _taken(precept, step), of=None),
        PlainColumn("How it stands", lambda step: _standing(step, days), of=None),
    )


def _taken(precept: Precept, step: Step) -> str:
    if step.taken_on is None:
        return formats.MISSING
    return marked(formats.day(step.taken_on), precept, of=(step.column,))


def _standing(step: Step, days: Days) -> Cell:
    look, word = step.status(days)
    if step.taken_on and step.is_late():
        return Cell(
            word, status=look, sub=formats.slip_words(step.by, step.taken_on).replace("planned", "the last day")
        )
    waits = step.is_needed and not step.taken_on
    return Cell(word, status=look, sub=days.due_words(step.by) if waits else "")
