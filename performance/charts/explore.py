"""The same figures for a reader to explore, as a Plotly figure in JSON.

Plotly is heavy, so it is imported where it is used: no page of the portal needs it.
"""

from collections.abc import Sequence
from html import escape
from math import ceil
from typing import Any

from pcc_portal.ui import formats
from pcc_portal.ui.bars import Bar
from pcc_portal.ui.marks import marked, unmarked
from pcc_portal.ui.plotting import INK, QUIET, plot
from pcc_portal.ui.trend import Level

from .. import figures
from ..choices import AreaKind, Unit
from ..models import Observation
from ..stats import BudgetPosition, Reading
from ..stats.signals import variation
from .money import bridge_bars, forecast_figure
from .trends import CUT_AXIS, KINDS, measure_figure, notes, run, steps, unit_name
from .variation import levels

GREY = "#8b9094"
COLOURS = {
    AreaKind.FORCE: "#12436d",
    AreaKind.REGION: "#28a197",
    AreaKind.NATION: "#801650",
    AreaKind.PEERS: "#f46a25",
}
BARS = {"total": ("Forecast", "#12436d"), "up": ("Movement, worse", "#a3200f"), "down": ("Movement, better", "#28a197")}
MOST_TICKS = 6
HOVER = "%{fullData.name}: %{text}<extra></extra>"


def measure_plot(reading: Reading) -> str | None:
    """Areas, target, average and limits, each a series to switch on and off; None where there is no trend yet."""
    figure = measure_figure(reading, id="plot", limits=True)
    if figure is None:
        return None
    drawn = [_area(reading, kind) for kind in KINDS if any(_shown(reading, row) for row in run(reading, kind))]
    drawn += _target(reading)
    if shown := variation(reading.as_entered):
        drawn += [_level(level) for level in levels(shown)]
    return plot(
        drawn,
        _dates(reading),
        _values(reading),
        title=figure.picture.title,
        below=(figure.foot, *notes(reading)),
        hovermode="x unified",
        **_breaks(reading),
    )


def budget_plot(position: BudgetPosition) -> str | None:
    """The bridge from each forecast to the next; None without a forecast."""
    figure = forecast_figure(position, id="plot")
    if figure is None:
        return None
    rows = list(enumerate(bridge_bars(position)))
    drawn = [_bars(kind, [(at, bar) for at, bar in rows if bar.kind == kind]) for kind in BARS]
    across = {"tickvals": [at for at, _ in rows], "ticktext": [escape(bar.short or bar.name) for _, bar in rows]}
    up = {"title": {"text": "Forecast less budget, £"}, "tickformat": ",d"}
    kept = [trace for trace in drawn if trace["x"]]
    made_up = any(forecast.is_illustrative for forecast in position.forecasts)
    below = (figure.foot, "† Illustrative, made up to show how this page works." if made_up else "")
    return plot(kept, across, up, title=figure.picture.title, below=below, hovermode="closest")


def _values(reading: Reading) -> dict[str, Any]:
    unit = reading.measure.unit
    return {
        "title": {"text": escape(unit_name(reading.measure))},
        "ticksuffix": "%" if unit == Unit.PERCENT else "",
        "tickprefix": "£" if unit == Unit.POUNDS else "",
        "tickformat": "d" if unit in {Unit.YEAR, Unit.PLACE} else ",~f",
        "autorange": "reversed" if unit == Unit.PLACE else True,
        "rangemode": "normal" if unit in CUT_AXIS else "tozero",
    }


def _dates(reading: Reading) -> dict[str, Any]:
    """Ticks at a few of the days that the figures end on, the latest among them."""
    days = [row.end for row in run(reading, AreaKind.FORCE)]
    chosen = days[:: -ceil(len(days) / MOST_TICKS)]
    words = [formats.short_month(day) for day in chosen]
    return {"type": "date", "hoverformat": "To %-d %B %Y", "tickvals": chosen, "ticktext": words}


def _area(reading: Reading, kind: AreaKind) -> dict[str, Any]:
    rows = _with_gaps(reading, run(reading, kind))
    name = next(row.area.name for row in reversed(rows) if row)
    return {
        "type": "scatter",
        "name": escape(name),
        "mode": "lines+markers",
        "x": [row.end if row else None for row in rows],
        "y": [float(row.value) if row and _shown(reading, row) and row.value is not None else None for row in rows],
        "text": [_words(reading, row) if row else "" for row in rows],
        "hovertemplate": HOVER,
        "line": {"color": COLOURS[kind], "width": 3.5 if kind == AreaKind.FORCE else 2},
        "marker": {"size": 8, "symbol": _symbols(reading, rows)},
    }


def _shown(reading: Reading, row: Observation) -> bool:
    return row.value is not None and not figures.is_hidden(row)


def _with_gaps(reading: Reading, rows: Sequence[Observation]) -> list[Observation | None]:
    """Nothing between two figures where a series break parts them, so that no line joins them."""
    with_gaps: list[Observation | None] = []
    for row in rows:
        before = with_gaps[-1] if with_gaps else None
        if before and any(before.start < cut.on <= row.end for cut in reading.breaks):
            with_gaps.append(None)
        with_gaps.append(row)
    return with_gaps


def _words(reading: Reading, row: Observation) -> str:
    """Short, for a phone: the day that the period ends on stands above it."""
    provisional = ", provisional" if row.is_provisional else ""
    words = unmarked(figures.observation_words(reading.measure, row))
    return escape(marked(f"{words}{provisional}", row))


def _symbols(reading: Reading, rows: Sequence[Observation | None]) -> list[str]:
    shown = variation(reading.as_entered)
    marked = shown.marked if shown else frozenset()
    shapes = ["diamond" if row and row.pk in marked else "circle" for row in rows]
    return [f"{shape}-open" if row and row.is_provisional else shape for shape, row in zip(shapes, rows, strict=True)]


def _target(reading: Reading) -> list[dict[str, Any]]:
    """Each target in the place of the one before, from the first figure to the last."""
    days = [row.end for row in run(reading, AreaKind.FORCE)]
    first, last = days[0], days[-1]
    shown = [s for s in steps(reading.as_entered.targets) if s.start <= last and (s.end is None or s.end >= first)]
    if not shown:
        return []
    values = [*(step.value for step in shown), shown[-1].value]
    line = {
        "type": "scatter",
        "name": "Target",
        "mode": "lines",
        "x": [*(max(step.start, first) for step in shown), last],
        "y": [float(value) for value in values],
        "text": [escape(figures.value_words(reading.measure, value)) for value in values],
        "hovertemplate": HOVER,
        "line": {"color": INK, "width": 1.5, "dash": "dash", "shape": "hv"},
    }
    return [line]


def _level(level: Level) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": level.name[0].upper() + level.name[1:],
        "mode": "lines",
        "x": [level.start, level.end],
        "y": [float(level.value)] * 2,
        "hoverinfo": "skip",
        "line": {"color": GREY, "width": 1.5, "dash": "dash"},
    }


def _breaks(reading: Reading) -> dict[str, Any]:
    rows = run(reading, AreaKind.FORCE)
    days = [cut.on for cut in reading.breaks if rows[0].end <= cut.on <= rows[-1].end]
    line = {"color": QUIET, "width": 1.5, "dash": "dot"}
    shapes = [{"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": day, "x1": day, "line": line} for day in days]
    words = [
        {"x": day, "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False, "text": "Series break"}
        for day in days
    ]
    return {"shapes": shapes, "annotations": words}


def _bars(kind: str, rows: Sequence[tuple[int, Bar]]) -> dict[str, Any]:
    name, colour = BARS[kind]
    return {
        "type": "bar",
        "name": name,
        "x": [at for at, _ in rows],
        "base": [float(bar.start) for _, bar in rows],
        "y": [float(bar.end - bar.start) for _, bar in rows],
        "text": [escape(bar.words) for _, bar in rows],
        "textposition": "none",
        "hovertemplate": HOVER,
        "width": 0.6,
        "marker": {"color": colour},
    }
