"""The workbook that an office fills in: a sheet for each thing, with notes, lists to choose from and an example."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from django import forms
from django.utils.html import strip_tags

from pcc_portal.periods.calendar import ONE_DAY, financial_year_name, quarter_of, quarter_span
from pcc_portal.ui import formats
from pcc_portal.ui.characters import printable
from pcc_portal.ui.titles import first_titles

from ..columns import Column, plain
from ..records.cells import BETWEEN, as_value, names_of
from ..records.target import KEY, PARENT
from ..target import Target
from .registers import OWNER, NewRecords, parent_of
from .sheets import EXAMPLE, GUIDE, LISTS, sheets, title_of

LAST_ROW = 2_000  # to which cells offer a list
WIDTH = 24
STEPS = (
    "Fill in the sheets from left to right, as many as you need. Each row is one record.",
    "What a row leaves blank is as the form of such a record begins.",
    f"A row whose first cell begins with “{EXAMPLE}” is left out, and so is this sheet.",
    "Point at a head to read what its column takes. Heads in bold have to be filled in.",
    "A record of another sheet is named as it is named there, or by its key. A whole stands above its parts.",
    "A key is the end of a record’s address and its name in texts, such as burglary-rate. It may be left blank.",
    "Dates are written as 31 March 2025 or 2025-03-31, or as exactly as they are known: March 2025, spring 2025.",
    "At least one quarter is open, and figures and forecasts are of now: they are entered in it.",
    "Have it checked as often as you like. Nothing is written before all of it is right, and then all of it is.",
)
EXAMPLES = Path(__file__).with_name("examples.yaml")
KEY_NOTE = "Left blank, it is made of the name. Small letters, digits and hyphens."
OWNER_NOTE = "The person who owns it: the e-mail address, or the name."


def example_of(key: str, today: dt.date) -> dict[str, str]:
    """A row of the sheet as people would write it: the cells by the names of columns."""
    year, number = quarter_of(today)
    year, number = (year, number - 1) if number > 1 else (year - 1, 4)
    _, end = quarter_span(year, number)
    days = {"opens": end + ONE_DAY, "due": today + 14 * ONE_DAY, "closes": today + 28 * ONE_DAY, "end": end}
    words = {name: formats.day(day) for name, day in days.items()}
    words |= {
        "year": financial_year_name(year),
        "next_year": financial_year_name(year + 1),
        "number": str(number),
        "month": f"{end:%B %Y}",
    }
    return {name: cell.format_map(words) for name, cell in _examples()[key].items()}


@cache
def _examples() -> dict[str, dict[str, str]]:
    rows: dict[str, dict[str, str]] = yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))
    return rows


def office_workbook(user: Any, today: dt.date, *, from_records: bool = False) -> bytes:
    """An XLSX: with an example in each sheet, or with what there is. Heads and sheets are called as before there is a
    plan, for it is loaded before the plan names its levels and after."""
    with first_titles():
        return _Book(user, today, from_records=from_records).content()


class _Book:
    def __init__(self, user: Any, today: dt.date, *, from_records: bool) -> None:
        from openpyxl import Workbook

        self.user, self.today, self.from_records = user, today, from_records
        self.book: Any = Workbook(write_only=True)
        self.book.properties.creator = ""
        self.book.properties.title = "An office"
        self.lists: dict[tuple[str, ...], str] = {}  # what a list says, and by which head
        self.columns = {sheet.key: list(sheet.columns(user)) for sheet in sheets().values()}

    def content(self) -> bytes:
        self._guide()
        for sheet in sheets().values():
            self._sheet(sheet, self.columns[sheet.key])
        self._lists()
        file = BytesIO()
        self.book.save(file)
        return file.getvalue()

    def _guide(self) -> None:
        page = self.book.create_sheet(GUIDE)
        page.column_dimensions["A"].width = 110
        for step in STEPS:
            page.append([_text(page, step)])

    def _sheet(self, sheet: Target, columns: Sequence[Column]) -> None:
        page = self.book.create_sheet(title_of(sheet))
        page.freeze_panes = "B2"
        for at, column in enumerate(columns, 1):
            page.column_dimensions[_letter(at)].width = WIDTH
            if source := self._offered(column):
                page.data_validations.append(_validation(source, _letter(at)))
        page.append([_head(page, column, self._note(column)) for column in columns])
        for cells in self._rows(sheet, columns):
            page.append([_cell(page, column, cells.get(column.name, "")) for column in columns])

    def _rows(self, sheet: Any, columns: Sequence[Column]) -> Iterable[Mapping[str, Any]]:
        if self.from_records:
            stands: Iterator[Mapping[str, Any]] = sheet.stands(self.user)
            return stands
        example, first = example_of(sheet.key, self.today), columns[0].name
        return [example | {first: f"{EXAMPLE} {example[first]}"}]

    def _named(self, column: Column) -> Any:
        """The sheet whose records a column names; None where it names none."""
        if column.name == OWNER:
            return sheets()["people"]
        models = [getattr(getattr(column.field, "queryset", None), "model", None)]
        if column.name == PARENT:
            pages = (page for sheet in self._registers() for page in sheet.pages)
            models = [parent for page in pages if (parent := _parent(column, page))]
        return next((sheet for sheet in self._registers() if sheet.kind.model in models), None)

    @staticmethod
    def _registers() -> Iterator[NewRecords]:
        return (sheet for sheet in sheets().values() if isinstance(sheet, NewRecords))

    def _offered(self, column: Column) -> str:
        """What a cell offers to choose from, as a formula; empty for nothing."""
        if isinstance(column.field, forms.BooleanField):
            return '"yes,no"'
        if (sheet := self._named(column)) is not None:
            names = [each.name for each in self.columns[sheet.key]]
            letter = _letter(next(names.index(name) for name in ("title", "name", "email") if name in names) + 1)
            return f"'{title_of(sheet)}'!${letter}${2 if self.from_records else 3}:${letter}${LAST_ROW}"
        if not _chooses(column):
            return ""
        words = tuple(names_of(column.field).values())
        self.lists.setdefault(words, column.label)
        letter = _letter(list(self.lists).index(words) + 1)
        return f"'{LISTS}'!${letter}$2:${letter}${len(words) + 1}" if words else ""

    def _note(self, column: Column) -> str:
        field, sheet = column.field, self._named(column)
        parts = [
            "To be filled in." if _needed(column) else "May be left blank.",
            strip_tags(str(field.help_text)) if field is not None else "",
            {KEY: KEY_NOTE, OWNER: OWNER_NOTE}.get(column.name, ""),
            f"As in the sheet {title_of(sheet)}." if sheet is not None else "",
            f"Several are separated by “{BETWEEN.strip()}”." if _several(field) else "",
        ]
        return " ".join(part for part in parts if part)

    def _lists(self) -> None:
        page = self.book.create_sheet(LISTS)
        heads = (f"{at} {label}" for at, label in enumerate(self.lists.values(), 1))
        page.append([_text(page, head, bold=True) for head in heads])
        for at in range(max(map(len, self.lists), default=0)):
            page.append([_text(page, words[at] if at < len(words) else "") for words in self.lists])


def _parent(column: Column, page: Any) -> Any:
    model = parent_of(page)
    return model if model and plain(str(model._meta.verbose_name)) in plain(column.label) else None


def _chooses(column: Column) -> bool:
    return hasattr(column.field, "choices")


def _several(field: Any) -> bool:
    return isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)


def _needed(column: Column) -> bool:
    return column.is_needed or column.name == PARENT


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


def _validation(source: str, letter: str) -> Any:
    """A list to choose from. What is typed instead is checked when the file is read."""
    from openpyxl.worksheet.datavalidation import DataValidation

    validation = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False)
    validation.add(f"{letter}2:{letter}{LAST_ROW}")
    return validation


def _text(page: Any, words: str, *, bold: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    cell = WriteOnlyCell(page, printable(words))
    cell.data_type = "s"
    cell.font = Font(bold=bold)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _head(page: Any, column: Column, note: str) -> Any:
    from openpyxl.comments import Comment

    cell = _text(page, column.label, bold=_needed(column))
    cell.comment = Comment(note, "", height=110, width=320)
    return cell


def _cell(page: Any, column: Column, value: Any) -> Any:
    """A number as one, all else as text."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return _text(page, "yes" if value else "no")
    value = as_value(column.field, value)
    return value if isinstance(value, Decimal) else _text(page, str(value))
