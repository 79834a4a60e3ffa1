"""A budget's forecasts and lines."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from django.urls import reverse
from django_tables2 import Column

from pcc_portal.periods.calendar import financial_year_name
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable, record_cell
from pcc_portal.ui.records import RecordColumn
from pcc_portal.ui.tables import CountedToADay, FigureColumn
from pcc_portal.ui.titles import titled, titled_lazy

from ..models import Budget, BudgetLine, BudgetMovement, Forecast
from ..spending import movement_words, outturn_words, rise_words, rounded_to, variance_words, where_words
from ..stats import BudgetPosition
from ..stats.lines import LineSum


class BudgetTable(CountedToADay):
    """`positions`: of each budget by its key, as the reader's quarter has it."""

    caption = "Budgets, latest year first"
    title = RecordColumn(verbose_name="Budget", order_by="title")
    year = Column(verbose_name="Year")
    kind = Column(verbose_name="Kind")
    total = FigureColumn(verbose_name="Budget, £")
    outturn = FigureColumn(verbose_name="Forecast, £", empty_values=(), orderable=False)
    variance = Column(verbose_name="Against the budget", empty_values=(), orderable=False)
    as_at = Column(verbose_name="Forecast as at", empty_values=(), orderable=False)
    theme = Column(verbose_name=titled_lazy("{Theme}"), order_by="theme__title")
    prints: ClassVar = {"year": (), "outturn": (), "variance": (), "as_at": ()}

    def __init__(self, *args: Any, positions: Mapping[int, BudgetPosition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.positions = positions

    def _forecast(self, record: Budget) -> Forecast | None:
        position = self.positions.get(record.pk)
        return position.forecast if position else None

    def render_year(self, value: int) -> str:
        return financial_year_name(value)

    def render_outturn(self, record: Budget) -> str:
        forecast = self._forecast(record)
        return formats.number(forecast.outturn) if forecast else formats.MISSING

    def value_outturn(self, record: Budget) -> Decimal | None:
        forecast = self._forecast(record)
        return forecast.outturn if forecast else None

    def render_variance(self, record: Budget) -> str:
        position = self.positions.get(record.pk)
        return (position and variance_words(position.variance)) or formats.MISSING

    def value_variance(self, record: Budget) -> Decimal | None:
        position = self.positions.get(record.pk)
        return position.variance if position else None

    def render_as_at(self, record: Budget) -> str:
        forecast = self._forecast(record)
        return formats.day(forecast.as_at) if forecast else formats.MISSING


def forecast_table(position: BudgetPosition, *, corrects: bool = False) -> PlainTable:
    """Every forecast of the year with its variance and its movement since the one before."""
    return PlainTable.of(
        _caption(position),
        position.forecasts,
        PlainColumn("Forecast", lambda f: record_cell(f, f.quarter.short, linked=False)),
        PlainColumn("Outturn", lambda f: outturn_words(position, f), is_figure=True),
        PlainColumn(
            "Against the budget", lambda f: variance_words(position.variance_of(f)), is_figure=True, of=("outturn",)
        ),
        PlainColumn("Since the one before", lambda f: _movement(position, f), is_figure=True, of=("outturn",)),
        PlainColumn("As at", lambda f: formats.day(f.as_at)),
        PlainColumn("Source", lambda f: Cell(f.source or "Not recorded", sub=f.note), of=None),
        PlainColumn("Change", lambda f: _correct(position.budget, f), when=corrects),
    )


def _caption(position: BudgetPosition) -> str:
    to = rounded_to(position)
    exactly = f", outturn to the nearest {formats.millions(to)} as the budget is" if to > 1 else ""
    return f"Forecast outturn for the year{exactly}"


def _movement(position: BudgetPosition, forecast: Forecast) -> str:
    """Since the forecast before; none of the first."""
    place = position.forecasts.index(forecast)
    if place == 0:
        return formats.MISSING
    return movement_words(position.forecasts[place - 1].outturn - forecast.outturn) or formats.MISSING


def _correct(budget: Budget, forecast: Forecast) -> Cell:
    address = reverse("forecast_correct", args=[budget.slug, forecast.pk])
    return Cell(f"Correct {forecast.quarter.short}", address)


def line_table(position: BudgetPosition, *, changes: bool = False) -> PlainTable:
    """Each line with the lines that make it up below it, and all of them together where they are reported."""
    nested = list(_nested(position.lines))
    whole, end = position.whole, position.reported.end
    told = end is not None
    to = formats.rounding(*(amount for _, line in nested for amount in _amounts(line)))
    return PlainTable.of(
        _lines_caption(position),
        nested,
        PlainColumn("Line", _line_cell, total="All lines" if told else ""),
        PlainColumn(
            "Budget" if told else "Amount",
            lambda n: _budget_cell(n[1], to),
            True,
            _total(whole if told else None, "budget", to),
        ),
        PlainColumn("Actual to date", lambda n: _spent(n[1], to), True, _total(whole, "actual", to), told),
        PlainColumn("Forecast", lambda n: _forecast_cell(n[1], to), True, _total(whole, "forecast", to), told),
        PlainColumn("Variance", lambda n: _variance(n[1], to), True, _variance(whole, to) if whole else "", told),
        PlainColumn(titled("{Theme}"), _theme_cell, when=not told),
        PlainColumn("Source", lambda n: n[1].line.source, of=None, when=not told),
        PlainColumn("Change", lambda n: _change(n[1].line), when=changes),
    )


def _line_cell(nested: tuple[int, LineSum]) -> Cell:
    depth, line = nested
    return record_cell(line.line, f"{'– ' * depth}{line.line.title}", linked=False)


def _lines_caption(position: BudgetPosition) -> str:
    if position.reported.end is None:
        return "Lines of the budget that the plan follows"
    return f"Budget, spending and forecast by line: {position.budget.title}"


def _nested(lines: Iterable[LineSum], depth: int = 0) -> Iterator[tuple[int, LineSum]]:
    """Each line, and how deep it stands, before those below it."""
    for line in lines:
        yield depth, line
        yield from _nested(line.below, depth + 1)


def _theme_cell(nested: tuple[int, LineSum]) -> Cell:
    theme = nested[1].line.theme
    return Cell(theme.title, theme.get_absolute_url())


def _amounts(line: LineSum) -> tuple[Decimal | None, ...]:
    return line.amount, line.budget, line.actual, line.forecast


def _say(amount: Decimal | None, to: int) -> str:
    return formats.MISSING if amount is None else formats.rounded_pounds(amount, to)


def _total(whole: LineSum | None, name: str, to: int) -> str:
    return _say(getattr(whole, name), to) if whole else ""


def _budget_cell(line: LineSum, to: int) -> Cell:
    moved = f"with {_say(abs(line.moved_in), to)} moved {'in' if line.moved_in > 0 else 'out'}" if line.moved_in else ""
    return Cell(_say(line.budget, to), sub=", ".join(filter(None, (_sum_words(line), moved))))


def _spent(line: LineSum, to: int) -> Cell:
    return _marked(line, Cell(_say(line.actual, to), sub=_of_lines(line.spent, line.ends)))


def _forecast_cell(line: LineSum, to: int) -> Cell:
    return _marked(line, Cell(_say(line.forecast, to), sub=_of_lines(line.reported, line.ends)))


def _of_lines(told: int, ends: int) -> str:
    return f"{told} of {formats.plural(ends, 'line')}" if 0 < told < ends else ""


def _marked(line: LineSum, cell: Cell) -> Cell:
    made_up = any(figure.is_illustrative for figure in line.figures)
    return replace(cell, unreleased=line.waits, illustrative=made_up) if cell.text != formats.MISSING else cell


def _variance(line: LineSum, to: int) -> str:
    return variance_words(line.variance, lambda amount: formats.rounded_pounds(amount, to)) or formats.MISSING


def _change(line: BudgetLine) -> Cell:
    return Cell(f"Change {line}", reverse("budget_line_change", args=[line.slug]))


def _sum_words(line_sum: LineSum) -> str:
    return f"sum of {formats.plural(len(line_sum.below), 'line')}" if line_sum.below else ""


def movement_table(position: BudgetPosition, *, corrects: bool = False) -> PlainTable:
    """Why the forecast moved since the one before, virements last."""
    rows = sorted(position.since_before, key=lambda row: row.is_virement)
    lines = {line.line.pk: line.line.title for _, line in _nested(position.lines)}
    return PlainTable.of(
        f"Causes and virements: {position.budget.title}",
        rows,
        PlainColumn("Cause", _cause),
        PlainColumn("Line", lambda row: where_words(row, lines), of=None),
        PlainColumn("Amount", _moved, True),
        PlainColumn("Source", lambda row: row.source, of=None),
        PlainColumn("Change", lambda row: Cell(f"Correct {row.cause}", row.get_correction_url()), when=corrects),
    ).filled()


def _cause(row: BudgetMovement) -> Cell:
    return Cell(row.cause, unreleased=not row.is_released, illustrative=row.is_illustrative)


def _moved(row: BudgetMovement) -> str:
    return formats.millions(row.amount) if row.is_virement else rise_words(row.amount)


def moved_lines_table(position: BudgetPosition) -> PlainTable:
    """By how much each line's forecast moved since the quarter before, and how far the recorded causes explain it."""
    whole = position.whole
    rows = [(depth, line) for depth, line in _nested(position.lines) if line.movement is not None]
    to = formats.rounding(*(amount for _, line in rows for amount in (line.before, line.forecast)))
    causes = _by_line(position)
    return PlainTable.of(
        f"Forecast of each line, then and now: {position.budget.title}",
        rows,
        PlainColumn("Line", lambda n: f"{'– ' * n[0]}{n[1].line.title}", total="All lines", of=None),
        PlainColumn("Quarter before", lambda n: _say(n[1].before, to), True, _total(whole, "before", to), of=None),
        PlainColumn("Now", lambda n: _marked(n[1], Cell(_say(n[1].forecast, to))), True, _total(whole, "forecast", to)),
        PlainColumn("Moved", lambda n: _way(n[1].movement), True, _way(whole.movement if whole else None), of=None),
        PlainColumn("Not explained", lambda n: _left(n[1], causes), True, _left_in_all(position), of=None),
    )


def _by_line(position: BudgetPosition) -> dict[int, Decimal]:
    """What the recorded causes and virements come to, by the line that each names."""
    causes: dict[int, Decimal] = defaultdict(Decimal)
    for row in position.since_before:
        if row.line_id:
            causes[row.line_id] += -row.amount if row.is_virement else row.amount
        if row.to_id:
            causes[row.to_id] += row.amount
    return causes


def _way(movement: Decimal | None) -> str:
    return formats.MISSING if movement is None else formats.change_words(movement, formats.pounds)


def _left(line: LineSum, causes: dict[int, Decimal]) -> str:
    if line.movement is None:
        return formats.MISSING
    return _left_words(line.movement - _explained(line, causes))


def _left_in_all(position: BudgetPosition) -> str:
    movement = position.whole.movement if position.whole else None
    if movement is None:
        return formats.MISSING
    return _left_words(movement - sum((row.amount for row in position.causes), Decimal(0)))


def _left_words(left: Decimal) -> str:
    return formats.change_words(left, formats.pounds) if left else "nothing"


def _explained(line: LineSum, causes: dict[int, Decimal]) -> Decimal:
    return causes.get(line.line.pk, Decimal(0)) + sum((_explained(part, causes) for part in line.below), Decimal(0))
