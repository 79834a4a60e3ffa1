"""What the summary of a paper says of figures and of money: lines of Markdown that cite every figure."""

from collections.abc import Collection, Iterator

from objectives.models import Theme
from pcc_portal.ui.markdown import as_words
from pcc_portal.updates.releases.as_of import Viewpoint

from ..models import Budget
from ..stats import budget_positions
from .measures import Line, of_quarter

MOST = 3


def moved(themes: Collection[Theme], viewpoint: Viewpoint) -> tuple[list[str], list[str]]:
    """The figures that got worse most and those that got better most, as a share of what they were; of those that got
    worse the off track come first."""
    lines = [each.line for each in of_quarter(themes, viewpoint)]
    worse = sorted((line for line in lines if line.worsening > 0), key=lambda line: (line.rank, -line.worsening))
    better = sorted((line for line in lines if line.worsening < 0), key=lambda line: line.worsening)
    return [_told(line) for line in worse[:MOST]], [_told(line) for line in better[:MOST]]


def _told(line: Line) -> str:
    measure = f"measure:{line.slug}"
    target = f", against a target of {{{measure}|target}}" if line.has_target else ""
    return f"{as_words(line.title)}: {{{measure}}}, {{{measure}|change}}{target}"


def money(viewpoint: Viewpoint) -> Iterator[str]:
    """How each budget of the year is forecast to end, and how that moved."""
    rows = Budget.objects.as_at(viewpoint.as_at).filter(year=viewpoint.quarter.year)
    for position in budget_positions(rows, viewpoint):
        budget = f"budget:{position.budget.slug}"
        if position.forecast is None:
            continue
        since = f"; since the forecast before, {{{budget}|movement}}" if position.previous else ""
        yield f"{as_words(position.budget.title)}: {{{budget}|variance}} forecast for the year{since}"
