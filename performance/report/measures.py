"""Measure blocks: a chart for each headline measure with a history, and a table of every figure of the quarter."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from objectives.models import Theme
from pcc_portal.ui.block import Block
from pcc_portal.ui.charts import Figure
from pcc_portal.ui.formats import MISSING
from pcc_portal.ui.marks import marked
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable
from pcc_portal.ui.words import mid_sentence
from pcc_portal.updates.grading.schemes import NO_DATA, NOT_GRADED
from pcc_portal.updates.releases.as_of import Viewpoint

from .. import balances, figures
from ..charts.trends import measure_figure
from ..choices import AreaKind
from ..grading.words import given_words
from ..models import Area, Measure, Observation
from ..stats import Reading, readings
from ..stats.compared import in_papers

FEWEST_POINTS = 3
OTHERS = (AreaKind.REGION, AreaKind.NATION, AreaKind.PEERS, AreaKind.PEER)


def blocks(themes: Collection[Theme], viewpoint: Viewpoint) -> dict[int, list[Block]]:
    rows = Measure.objects.printed().as_at(viewpoint.as_at).filter(theme__in=themes).select_related("theme__objective")
    by_theme: dict[int, list[Reading]] = defaultdict(list)
    for reading in readings(rows, viewpoint):
        if reading.is_of(viewpoint.quarter):
            by_theme[reading.measure.theme_id].append(reading)
    return {theme: [*_charts(read), Block(table=table(read))] for theme, read in by_theme.items()}


def _charts(read: list[Reading]) -> list[Block]:
    shown = [r for r in read if r.measure.is_headline and len(r.comparable_run) >= FEWEST_POINTS]
    return [Block(figure=_named(r)) for r in shown]


def _named(reading: Reading) -> Figure | None:
    """The chart with the measure's name in its heading: among others it has to say which it is."""
    figure = measure_figure(reading, id=f"chart-{reading.measure.slug}")
    if figure is None:
        return None
    return replace(figure, heading=f"{reading.measure.title}: {mid_sentence(figure.heading)}")


def table(read: list[Reading], rests: Mapping[int, Decimal] | None = None) -> PlainTable:
    """Every figure with its period, what came before, and what it is compared with, where there is any of it.

    `rests`: what of a total no part accounts for, by its measure's key.
    """
    placed = rests or {}
    has_target = any(r.target for r in read)
    return PlainTable.of(
        figures.captioned("Figures for the quarter", _all(read)),
        read,
        PlainColumn("Measure", lambda r: Cell(r.measure.title, r.measure.get_absolute_url())),
        PlainColumn("Now", lambda r: _now(r, placed.get(r.measure.pk)), is_figure=True),
        PlainColumn("Period", lambda r: figures.period_words(r.observation) if r.observation else MISSING),
        PlainColumn("Period before", _previous, is_figure=True, when=any(r.previous for r in read)),
        PlainColumn("Target", _target, is_figure=True, when=has_target),
        PlainColumn("Status", _status, when=has_target or any(_is_graded(r) for r in read)),
        *[_comparator(area) for area in _others(read)],
    )


def _all(read: list[Reading]) -> Iterator[Observation | None]:
    """What the table shows."""
    for reading in read:
        yield from (reading.observation, reading.previous)
        yield from in_papers(reading)


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


def _target(reading: Reading) -> str:
    return figures.target_words(reading.measure, reading.target) if reading.target else MISSING


def _status(reading: Reading) -> Cell:
    note = given_words(reading) or marked(reading.grade_note, reading.observation, reading.target)
    return Cell(figures.grade_words(reading), status=reading.grade.look, sub=note)


def _is_graded(reading: Reading) -> bool:
    return reading.grade not in {NOT_GRADED, NO_DATA}


def _others(read: list[Reading]) -> list[Area]:
    """The region, the country, the group, and each peer by name: whichever a figure is compared with."""
    areas = {row.area for reading in read for row in in_papers(reading)}
    return sorted(areas, key=lambda area: (OTHERS.index(area.kind), area.name))


def _comparator(area: Area) -> PlainColumn:
    def cell(reading: Reading) -> Cell:
        row = next((row for row in in_papers(reading) if row.area == area), None)
        if row is None:
            return Cell(MISSING)
        return Cell(
            figures.counted_words(reading.measure, row),
            sub=figures.provisional_words(row) or figures.reason_words(row),
        )

    return PlainColumn(area.name, cell, is_figure=True)
