"""Cells of a file that people open in a spreadsheet: text never runs as a formula, numbers stay numbers."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # Excel reads a file without it in the code page of the machine
STARTS_A_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")  # the last four are full-width = + - @


def cell(value: Any) -> str:
    """A value as its cell: a number exactly, in digits; a date as 2023-09-30; yes or no; text behind an apostrophe
    where a spreadsheet would take it for a formula; nothing where there is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal | int):
        return digits(value)
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(STARTS_A_FORMULA) else text


def digits(value: Decimal | int) -> str:
    """The number exactly, without exponent, separators or trailing zeros: "300", "-1337000", "2.8"."""
    text = format(Decimal(value), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


class _Line:
    """What csv writes to: it hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The file line by line, with a byte order mark first."""
    writer = csv.writer(_Line())
    yield BOM + writer.writerow(headings)
    for row in rows:
        yield writer.writerow([cell(value) for value in row])
