"""Registers and figures as files for a spreadsheet: text never runs as a formula, numbers stay numbers."""

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from html import unescape
from io import BytesIO
from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django_tables2 import Table

from pcc_portal.ui import formats

from .characters import printable
from .house import written_as_now
from .licence import licence

LINES_AT_A_TIME = 200
SHORT = 200  # characters of a text that is kept to be written again
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # Excel reads a file without it in the code page of the machine
STARTS_A_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")  # the last four are full-width = + - @
IN_NO_TITLE = re.compile(r"[\\*?:/\[\]]|^'|'$")  # of a sheet
A_NUMBER = re.compile(r"-\d+(?:\.\d+)?", re.ASCII)  # in a file that somebody brought, and gets back to correct


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
    is_formula = text.lstrip(" ").startswith(STARTS_A_FORMULA) and not A_NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text


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


class PerLine:
    """What csv writes to: it hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The file some lines at a time, with a byte order mark first."""
    writer = csv.writer(PerLine())
    lines = [BOM + writer.writerow(headings)]
    for row in rows:
        lines.append(writer.writerow([cell(value) for value in row]))
        if len(lines) == LINES_AT_A_TIME:
            yield "".join(lines)
            lines = []
    yield "".join(lines)


KINDS = ("csv", "xlsx")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Row = list[Any]


def file_of(table: Table, title: str, kind: str) -> HttpResponseBase:
    """The table as CSV or XLSX. Raises Http404 for any other kind."""
    headings, *_ = _headings(table)
    return rows_file(title, headings, _rows(table), kind)


def rows_file(title: str, headings: list[str], rows: Iterable[Row], kind: str) -> HttpResponseBase:
    """Rows that no table shows as they are, as CSV or XLSX. Raises Http404 for any other kind."""
    if kind not in KINDS:
        raise Http404(f"There is no {kind} of this page.")
    headers = {"Content-Disposition": f'attachment; filename="{slugify(title)}.{kind}"', **licence().headers}
    if kind == "csv":
        lines = written_as_now(csv_lines(headings, rows))
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
    return HttpResponse(workbook(title, headings, iter(rows)), content_type=XLSX, headers=headers)


def _headings(table: Table) -> tuple[list[str], bool]:
    """The columns in order, each quiet second line as a column of its own, then where a row is known from, and which of
    the columns are made up."""
    headings: list[str] = []
    for column in table.columns:
        headings.append(str(column.header))
        if name := getattr(column.column, "sub_name", ""):
            headings.append(name)
    has_source = "source" in {field.name for field in table.data.data.model._meta.get_fields()}
    return [*headings, *(["Source", "Illustrative"] if has_source else [])], has_source


def _rows(table: Table) -> Iterator[Row]:
    _, has_source = _headings(table)
    for row in table.rows:
        cells: Row = []
        for column in table.columns:
            cells.append(_plain(row.get_cell_value(column.name)))
            if getattr(column.column, "sub_name", ""):
                cells.append(_plain(column.column.sub_of(row.record, table)))
        yield [*cells, *([row.record.source, _made_up(table, row.record)] if has_source else [])]


def _made_up(table: Any, record: Any) -> str:
    """The columns whose cells wear † on the page, by their headings."""
    return ", ".join(str(column.header) for column in table.columns if table.is_made_up(column, record))


def _plain(value: Any) -> Any:
    """Words of what a page shows as a tag or a link; nothing where the page shows a dash."""
    if isinstance(value, SafeString):
        value = unescape(strip_tags(value)).strip()
    if value is None or value == formats.MISSING:
        return None
    return value if isinstance(value, Decimal | int | dt.date | bool) else str(value)


def workbook(title: str, headings: list[str], rows: Iterator[Row]) -> bytes:
    """One visible sheet, nothing hidden, nobody's name. Text is text: nothing runs as a formula."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    book.properties.creator = ""
    book.properties.title = title
    if named := licence().words:
        book.properties.description = f"Licence: {named}"
    sheet = book.create_sheet(IN_NO_TITLE.sub(" ", title)[:31])
    sheet.freeze_panes = "A2"
    heads = [_cell(sheet, heading) for heading in headings]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet, value)
        if isinstance(value, dt.date):
            cell.number_format = "d mmmm yyyy"
        return cell
    cell = WriteOnlyCell(sheet, printable(value))
    cell.data_type = "s"
    return cell
