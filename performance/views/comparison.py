"""The table of the measures: which columns, under which headings, and its rows ready to print."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import QueryDict

from objectives.models import Theme
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.page import address

from .. import figures
from ..models import Measure
from ..stats.boards import Compared
from ..tables.comparison import ALWAYS, CHOOSABLE, COLUMNS, NAME, Column, Entry, figure_note, goes_down
from .measure_filters import MeasureFilters

NOTES = "Figures are of {quarter} unless a period stands beside the name; “before” is the last period as long"


@dataclass(frozen=True)
class Head:
    """The heading of a column, which sorts by it; `sorted_by` as in aria-sort."""

    key: str
    words: str
    url: str
    sorted_by: str = ""
    is_figure: bool = False
    is_wide: bool = False


@dataclass(frozen=True)
class Row:
    measure: Measure
    note: str
    is_unreleased: bool
    cells: Sequence[tuple[Column, Entry]]


def columns_of(query: QueryDict) -> list[Column]:
    """Those that are asked for, else the usual ones; the figure itself always stands first."""
    asked = query.getlist("cols")
    shown = [column for column in CHOOSABLE if (column.key in asked if asked else column.is_usual)]
    return [*(COLUMNS[key] for key in ALWAYS), *shown]


def table_of(filters: MeasureFilters, page: Iterable[Compared], quarter: Quarter) -> dict[str, Any]:
    """What `performance/measure_table.html` prints."""
    columns, rows = columns_of(filters.query), list(page)
    heads = [_head(filters, NAME, "Measure"), *(_head(filters, c.key, c.heading, c) for c in columns)]
    caption = figures.captioned(NOTES.format(quarter=quarter.span_words), _shown(rows))
    return {
        "heads": heads,
        "caption": caption,
        "groups": _groups(rows, columns, quarter, by_theme=filters.is_by_theme),
        "choosable": [(column, column in columns) for column in CHOOSABLE],
        "are_chosen": "cols" in filters.query,
        "wide": len(heads),
    }


def _head(filters: MeasureFilters, key: str, words: str, column: Column | None = None) -> Head:
    is_sorted = filters.sort.removeprefix("-") == key
    goes = ("descending" if goes_down(filters.sort) else "ascending") if is_sorted else ""
    turned = f"-{key}" if filters.sort == key else key
    return Head(
        key,
        words,
        address(filters.query, sort=turned),
        goes,
        is_figure=column is not None and column.is_figure,
        is_wide=column is not None and column.is_wide,
    )


def _shown(rows: Iterable[Compared]) -> Iterable[Any]:
    for each in rows:
        yield from (each.now.observation, each.now.previous)


def _groups(
    rows: Sequence[Compared], columns: Sequence[Column], quarter: Quarter, *, by_theme: bool
) -> list[tuple[Theme | None, list[Row]]]:
    if not by_theme:
        return [(None, [_row(each, columns, quarter) for each in rows])]
    of_theme = groupby(rows, lambda each: each.now.measure.theme)
    return [(theme, [_row(each, columns, quarter) for each in group]) for theme, group in of_theme]


def _row(each: Compared, columns: Sequence[Column], quarter: Quarter) -> Row:
    now = each.now.observation
    cells = [(column, column.entry(each.now, quarter)) for column in columns]
    return Row(each.now.measure, figure_note(each.now, quarter), now is not None and not now.is_released, cells)
