"""CSV in the codes and with the separators that offices have, and what is pasted out of a sheet."""

import csv
import re
from collections.abc import Iterator
from io import StringIO

from .grid import UNPRINTABLE, Table, table_of
from .limits import MOST_COLUMNS, RefusedFileError

SEPARATORS = ",;\t|"
NAMED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
GUARDED = re.compile("^'(?= *[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20])")  # as our own downloads write what is no formula
MANY = 4  # a text of which one byte in so many is 0 is UTF-16


def read_text(content: bytes) -> Table:
    """Raises RefusedFileError."""
    return read_lines(_decoded(content))


def read_lines(text: str) -> Table:
    """Raises RefusedFileError."""
    if UNPRINTABLE.search(text):
        raise RefusedFileError("This is not a table: there are characters in it that no text has.")
    if named := NAMED.match(text):
        text = text[named.end() :]
    separator = named[1] if named else _separator(text)
    return table_of(_records(text, separator))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _in(content, "utf-16")
    if content.count(0) * MANY > len(content):
        return _in(content, "utf-16-le" if content[1:2] == b"\0" else "utf-16-be")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _in(content, "windows-1252")


def _in(content: bytes, code: str) -> str:
    try:
        return content.decode(code)
    except UnicodeDecodeError as error:
        raise RefusedFileError("Its letters cannot be read. Save it as CSV in UTF-8.") from error


def _separator(text: str) -> str:
    """Of those in use, the one that makes the most columns of the first line."""
    first = next((line for line in _lines(text) if line.strip()), "")
    return max(SEPARATORS, key=lambda each: len(next(csv.reader([first], delimiter=each), [])))


def _lines(text: str) -> Iterator[str]:
    """As sheets have them: a row goes on behind the other characters at which Python would break a line."""
    return StringIO(text, newline="")


def _records(text: str, separator: str) -> Iterator[list[str]]:
    width = 0
    lines = csv.reader(_lines(text), delimiter=separator, strict=True)
    try:
        for number, record in enumerate(lines, 1):
            filled = [cell for cell in record if cell.strip()]
            width = width or (len(record) if filled else 0)
            if len(record) > width and any(cell.strip() for cell in record[width:]):
                raise RefusedFileError(
                    f"Row {number} has {len(record)} cells and the heads are {width}. "
                    "Put a text with separators in it between quotation marks."
                )
            yield [
                GUARDED.sub("", cell, count=1) if cell.startswith("'") else cell for cell in record[: MOST_COLUMNS + 1]
            ]
    except csv.Error as error:
        where = f"Line {lines.line_num} cannot be read"
        raise RefusedFileError(f"{where}: a quotation mark is not closed, or stands within a text.") from error
