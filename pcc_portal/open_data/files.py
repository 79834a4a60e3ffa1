"""A table of open data as a file: CSV, JSON or XLSX, some thousand rows at a time."""

import csv
import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from io import StringIO
from itertools import islice
from typing import Any

from pcc_portal.ui.downloads import BOM, cell, digits, workbook

from .columns import Column, Holds

AT_A_TIME = 2000
FIRST = 100  # rows of the first part, so that it is soon on its way

YES_OR_NO = {True: "yes", False: "no", None: ""}

Row = Sequence[Any]


def parts_of(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows some at a time: a few, then many."""
    left = iter(rows)
    size = FIRST
    while part := list(islice(left, size)):
        yield part
        size = AT_A_TIME


def csv_parts(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[str]:
    """With a byte order mark, for Excel. Keys, days and choices hold no text that people typed: csv writes them."""
    yield BOM + _csv([[column.name for column in columns]])
    for part in parts_of(rows):
        yield _csv(_cells(columns, part))


def _csv(rows: Iterable[Row]) -> str:
    file = StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue()


def _cells(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[Row]:
    texts, flags, numbers = (
        [at for at, column in enumerate(columns) if column.holds in kinds]
        for kinds in ({Holds.TEXT, Holds.MOMENT}, {Holds.YES_OR_NO}, {Holds.NUMBER})
    )
    for row in rows:
        cells = list(row)
        for at in texts:
            if cells[at]:
                cells[at] = cell(cells[at])
        for at in flags:
            cells[at] = YES_OR_NO[cells[at]]
        for at in numbers:
            if type(cells[at]) is Decimal:
                cells[at] = digits(cells[at])
        yield cells


def json_parts(head: Mapping[str, Any], name: str, columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[str]:
    """One JSON object: what `head` holds, then the rows under that name, a row a line."""
    opening = json_object(head)[:-1]
    yield f'{opening}{", " if head else ""}"{name}": ['
    names = ", ".join(f"{json.dumps(column.name).replace('%', '%%')}: %s" for column in columns)
    form, literals = f"\n{{{names}}}", [LITERALS.get(column.holds, _literal) for column in columns]
    comma = ""
    for part in parts_of(rows):
        objects = [form % tuple([make(value) for make, value in zip(literals, row, strict=True)]) for row in part]
        yield comma + ",".join(objects)
        comma = ","
    yield "\n]}\n"


def json_object(row: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{json.dumps(name)}: {_literal(value)}" for name, value in row.items()) + "}"


def _number(value: Any) -> str:
    """Exactly, which json alone would turn into a binary float or a text."""
    if value is None:
        return "null"
    return value if type(value) is str else digits(value)


def _literal(value: Any) -> str:
    match value:
        case Decimal():
            return digits(value)
        case Mapping():
            return json_object(value)
        case list() | tuple():
            return f"[{', '.join(map(_literal, value))}]"
        case None | bool() | int() | str():
            return json.dumps(value, ensure_ascii=False)
    return json.dumps(value.isoformat())


def _text(value: Any) -> str:
    return '""' if value == "" else _literal(value)


# Of columns that say the same in many rows each literal is made once; 1 and True are told apart.
_often = lru_cache(maxsize=8192, typed=True)(_literal)
LITERALS: dict[Holds, Callable[[Any], str]] = {
    Holds.NUMBER: lru_cache(maxsize=8192, typed=True)(_number),
    Holds.TEXT: _text,
    **dict.fromkeys((Holds.KEY, Holds.DAY, Holds.CHOICE, Holds.WHOLE, Holds.YES_OR_NO), _often),
}


def xlsx_of(title: str, columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """One sheet whose numbers are numbers and whose days are days."""
    return workbook(title, [column.name for column in columns], as_values(columns, rows))


def as_values(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[list[Any]]:
    """Numbers and days that a database has written out, as numbers and days."""
    cells = [CELLS.get(column.holds, _as_it_is) for column in columns]
    return ([make(value) for make, value in zip(cells, row, strict=True)] for row in rows)


def _as_it_is(value: Any) -> Any:
    return value


def _amount(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def _day(value: Any) -> Any:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


CELLS: dict[Holds, Callable[[Any], Any]] = {Holds.NUMBER: _amount, Holds.DAY: _day}
