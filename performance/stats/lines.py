"""Lines of budgets in their tree, pounds: budget, actual to date, forecast. What stands above others is their sum."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ..models import BudgetLine, BudgetMovement, LineFigure

NOUGHT = Decimal(0)


@dataclass(frozen=True)
class LineSum:
    """A budget line with its amounts, or the sums of the lines below it; None where nothing is recorded.

    `moved_in`: by virements so far; below 0 where more went out. `before`: the forecast at the end of the quarter
    before. `reported` of the `ends` of the tree say what is forecast, and `spent` of them what they have cost.
    """

    line: BudgetLine
    amount: Decimal | None
    below: list[LineSum] = field(default_factory=list)
    moved_in: Decimal = NOUGHT
    actual: Decimal | None = None
    forecast: Decimal | None = None
    before: Decimal | None = None
    ends: int = 1
    spent: int = 0
    reported: int = 0
    reported_before: int = 0
    figure: LineFigure | None = None

    @property
    def budget(self) -> Decimal | None:
        """As it stands, with what virements moved."""
        return None if self.amount is None and not self.moved_in else (self.amount or NOUGHT) + self.moved_in

    @property
    def variance(self) -> Decimal | None:
        """Forecast less budget; negative is an underspend. None while a line below has not been reported."""
        if self.budget is None or self.forecast is None or self.reported < self.ends:
            return None
        return self.forecast - self.budget

    @property
    def movement(self) -> Decimal | None:
        """By how much the forecast rose since the quarter before; None unless all lines were reported at both."""
        if self.forecast is None or self.before is None or min(self.reported, self.reported_before) < self.ends:
            return None
        return self.forecast - self.before

    @property
    def waits(self) -> bool:
        """Is any of its figures not yet released?"""
        is_new = self.figure is not None and not self.figure.is_released
        return any(part.waits for part in self.below) if self.below else is_new

    @property
    def figures(self) -> list[LineFigure]:
        own = [self.figure] if self.figure and not self.below else []
        return [*own, *(figure for part in self.below for figure in part.figures)]


@dataclass(frozen=True)
class Reported:
    """What the lines of a budget are shown with: their figures of a period and of one before it, and virements."""

    end: dt.date | None = None
    now: Mapping[int, LineFigure] = field(default_factory=dict)
    before: Mapping[int, LineFigure] = field(default_factory=dict)
    moved_in: Mapping[int, Decimal] = field(default_factory=dict)


def reported(figures: Iterable[LineFigure], movements: Iterable[BudgetMovement]) -> Reported:
    """Of one budget: its latest period, the last one of an earlier quarter, and what virements moved up to now."""
    rows = list(figures)
    end = max((row.end for row in rows), default=None)
    begins = next((row.quarter.start for row in rows if row.end == end), None)
    earlier = max((row.end for row in rows if begins and row.end < begins), default=None)
    return Reported(
        end,
        {row.line_id: row for row in rows if row.end == end},
        {row.line_id: row for row in rows if row.end == earlier},
        _moved_in(movements),
    )


def _moved_in(movements: Iterable[BudgetMovement]) -> dict[int, Decimal]:
    moved: dict[int, Decimal] = defaultdict(Decimal)
    for row in movements:
        if row.line_id and row.to_id:
            moved[row.line_id] -= row.amount
            moved[row.to_id] += row.amount
    return moved


def line_sums(lines: Iterable[BudgetLine], told: Mapping[int, Reported] | None = None) -> list[LineSum]:
    """Every line with its amounts; a line with lines below it is their sum. `told`: what was reported, by budget."""
    below: dict[int | None, list[BudgetLine]] = defaultdict(list)
    wanted = list(lines)
    for line in wanted:
        below[line.parent_id].append(line)
    return [_line_sum(line, below, (told or {}).get(line.budget_id, Reported())) for line in wanted]


def _line_sum(line: BudgetLine, below: Mapping[int | None, list[BudgetLine]], told: Reported) -> LineSum:
    parts = [_line_sum(part, below, told) for part in below.get(line.pk, ())]
    if not parts:
        return _end(line, told)
    whole = _together(line, parts)
    amount = line.amount if whole.amount is None else whole.amount
    return replace(whole, amount=amount, moved_in=whole.moved_in + told.moved_in.get(line.pk, NOUGHT))


def _together(line: BudgetLine, parts: list[LineSum]) -> LineSum:
    return LineSum(
        line,
        _sum(parts, lambda part: part.amount),
        parts,
        moved_in=sum((part.moved_in for part in parts), NOUGHT),
        actual=_sum(parts, lambda part: part.actual),
        forecast=_sum(parts, lambda part: part.forecast),
        before=_sum(parts, lambda part: part.before),
        ends=sum(part.ends for part in parts),
        spent=sum(part.spent for part in parts),
        reported=sum(part.reported for part in parts),
        reported_before=sum(part.reported_before for part in parts),
    )


def _end(line: BudgetLine, told: Reported) -> LineSum:
    now, before = told.now.get(line.pk), told.before.get(line.pk)
    actual, forecast = (now.actual, now.forecast) if now else (None, None)
    then = before.forecast if before else None
    return LineSum(
        line,
        line.amount,
        moved_in=told.moved_in.get(line.pk, NOUGHT),
        actual=actual,
        forecast=forecast,
        before=then,
        spent=int(actual is not None),
        reported=int(forecast is not None),
        reported_before=int(then is not None),
        figure=now,
    )


def total_of(lines: list[LineSum]) -> LineSum | None:
    """All lines of a budget together, with the first one's line in place of its own; None without lines."""
    return _together(lines[0].line, lines) if lines else None


def _sum(parts: Iterable[LineSum], amount: Callable[[LineSum], Decimal | None]) -> Decimal | None:
    known = [each for part in parts if (each := amount(part)) is not None]
    return sum(known, NOUGHT) if known else None


def ends_of(lines: Iterable[LineSum]) -> list[LineSum]:
    """The lines at the ends of the tree, in its order: those whose figures are entered."""
    return [end for line in lines for end in (ends_of(line.below) if line.below else [line])]
