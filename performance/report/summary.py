"""What the summary of a paper says of figures and of money: lines of Markdown that cite every figure."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from objectives.models import Theme
from pcc_portal.ui.markdown import as_words
from pcc_portal.updates.releases.as_of import Viewpoint

from .. import figures
from ..models import Budget
from ..stats import Reading, budget_positions
from ..stats.standing import worsening
from .measures import of_quarter

MOST = 3


def moved(themes: Collection[Theme], viewpoint: Viewpoint) -> tuple[list[str], list[str]]:
    """The figures that got worse most and those that got better most, as a share of what they were; of those that got
    worse the off track come first."""
    rows = [(reading, _worsening(reading)) for reading in of_quarter(themes, viewpoint) if figures.moves(reading)]
    worse = sorted((row for row in rows if row[1] > 0), key=lambda row: (row[0].grade.rank, -row[1]))
    better = sorted((row for row in rows if row[1] < 0), key=lambda row: row[1])
    return _lines(worse), _lines(better)


def _worsening(reading: Reading) -> Decimal:
    return worsening(reading) or Decimal(0)


def _lines(rows: Sequence[tuple[Reading, Decimal]]) -> list[str]:
    return [_line(reading) for reading, _ in rows[:MOST]]


def _line(reading: Reading) -> str:
    measure = f"measure:{reading.measure.slug}"
    target = f", against a target of {{{measure}|target}}" if reading.target else ""
    return f"{as_words(reading.measure.title)}: {{{measure}}}, {{{measure}|change}}{target}"


def money(viewpoint: Viewpoint) -> Iterator[str]:
    """How each budget of the year is forecast to end, and how that moved."""
    rows = Budget.objects.as_at(viewpoint.as_at).filter(year=viewpoint.quarter.year)
    for position in budget_positions(rows, viewpoint):
        budget = f"budget:{position.budget.slug}"
        if position.forecast is None:
            continue
        since = f"; since the forecast before, {{{budget}|movement}}" if position.previous else ""
        yield f"{as_words(position.budget.title)}: {{{budget}|variance}} forecast for the year{since}"
