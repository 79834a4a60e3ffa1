"""A budget's forecasts and lines."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable

from ..figures import movement_words, variance_words
from ..models import Budget, BudgetLine, Forecast
from ..stats import BudgetPosition
from ..stats.money import LineSum


def forecast_table(position: BudgetPosition, *, corrects: bool = False) -> PlainTable:
    """Every forecast of the year with its variance and its movement since the one before."""
    headings = [
        Heading("Forecast"),
        Heading("Outturn, £", is_figure=True),
        Heading("Against the budget", is_figure=True),
        Heading("Since the one before", is_figure=True),
        Heading("As at"),
        Heading("Source"),
        *([Heading("Change")] if corrects else []),
    ]
    rows = []
    before: Forecast | None = None
    for forecast in position.forecasts:
        movement = None if before is None else before.outturn - forecast.outturn
        rows.append(
            [
                Cell(
                    forecast.quarter.short, unreleased=not forecast.is_released, illustrative=forecast.is_illustrative
                ),
                Cell(formats.number(forecast.outturn)),
                Cell(variance_words(position.variance_of(forecast))),
                Cell(movement_words(movement) or formats.MISSING),
                Cell(formats.day(forecast.as_at)),
                Cell(forecast.source or "Not recorded", sub=forecast.note),
                *([_correct(position.budget, forecast)] if corrects else []),
            ]
        )
        before = forecast
    return PlainTable("Forecast outturn for the year", headings, rows)


def _correct(budget: Budget, forecast: Forecast) -> Cell:
    address = reverse("forecast_correct", args=[budget.slug, forecast.pk])
    return Cell(f"Correct {forecast.quarter.short}", address)


def line_table(lines: Iterable[LineSum], *, changes: bool = False) -> PlainTable:
    """Each line with the lines that make it up below it. Lines are extracts: they do not add up to the budget."""
    headings = [Heading("Line"), Heading("Amount, £", is_figure=True), Heading("Theme"), Heading("Source")]
    headings += [Heading("Change")] if changes else []
    return PlainTable("Lines of the budget that the plan follows", headings, list(_rows(lines, changes=changes)))


def _rows(lines: Iterable[LineSum], *, changes: bool, depth: int = 0) -> Iterable[list[Cell]]:
    for found in lines:
        line = found.line
        yield [
            Cell(f"{'– ' * depth}{line.title}", illustrative=line.is_illustrative, unreleased=not line.is_public),
            Cell(formats.MISSING if found.amount is None else formats.number(found.amount), sub=_sum_words(found)),
            Cell(line.theme.title, line.theme.get_absolute_url()),
            Cell(line.source),
            *([_change(line)] if changes else []),
        ]
        yield from _rows(found.below, changes=changes, depth=depth + 1)


def _change(line: BudgetLine) -> Cell:
    return Cell(f"Change {line}", reverse("budget_line_change", args=[line.slug]))


def _sum_words(found: LineSum) -> str:
    return f"sum of {formats.plural(len(found.below), 'line')}" if found.below else ""
