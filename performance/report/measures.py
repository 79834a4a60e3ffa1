"""Measure blocks: a chart for each headline measure with a history, and a table of every figure of the quarter."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from objectives.models import Theme
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.block import Block
from pcc_portal.ui.charts import Figure
from pcc_portal.ui.formats import MISSING
from pcc_portal.ui.marks import marked
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
from pcc_portal.ui.words import mid_sentence
from pcc_portal.updates.grading.schemes import NO_DATA, NOT_GRADED
from pcc_portal.updates.kept import kept_each
from pcc_portal.updates.releases.as_of import Viewpoint

from .. import balances, figures
from ..charts.rows import row_trend
from ..charts.trends import measure_figure
from ..choices import AreaKind
from ..grading.words import given_words
from ..models import Measure, Observation
from ..stats import Reading, readings
from ..stats.compared import in_papers
from ..stats.hidden import counted_together
from ..stats.standing import worsening

FEWEST_POINTS = 3
ALONE, BESIDE_OTHERS = 240, 170  # px that a chart is high: 60 mm in print, and less where a theme has several
KEY = "figures-for-the-quarter"
OTHERS = (AreaKind.REGION, AreaKind.NATION, AreaKind.PEERS, AreaKind.PEER)


@dataclass(frozen=True)
class Line:
    """A measure's own figure of the quarter as papers print it: finished words without the history that they come from.

    `says`: under which columns it has something to say; `why`: why a figure of it is not shown; `worsening`: its change
    as a share of what it was, above 0 where it got worse, 0 where none can be seen.
    """

    theme: int
    slug: str
    title: str
    cells: Sequence[Cell]
    says: Sequence[bool]
    has_target: bool
    why: str
    worsening: Decimal
    rank: tuple[int, int]


@dataclass(frozen=True)
class Printed:
    """A line with the chart that stands above the table, as high as where it stands alone and where others do too."""

    line: Line
    charts: tuple[Figure | None, Figure | None] | None


def blocks(themes: Collection[Theme], viewpoint: Viewpoint) -> dict[int, list[Block]]:
    by_theme: dict[int, list[Printed]] = defaultdict(list)
    for each in of_quarter(themes, viewpoint):
        by_theme[each.line.theme].append(each)
    return {
        theme: [*_charts(printed), Block(table=_table([each.line for each in printed]), id=KEY)]
        for theme, printed in by_theme.items()
    }


def of_quarter(themes: Collection[Theme], viewpoint: Viewpoint) -> list[Printed]:
    """The quarter's own figure of each measure that reports print; kept for each measure alone."""
    rows = Measure.objects.printed().as_at(viewpoint.as_at).filter(theme__in=themes)
    keys = list(rows.values_list("pk", flat=True))

    def work(of: Collection[int]) -> dict[int, Printed | None]:
        measures = Measure.objects.filter(pk__in=of).select_related("theme__objective")
        return {r.measure.pk: _printed(r, viewpoint.quarter) for r in readings(measures, viewpoint)}

    printed = kept_each(keys, work, Measure, "lines of papers", viewpoint.key, together=counted_together(keys))
    return [each for pk in keys if (each := printed[pk])]


def _printed(reading: Reading, quarter: Quarter) -> Printed | None:
    if not reading.is_of(quarter):
        return None
    charts = (_named(reading, ALONE), _named(reading, BESIDE_OTHERS)) if _is_drawn(reading) else None
    return Printed(_line(reading, quarter), charts)


def _charts(printed: list[Printed]) -> list[Block]:
    shown = [each.charts for each in printed if each.charts]
    is_small = len(shown) > 1
    return [Block(figure=charts[is_small], is_small=is_small) for charts in shown]


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
    return _table([_line(reading, quarter, placed.get(reading.measure.pk)) for reading in read])


HEADINGS = (
    Heading("Measure"),
    Heading("Before", is_figure=True),
    Heading("Now", is_figure=True),
    Heading("Change", is_figure=True),
    Heading("Target", is_figure=True),
    Heading("Status"),
    Heading("Trend"),
)


def _table(lines: Sequence[Line]) -> PlainTable:
    """A column in which no line has anything to say is left out."""
    shown = [n for n in range(len(HEADINGS)) if any(line.says[n] for line in lines)]
    why = next((line.why for line in lines if line.why), "")
    caption = "Figures for the quarter"
    rows = [[line.cells[n] for n in shown] for line in lines]
    return PlainTable(f"{caption}. {why}" if why else caption, [HEADINGS[n] for n in shown], rows)


def _line(reading: Reading, quarter: Quarter, rest: Decimal | None = None) -> Line:
    measure, has_target = reading.measure, reading.target is not None
    return Line(
        theme=measure.theme_id,
        slug=measure.slug,
        title=measure.title,
        cells=(
            _name(reading, quarter),
            _previous(reading),
            _now(reading, rest),
            _change(reading),
            Cell(_target(reading)),
            _status(reading),
            _trend(reading),
        ),
        says=(
            *(True, reading.previous is not None, True, reading.change is not None, has_target),
            *(has_target or _is_graded(reading), _has_line(reading)),
        ),
        has_target=has_target,
        why=figures.why_hidden([reading.observation, reading.previous, *in_papers(reading)]),
        worsening=(worsening(reading) or Decimal(0)) if figures.moves(reading) else Decimal(0),
        rank=reading.grade.rank,
    )


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
