"""Measure blocks: a chart for each headline measure with a history, and a table of every figure of the quarter."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from objectives.models import Theme
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.block import Block
from pcc_portal.ui.charts import Figure
from pcc_portal.ui.formats import MISSING
from pcc_portal.ui.marks import marked
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable
from pcc_portal.ui.words import mid_sentence
from pcc_portal.updates.grading.schemes import NO_DATA, NOT_GRADED
from pcc_portal.updates.releases.as_of import Viewpoint

from .. import balances, figures
from ..charts.rows import row_trend
from ..charts.trends import measure_figure
from ..choices import AreaKind
from ..grading.words import given_words
from ..models import Measure, Observation
from ..stats import Reading, readings
from ..stats.compared import in_papers

FEWEST_POINTS = 3
ALONE, BESIDE_OTHERS = 240, 170  # px that a chart is high: 60 mm in print, and less where a theme has several
KEY = "figures-for-the-quarter"
OTHERS = (AreaKind.REGION, AreaKind.NATION, AreaKind.PEERS, AreaKind.PEER)


def blocks(themes: Collection[Theme], viewpoint: Viewpoint) -> dict[int, list[Block]]:
    by_theme: dict[int, list[Reading]] = defaultdict(list)
    for reading in of_quarter(themes, viewpoint):
        by_theme[reading.measure.theme_id].append(reading)
    return {
        theme: [*_charts(read), Block(table=table(read, viewpoint.quarter), id=KEY)] for theme, read in by_theme.items()
    }


def of_quarter(themes: Collection[Theme], viewpoint: Viewpoint) -> list[Reading]:
    """The quarter's own figure of each measure that reports print."""
    rows = Measure.objects.printed().as_at(viewpoint.as_at).filter(theme__in=themes).select_related("theme__objective")
    return [reading for reading in readings(rows, viewpoint) if reading.is_of(viewpoint.quarter)]


def _charts(read: list[Reading]) -> list[Block]:
    shown = [r for r in read if _is_drawn(r)]
    is_small = len(shown) > 1
    return [Block(figure=_named(r, BESIDE_OTHERS if is_small else ALONE), is_small=is_small) for r in shown]


def _named(reading: Reading, height: int) -> Figure | None:
    """The chart with the measure's name in its heading: among others it has to say which it is."""
    figure = measure_figure(reading, id=f"chart-{reading.measure.slug}", height=height)
    if figure is None:
        return None
    return replace(figure, heading=f"{reading.measure.title}: {mid_sentence(figure.heading)}")


def table(read: list[Reading], quarter: Quarter, rests: Mapping[int, Decimal] | None = None) -> PlainTable:
    """Every figure with what came before, how it moved, its target and its last figures as a line; below its name what
    it is compared with, and its period where that is another than the quarter.

    `rests`: what of a total no part accounts for, by its measure's key.
    """
    placed = rests or {}
    has_target = any(r.target for r in read)
    return PlainTable.of(
        figures.captioned("Figures for the quarter", _all(read)),
        read,
        PlainColumn("Measure", lambda r: _name(r, quarter)),
        PlainColumn("Before", _previous, is_figure=True, when=any(r.previous for r in read)),
        PlainColumn("Now", lambda r: _now(r, placed.get(r.measure.pk)), is_figure=True),
        PlainColumn("Change", _change, is_figure=True, when=any(r.change is not None for r in read)),
        PlainColumn("Target", _target, is_figure=True, when=has_target),
        PlainColumn("Status", _status, when=has_target or any(_is_graded(r) for r in read)),
        PlainColumn("Trend", _trend, when=any(_has_line(r) for r in read)),
    )


def _all(read: list[Reading]) -> Iterator[Observation | None]:
    """What the table shows."""
    for reading in read:
        yield from (reading.observation, reading.previous)
        yield from in_papers(reading)


def _name(reading: Reading, quarter: Quarter) -> Cell:
    measure, now = reading.measure, reading.observation
    is_other = now is not None and (now.start, now.end) != (quarter.start, quarter.end)
    period = figures.period_words(now) if now and is_other else ""
    below = "; ".join(filter(None, (period, *(_compared(measure, row) for row in _in_order(reading)))))
    return Cell(measure.title, measure.get_absolute_url(), sub=below)


def _in_order(reading: Reading) -> list[Observation]:
    """The region, the country, the group, and each peer by name: whichever the figure is compared with."""
    return sorted(in_papers(reading), key=lambda row: (OTHERS.index(row.area.kind), row.area.name))


def _compared(measure: Measure, row: Observation) -> str:
    notes = ", ".join(filter(None, (figures.provisional_words(row), figures.reason_words(row))))
    return f"{row.area.name} {figures.counted_words(measure, row)}{f' ({notes})' if notes else ''}"


def _now(reading: Reading, rest: Decimal | None) -> Cell:
    measure, now = reading.measure, reading.observation
    if now is None:
        return Cell(MISSING)
    return Cell(
        figures.counted_words(measure, now),
        sub=", ".join(filter(None, (*figures.notes(measure, now), balances.not_placed_words(measure, rest)))),
        unreleased=not now.is_released,
    )


def _previous(reading: Reading) -> Cell:
    row = reading.previous
    if row is None:
        return Cell(MISSING)
    return Cell(
        figures.counted_words(reading.measure, row),
        sub=figures.provisional_words(row) or figures.reason_words(row),
    )


def _change(reading: Reading) -> Cell:
    return Cell(figures.change_words(reading, share=False) or MISSING, sub=figures.travel_words(reading))


def _target(reading: Reading) -> str:
    return figures.target_words(reading.measure, reading.target) if reading.target else MISSING


def _status(reading: Reading) -> Cell:
    note = given_words(reading) or marked(reading.grade_note, reading.observation, reading.target)
    return Cell(figures.grade_words(reading), status=reading.grade.look, sub=note)


def _is_graded(reading: Reading) -> bool:
    return reading.grade not in {NOT_GRADED, NO_DATA}


def _is_drawn(reading: Reading) -> bool:
    """Has it a chart of its own above the table?"""
    return reading.measure.is_headline and len(reading.comparable_run) >= FEWEST_POINTS


def _has_line(reading: Reading) -> bool:
    return len(reading.comparable_run) >= FEWEST_POINTS and not _is_drawn(reading)


def _trend(reading: Reading) -> Cell:
    return Cell(MISSING, picture=row_trend(reading) if _has_line(reading) else None)
