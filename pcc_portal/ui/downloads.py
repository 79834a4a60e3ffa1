"""A register as a file: what its page shows, in the same order, all rows of it; numbers stay numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
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
from pcc_portal.ui.characters import printable
from pcc_portal.ui.spreadsheet import csv_lines

KINDS = ("csv", "xlsx")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Row = list[Any]


def file_of(table: Table, title: str, kind: str) -> HttpResponseBase:
    """The table as CSV or XLSX. Raises Http404 for any other kind."""
    if kind not in KINDS:
        raise Http404(f"There is no {kind} of this page.")
    headings, *_ = _headings(table)
    disposition = {"Content-Disposition": f'attachment; filename="{slugify(title)}.{kind}"'}
    if kind == "csv":
        lines = csv_lines(headings, _rows(table))
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=disposition)
    return HttpResponse(workbook(title, headings, _rows(table)), content_type=XLSX, headers=disposition)


def _headings(table: Table) -> tuple[list[str], bool]:
    """The columns in order, each quiet second line as a column of its own, then where a row is known from."""
    headings: list[str] = []
    for column in table.columns:
        headings.append(str(column.header))
        if name := getattr(column.column, "sub_name", ""):
            headings.append(name)
    has_source = "source" in {field.name for field in table.data.data.model._meta.get_fields()}
    return [*headings, *(["Source"] if has_source else [])], has_source


def _rows(table: Table) -> Iterator[Row]:
    _, has_source = _headings(table)
    for row in table.rows:
        cells: Row = []
        for column in table.columns:
            cells.append(_plain(row.get_cell_value(column.name)))
            if getattr(column.column, "sub_name", ""):
                cells.append(_plain(getattr(row.record, column.column.sub_field)))
        yield [*cells, *([row.record.source] if has_source else [])]


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
    sheet = book.create_sheet(title[:31])
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
