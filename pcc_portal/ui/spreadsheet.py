"""Cells of a file that people open in a spreadsheet: text never runs as a formula, numbers stay numbers."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from .characters import printable

LINES_AT_A_TIME = 200
SHORT = 200  # characters of a text that is kept to be written again
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # Excel reads a file without it in the code page of the machine
STARTS_A_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")  # the last four are full-width = + - @


def cell(value: Any) -> str:
    """A value as its cell: a number exactly, in digits; a date as 2023-09-30; yes or no; text behind an apostrophe
    where a spreadsheet would take it for a formula; nothing where there is none."""
    return CELLS.get(type(value), _other)(value)


def _other(value: Any) -> str:
    """Of a kind that stands for one of those in CELLS, such as a choice for its text."""
    for kind in (bool, int, Decimal, date):
        if isinstance(value, kind):
            return CELLS[kind](value)
    return _text(str(value))


def _text(text: str) -> str:
    return _short_text(text) if len(text) <= SHORT else _safe_text(text)


def _safe_text(text: str) -> str:
    text = printable(text)
    return f"'{text}" if text.lstrip(" ").startswith(STARTS_A_FORMULA) else text


# A file of many rows says the same words, days and numbers again and again. Long texts would fill the memory.
_short_text = lru_cache(maxsize=8192)(_safe_text)


@lru_cache(maxsize=8192)
def _day(day: date) -> str:
    return day.isoformat()


@lru_cache(maxsize=8192)
def digits(value: Decimal | int) -> str:
    """The number exactly, without exponent, separators or trailing zeros: "300", "-1337000", "2.8"."""
    text = format(Decimal(value), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


CELLS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "",
    bool: lambda value: "yes" if value else "no",
    int: digits,
    Decimal: digits,
    date: _day,
    str: _text,
}


class _Line:
    """What csv writes to: it hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The file some lines at a time, with a byte order mark first."""
    writer = csv.writer(_Line())
    lines = [BOM + writer.writerow(headings)]
    for row in rows:
        lines.append(writer.writerow([cell(value) for value in row]))
        if len(lines) == LINES_AT_A_TIME:
            yield "".join(lines)
            lines = []
    yield "".join(lines)
