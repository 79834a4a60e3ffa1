"""The register: a sortable, paged table whose rows become cards on a phone. Apps declare columns; the rest is here."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any, ClassVar

from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django_tables2 import Column, Table

from pcc_portal.ui import formats
from pcc_portal.ui.marks import is_made_up
from pcc_portal.ui.plain_tables import WIDE_FROM
from pcc_portal.ui.templatetags.ui import status as status_tag

NOT_OF_THE_ROW = frozenset({"theme", "owner", "inspection", "service", "provider"})


class RegisterTable(Table):
    """Declare `caption` and columns; `heads_row` names the column that heads each row, by default the first.

    `parent` names the column of the record that the rows are parts of: it heads them, as long as they stand in its
    order, and is an ordinary column where they are sorted otherwise.
    """

    caption: ClassVar[str] = ""
    heads_row: ClassVar[str] = ""
    parent: ClassVar[str] = ""
    # What a column prints of its row, by its name: fields, or nothing where it prints another record's.
    prints: ClassVar[dict[str, tuple[str, ...]]] = {}
    # What a text of people prints to who reads the list; the view says it.
    words: Callable[[str], str] = staticmethod(str)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("template_name", "ui/table.html")
        kwargs.setdefault("attrs", {"class": "register register--cards", "role": "table"})
        kwargs.setdefault("default", formats.MISSING)
        super().__init__(*args, **kwargs)

    @property
    def row_heading(self) -> str:
        return self.heads_row or next(iter(self.columns)).name

    @cached_property
    def _made_rows(self) -> list[tuple[Any, dict[Any, Any]]]:
        """(record, cell by column) of each row of the page, each cell made once."""
        return [(row.record, dict(row.items())) for row in self.paginated_rows]

    @cached_property
    def _footers(self) -> dict[str, Any]:
        """By column, each worked out once: a sum is a query."""
        return {column.name: column.footer or "" for column in self.columns}

    @property
    def footers(self) -> list[tuple[Any, Any]]:
        """(column, what stands below it) of each that is printed."""
        return [(column, self._footers[column.name]) for column in self.filled_columns]

    @cached_property
    def filled_columns(self) -> list[Any]:
        """The columns in which a row of the page says something, and those that head, sort or sum the rows."""
        kept = (self.row_heading, *(alias.bare for alias in self.order_by or ()))
        columns = [column for column in self.columns if column.name != self.grouped_by]
        return [column for column in columns if column.name in kept or self._says_something(column)]

    def _says_something(self, column: Any) -> bool:
        return any(
            _says(cell) for cell in (self._footers[column.name], *(cells[column] for _, cells in self._made_rows))
        )

    @property
    def grouped_by(self) -> str:
        """The column of the parent, where the rows stand below theirs; empty where each row says it."""
        in_order = not self.order_by or self.order_by[0].bare == self.parent
        return self.parent if in_order else ""

    @property
    def takes_focus(self) -> bool:
        """Does it scroll by itself where there is no room, so that the keyboard has to reach it?"""
        return len(self.filled_columns) > WIDE_FROM

    @property
    def has_totals(self) -> bool:
        """Does a column sum the rows to anything?"""
        return any(_says(footer) for column, footer in self.footers if column.name != self.row_heading)

    @property
    def groups(self) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
        """The rows of the page below what heads them: the parent's cell, None where they are in no groups. Of each row
        its `record` and `cells` (column, what stands in it), empty columns left out."""
        by = self.columns[self.grouped_by] if self.grouped_by else None
        for _, rows in groupby(self._made_rows, lambda row: by and by.accessor.resolve(row[0], quiet=True)):
            some = list(rows)
            yield (
                some[0][1][by] if by else None,
                [{"record": record, "cells": [(c, cells[c]) for c in self.filled_columns]} for record, cells in some],
            )

    def is_made_up(self, column: Any, record: Any) -> bool:
        """Does what the column prints of this record wear †?"""
        return is_made_up(record, *names) if (names := self._printed_by(column)) else False

    def _printed_by(self, column: Any) -> tuple[str, ...]:
        if column.name in NOT_OF_THE_ROW:
            return ()
        sub = getattr(column.column, "sub_field", "")
        return self.prints.get(column.name, (column.name, *([sub] if sub else [])))


def _says(cell: Any) -> bool:
    """Is there a word or a picture in a cell?"""
    text = str(cell)
    return "<svg" in text or strip_tags(text).strip() not in ("", formats.MISSING)


class CountedToADay(RegisterTable):
    """`on` is the day to which days are counted."""

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on


class TextColumn(Column):
    """A text of people, with what its references print."""

    def render(self, value: str, table: Any) -> str:
        return str(table.words(value))


class FigureColumn(Column):
    """A number to the right, printed by one of `formats`; its unit belongs in the heading."""

    attrs: ClassVar[dict[str, dict[str, str]]] = {
        "th": {"class": "number"},
        "td": {"class": "number"},
        "tf": {"class": "number"},
    }

    def __init__(self, *args: Any, say: Callable[[Any], str] = formats.number, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.say = say

    def render(self, value: Any) -> str:
        return self.say(value)

    def value(self, value: Any) -> Any:
        return value


class DayColumn(Column):
    """A date such as 31 March 2024; with `precision_field`, no more precisely than it is known."""

    def __init__(self, *args: Any, precision_field: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.precision_field = precision_field

    def render(self, value: Any, record: Any) -> str:
        return formats.date_words(value, self.precision_of(record))

    def precision_of(self, record: Any) -> str:
        return str(getattr(record, self.precision_field)) if self.precision_field else "day"

    def value(self, value: Any, record: Any) -> Any:
        """A file gives the day, or the words where it is known less exactly."""
        return value if self.precision_of(record) == "day" else self.render(value, record)


class StatusColumn(Column):
    """A tag: `shape` turns the value into one of `statuses.STATUSES`, the words are the record's own."""

    def __init__(self, *args: Any, shape: Callable[[Any], str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shape = shape

    def render(self, value: Any, record: Any, bound_column: Any) -> SafeString:
        # django-tables2 has already turned a choice into its words; the shape needs the value itself.
        raw = bound_column.accessor.resolve(record)
        return status_tag(self.shape(raw), str(value))


class SecondLineColumn(Column):
    """A value with a quiet second line where the record has one; in a file that is a column of its own, `sub_name`."""

    def __init__(self, *args: Any, sub_field: str = "", sub_name: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sub_field = sub_field
        self.sub_name = sub_name

    def value(self, value: Any) -> str:
        return str(value)

    def render(self, value: Any, record: Any, table: Any) -> SafeString:
        sub = self.sub_of(record, table)
        return format_html('{}<span class="register__sub">{}</span>', value, sub) if sub else format_html("{}", value)

    def sub_of(self, record: Any, table: Any) -> Any:
        """The second line: text of people with what its references print."""
        sub = getattr(record, self.sub_field) if self.sub_field else ""
        return table.words(sub) if isinstance(sub, str) else sub


class LinkedColumn(SecondLineColumn):
    """The record's name, linked to its page."""

    def render(self, value: Any, record: Any, table: Any) -> SafeString:
        return super().render(format_html('<a href="{}">{}</a>', record.get_absolute_url(), value), record, table)
