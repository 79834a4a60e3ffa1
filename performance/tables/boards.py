"""The tables of the boards."""

from __future__ import annotations

from collections.abc import Sequence

from pcc_portal.ui.formats import MISSING
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable

from .. import figures
from ..choices import Grade
from ..models import Area, Measure, Observation
from ..stats import Reading
from ..stats.boards import ByArea, Matrix


def matrix_table(found: Matrix, title: str) -> PlainTable:
    """A line for each kind of thing, a column for each way of counting it; each figure leads to its measure."""
    headings = [Heading("For"), *[Heading(column, is_figure=True) for column in found.columns]]
    rows = [[Cell(line), *[_cell(found.cells.get((line, column))) for column in found.columns]] for line in found.lines]
    return PlainTable(f"{title}: latest figures", headings, rows)


def _cell(reading: Reading | None) -> Cell:
    if reading is None:
        return Cell(MISSING)
    row = reading.observation
    return Cell(
        figures.observation_words(reading.measure, row),
        reading.measure.get_absolute_url(),
        sub=_standing(reading),
        unreleased=row is not None and not row.is_released,
        illustrative=row is not None and row.is_illustrative,
    )


def _standing(reading: Reading) -> str:
    grade = "" if reading.grade in {Grade.NOT_GRADED, Grade.NO_DATA} else reading.grade.label
    return ", ".join(part for part in (grade, figures.gap_words(reading), figures.change_words(reading)) if part)


def area_table(areas: Sequence[Area], found: Sequence[ByArea]) -> PlainTable:
    """A line for each council area and the force, a column for each measure."""
    headings = [Heading("Area"), *[Heading(_heading(each), is_figure=True) for each in found]]
    rows = [[Cell(area.name), *[_figure(each.measure, each.councils.get(area.pk)) for each in found]] for area in areas]
    totals = [Cell("The force"), *[_figure(each.measure, each.force) for each in found]]
    return PlainTable("Latest figures by council area", headings, rows, totals if found else ())


def _heading(each: ByArea) -> str:
    row = next(iter(each.councils.values()))
    return f"{each.measure.title}, {figures.period_words(row)}"


def _figure(measure: Measure, row: Observation | None) -> Cell:
    if row is None:
        return Cell(MISSING)
    return Cell(
        figures.observation_words(measure, row),
        measure.get_absolute_url(),
        unreleased=not row.is_released,
        illustrative=row.is_illustrative,
    )


def council_table(areas: Sequence[Area], found: Sequence[ByArea]) -> PlainTable | None:
    """One measure by council area; None where there is no figure of any."""
    return area_table(areas, found) if found else None
