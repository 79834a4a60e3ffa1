"""The headline measures a line each, by columns of the comparison of all measures."""

from collections.abc import Iterable
from functools import partial

from pcc_portal.periods.models import Quarter
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable, record_cell

from ..stats import Reading
from ..tables.comparison import ALWAYS, COLUMNS, Column, figure_note

SHOWN = ("now", "change", "target", "trend", "status")


def headline_table(caption: str, rows: Iterable[Reading], quarter: Quarter) -> PlainTable:
    return PlainTable.of(
        caption,
        rows,
        PlainColumn(
            "Measure", lambda reading: record_cell(reading.measure, sub=figure_note(reading, quarter)), of=None
        ),
        *(_column(COLUMNS[key], quarter) for key in SHOWN),
    )


def _column(column: Column, quarter: Quarter) -> PlainColumn:
    return PlainColumn(column.heading, partial(_cell, column, quarter), column.is_figure, of=None)


def _cell(column: Column, quarter: Quarter, reading: Reading) -> Cell:
    """What the comparison shows there; the figure itself says where it is not yet released."""
    entry, now = column.entry(reading, quarter), reading.observation
    waits = column.key in ALWAYS and now is not None and not now.is_released
    return Cell(
        entry.text,
        sub=entry.note,
        status=entry.status,
        unreleased=waits,
        picture=entry.trend or entry.bullet,
    )
