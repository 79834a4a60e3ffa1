"""Dates of a file that may be read in two ways: asked about once a file. All else is read by the portal's reader."""

import re
from collections.abc import Iterable, Sequence

from .columns import Column

DAY_FIRST, MONTH_FIRST = "day", "month"
IN_FIGURES = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)")
LAST_MONTH = 12


def is_ambiguous(text: str) -> bool:
    """Could the first number be the month as well as the day, and another day come of it?"""
    match = IN_FIGURES.fullmatch(text.strip())
    return bool(match and match[1] != match[3] and max(int(match[1]), int(match[3])) <= LAST_MONTH)


Lines = Iterable[tuple[int, Sequence[str]]]


def ambiguous(columns: Iterable[Column], names: Sequence[str], lines: Lines) -> str:
    """The first date that is; empty where none is. `names`: of the column of each cell of a line."""
    places = _places_of_dates(columns, names)
    return next((cells[at] for _, cells in lines for at in places if is_ambiguous(cells[at])), "")


def cells_by_name(
    columns: Iterable[Column], names: Sequence[str], lines: Lines, order: str
) -> list[tuple[int, dict[str, str]]]:
    """(number, cells by column) of each line, its dates with the day first. A blank cell is not there."""
    dated = {names[at] for at in _places_of_dates(columns, names)}
    by_name = ((number, zip(names, cells, strict=True)) for number, cells in lines)
    return [
        (number, {name: in_our_order(cell, order) if name in dated else cell for name, cell in cells if name and cell})
        for number, cells in by_name
    ]


def _places_of_dates(columns: Iterable[Column], names: Sequence[str]) -> list[int]:
    dated = {column.name for column in columns if column.is_date}
    return [at for at, name in enumerate(names) if name in dated]


def in_our_order(text: str, order: str) -> str:
    """The day first, as the portal's reader takes it."""
    match = IN_FIGURES.fullmatch(text.strip())
    if order != MONTH_FIRST or not match:
        return text
    return f"{match[3]}/{match[1]}/{match[4]}"
