"""The same figures for a reader to explore, as a Plotly figure in JSON: the marks, the axis and the labels of the
picture, and what the reader lays beside it."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import ceil
from typing import Any

from pcc_portal.ui import formats
from pcc_portal.ui.bars import Bar
from pcc_portal.ui.lettering import ems
from pcc_portal.ui.marks import marked, unmarked
from pcc_portal.ui.plotting import INK, QUIET, plot
from pcc_portal.ui.trend import Label, Level, Point, Series, TrendPicture

from .. import figures
from ..choices import AreaKind, Unit
from ..models import Measure, Observation
from ..stats import BudgetPosition, Reading
from ..stats.beside import Beside
from ..stats.signals import Variation, variation
from .money import bridge_bars, forecast_figure
from .trends import KINDS, measure_figure, notes, picture, steps, unit_name
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
BESIDE = "#54319f"
LABELS = {"region": "#17736b", "nation": "#801650", "peers": "#b0430c", "force": "#12436d", "beside": BESIDE}
LETTER, LABEL_GAP = 14, 10  # px


def measure_plot(reading: Reading, line: Beside | None = None, meta: Mapping[str, Any] | None = None) -> str | None:
    """Areas, target, average and limits, each a series to switch on and off, and the line that a reader has laid
    beside them; None where there is no trend yet. `meta` goes to the script as it is."""
    figure = measure_figure(reading, id="plot", limits=True)
    if figure is None:
        return None
    shown = variation(reading.as_entered)
    same = picture(reading, shown, marked=True, also=_also(reading, line))
    marks = _breaks(reading)
    return plot(
        [*_lines(reading, shown), *([_beside(reading, line)] if line else [])],
        _dates(reading),
        _values(reading, same),
        title=figure.picture.title,
        below=(figure.foot, *notes(reading)),
        hovermode="x unified",
        showlegend=False,
        margin={**dict.fromkeys("tbl", 20), "r": _gutter(same)},
        shapes=marks["shapes"],
        annotations=[*marks["annotations"], *_second_unit(reading, line), *_labels(same)],
        meta={**(meta or {}), "short": [label.short for label in same.labels]},
        **_second_axis(reading, line),
    )


def _lines(reading: Reading, shown: Variation | None) -> Iterator[dict[str, Any]]:
    yield from (_area(reading, kind) for kind in KINDS if any(_shown(row) for row in reading.line(kind)))
    yield from _target(reading)
    yield from (_level(level) for level in (levels(shown) if shown else ()))


def _labels(drawn: TrendPicture) -> list[dict[str, Any]]:
    return [_label(label, drawn) for label in drawn.labels]


def _label(label: Label, drawn: TrendPicture) -> dict[str, Any]:
    """Where the picture has it: at the end of its line, and apart from the others."""
    middle = float(label.down) - LETTER / 3
    return {
        "xref": "paper",
        "x": 1,
        "xanchor": "left",
        "xshift": LABEL_GAP,
        "yref": "paper",
        "y": 1 - middle / drawn.height,
        "yanchor": "middle",
        "showarrow": False,
        "text": escape(label.text),
        "font": {"color": LABELS.get(label.role, INK)},
    }


def _gutter(drawn: TrendPicture) -> int:
    """What the longest label needs beside the plot, px."""
    return LABEL_GAP + ceil(max((ems(label.text, bold=True) for label in drawn.labels), default=0) * LETTER) + LETTER


def _is_on_own_axis(reading: Reading, line: Beside | None) -> bool:
    return line is not None and line.measure.unit != reading.measure.unit


def _also(reading: Reading, line: Beside | None) -> list[Series]:
    """What shares the axis of the measure."""
    if line is None or _is_on_own_axis(reading, line):
        return []
    points = [Point(day, row.value if _shown(row) else None) for day, row in line.rows]
    return [Series(line.name, "beside", points)] if any(point.value is not None for point in points) else []


def _beside(reading: Reading, line: Beside) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": escape(line.name),
        "mode": "lines+markers",
        "x": [day for day, _ in line.rows],
        "y": [float(row.value) if _shown(row) and row.value is not None else None for _, row in line.rows],
        "text": [f"{_words(line.measure, row)}{_days_of(row, day)}" for day, row in line.rows],
        "hovertemplate": HOVER,
        "line": {"color": BESIDE, "width": 2, "dash": "dot"},
        "marker": {"size": 7, "symbol": "square"},
        **({"yaxis": "y2"} if _is_on_own_axis(reading, line) else {}),
    }


def _days_of(row: Observation, day: Any) -> str:
    """Of a figure that stands at another day than its own."""
    return "" if row.end == day else f", to {formats.day(row.end)}"


def _second_axis(reading: Reading, line: Beside | None) -> dict[str, Any]:
    """Of a measure in another unit: inside the plot, for the labels stand beside it."""
    if line is None or not _is_on_own_axis(reading, line):
        return {}
    looks = {"overlaying": "y", "side": "right", "showgrid": False, "ticklabelposition": "inside"}
    return {"yaxis2": {**looks, "rangemode": "tozero", "tickfont": {"color": BESIDE}, "fixedrange": True}}


def _second_unit(reading: Reading, line: Beside | None) -> list[dict[str, Any]]:
    """What the axis on the right counts, above it."""
    if line is None or not _is_on_own_axis(reading, line):
        return []
    place = {"xref": "paper", "x": 1, "xanchor": "right", "yref": "paper", "y": 1, "yanchor": "bottom"}
    words = escape(f"{unit_name(line.measure)}, on the right")
    return [{**place, "showarrow": False, "text": words, "font": {"color": BESIDE}}]


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


def _values(reading: Reading, drawn: TrendPicture) -> dict[str, Any]:
    """The axis of the picture, which stays as it is however far one zooms in."""
    ends = [float(drawn.axis.low), float(drawn.axis.high)]
    return {
        "title": {"text": escape(unit_name(reading.measure))},
        "range": ends[::-1] if reading.measure.unit == Unit.PLACE else ends,
        "tickvals": [float(value) for value in drawn.axis.ticks],
        "ticktext": [tick.text for tick in drawn.ticks_down],
        "fixedrange": True,
    }


def _dates(reading: Reading) -> dict[str, Any]:
    """Ticks at a few of the days that the figures end on, the latest among them."""
    days = [row.end for row in reading.line(AreaKind.FORCE)]
    chosen = days[:: -ceil(len(days) / MOST_TICKS)]
    words = [formats.short_month(day) for day in chosen]
    return {"type": "date", "hoverformat": "To %-d %B %Y", "tickvals": chosen, "ticktext": words}


def _area(reading: Reading, kind: AreaKind) -> dict[str, Any]:
    rows = _with_gaps(reading, reading.line(kind))
    name = next(row.area.name for row in reversed(rows) if row)
    return {
        "type": "scatter",
        "name": escape(name),
        "mode": "lines+markers",
        "x": [row.end if row else None for row in rows],
        "y": [float(row.value) if row and _shown(row) and row.value is not None else None for row in rows],
        "text": [_words(reading.measure, row) if row else "" for row in rows],
        "hovertemplate": HOVER,
        "line": {"color": COLOURS[kind], "width": 3.5 if kind == AreaKind.FORCE else 2},
        "marker": {"size": [*[7] * (len(rows) - 1), 12], "symbol": _symbols(reading, rows)},
        **_intervals(rows),
    }


def _intervals(rows: Sequence[Observation | None]) -> dict[str, Any]:
    """Upright lines as in the picture, where a figure has one."""
    known = [row if row and _shown(row) and row.lower is not None and row.upper is not None else None for row in rows]
    if not any(known):
        return {}
    up = [float(row.upper - row.value) if row else None for row in known]  # type: ignore[operator]
    down = [float(row.value - row.lower) if row else None for row in known]  # type: ignore[operator]
    return {"error_y": {"type": "data", "symmetric": False, "array": up, "arrayminus": down, "width": 0}}


def _shown(row: Observation) -> bool:
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


def _words(measure: Measure, row: Observation) -> str:
    """Short, for a phone: the day that the period ends on stands above it."""
    provisional = ", provisional" if row.is_provisional else ""
    words = unmarked(figures.observation_words(measure, row))
    return escape(marked(f"{words}{provisional}", row))


def _symbols(reading: Reading, rows: Sequence[Observation | None]) -> list[str]:
    shown = variation(reading.as_entered)
    marked = shown.marked if shown else frozenset()
    shapes = ["diamond" if row and row.pk in marked else "circle" for row in rows]
    return [f"{shape}-open" if row and row.is_provisional else shape for shape, row in zip(shapes, rows, strict=True)]


def _target(reading: Reading) -> list[dict[str, Any]]:
    """Each target in the place of the one before, from the first figure to the last."""
    days = [row.end for row in reading.line(AreaKind.FORCE)]
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
    rows = reading.line(AreaKind.FORCE)
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
