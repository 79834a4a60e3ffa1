"""XLSX and ODS. Values are read by python-calamine, in any size and fast; openpyxl would take ten times as long."""

import datetime as dt
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from posixpath import join, normpath
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from .grid import Table, letter, table_of
from .limits import MOST_PARTS, MOST_UNPACKED, RefusedFileError, listed
from .traits import ExcelSheet, OpenSheet, Styles, Traits, name_of

OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
EXACT = 15  # digits that a spreadsheet keeps of a number
MACROS = re.compile(r"(?:.*/)?vbaProject\.bin|(?:Basic|Scripts)/.+", re.IGNORECASE)
SAVE_AS = "Save it as an Excel workbook (.xlsx), as .ods or as CSV."
DAMAGES = (
    *(CalamineError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, expat.ExpatError),
    *(KeyError, OSError, EOFError, NotImplementedError, ValueError, RuntimeError),
)
# Of a file that is no table at all: how it begins, and what it is.
OTHERS = (
    (OLE, f"This is an older Excel file, or one with a password. {SAVE_AS}"),
    (b"%PDF", f"This is a PDF. {SAVE_AS}"),
    (b"{\\rtf", f"This is a text document. {SAVE_AS}"),
    (b"\x1f\x8b", f"This is a compressed file. {SAVE_AS}"),
    (b"SQLite", f"This is a database. {SAVE_AS}"),
    (b"\x89PNG", f"This is a picture. {SAVE_AS}"),
    (b"\xff\xd8\xff", f"This is a picture. {SAVE_AS}"),
)


def check_kind(content: bytes) -> None:
    """Raises RefusedFileError for what is no table, whatever it is called."""
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    for begins, why in OTHERS:
        if start.startswith(begins):
            raise RefusedFileError(why)
    if start[:1] == b"<":
        raise RefusedFileError(f"This is a web page or XML, whatever it is called. {SAVE_AS}")


def is_workbook(content: bytes) -> bool:
    return content.startswith(ZIP)


def read_workbook(content: bytes, sheet: str = "") -> Table:
    """`sheet`: its name; without one, the only one that is shown. Raises RefusedFileError."""
    with _opened(content) as (archive, book):
        name, notes = _chosen(book, sheet)
        return _table(archive, book, name, notes)


def read_sheets(content: bytes) -> dict[str, Table]:
    """Every sheet that is shown and holds something, by its name. Raises RefusedFileError with all that is wrong."""
    tables: dict[str, Table] = {}
    reasons: list[str] = []
    with _opened(content) as (archive, book):
        for name in _shown(book):
            if not book.get_sheet_by_name(name).height:
                continue
            try:
                tables[name] = _table(archive, book, name, [], may_be_empty=True)
            except RefusedFileError as refusal:
                reasons += [f"{name}: {reason}" for reason in refusal.reasons]
    if reasons:
        raise RefusedFileError(*reasons)
    return tables


@contextmanager
def _opened(content: bytes) -> Iterator[tuple[zipfile.ZipFile, Any]]:
    """The archive, and the workbook that it is. Raises RefusedFileError, also where the block meets damage."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise RefusedFileError(f"It is damaged. {SAVE_AS}") from error
    try:
        _check_archive(archive)
        yield archive, CalamineWorkbook.from_filelike(io.BytesIO(content))
    except DAMAGES as error:
        raise RefusedFileError(f"It is damaged: a part of it cannot be read. {SAVE_AS}") from error


def _table(archive: zipfile.ZipFile, book: Any, name: str, notes: list[str], *, may_be_empty: bool = False) -> Table:
    traits = _traits(archive, name)
    rows = _rows(book.get_sheet_by_name(name), traits)
    return table_of(rows, [*notes, *_told(traits)], may_be_empty=may_be_empty)


def _check_archive(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise RefusedFileError("It unpacks to more than a spreadsheet holds.")
    if len(set(names)) < len(names) or any(part.flag_bits & 1 for part in parts):
        raise RefusedFileError(f"It is damaged, or has a password. {SAVE_AS}")
    if any(MACROS.fullmatch(name) for name in names):
        raise RefusedFileError(f"There are macros in it. {SAVE_AS}")
    is_excel = "xl/workbook.xml" in names
    if not is_excel and ("mimetype" not in names or archive.read("mimetype").strip() != OPEN_DOCUMENT):
        raise RefusedFileError(f"This is neither XLSX nor ODS. {SAVE_AS}")


def _chosen(book: Any, sheet: str) -> tuple[str, list[str]]:
    shown = _shown(book)
    hidden = len(_worksheets(book)) - len(shown)
    notes = [f"Hidden sheets are not read: there {'is 1' if hidden == 1 else f'are {hidden}'}."] if hidden else []
    if sheet:
        if sheet not in shown:
            raise RefusedFileError(f"No sheet is called “{sheet}”.", sheets=tuple(shown))
        return sheet, notes
    filled = [name for name in shown if book.get_sheet_by_name(name).height] if len(shown) > 1 else shown
    if len(filled) > 1:
        names = ", ".join(f"“{name}”" for name in filled)
        raise RefusedFileError(f"There are several sheets. Say which to read: {names}.", sheets=tuple(filled))
    if not filled:
        raise RefusedFileError("There is nothing in it.")
    return filled[0], notes


def _worksheets(book: Any) -> list[Any]:
    return [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]


def _shown(book: Any) -> list[str]:
    return [each.name for each in _worksheets(book) if each.visible == SheetVisibleEnum.Visible]


def _traits(archive: zipfile.ZipFile, sheet: str) -> Traits:
    if "xl/workbook.xml" not in archive.namelist():
        with archive.open("content.xml") as part:
            return OpenSheet(sheet).walk(part)
    styles = Styles()
    if "xl/styles.xml" in archive.namelist():
        with archive.open("xl/styles.xml") as part:
            styles.walk(part)
    with archive.open(_part_of(archive, sheet)) as part:
        return ExcelSheet(styles).walk(part)


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """The part of an XLSX that holds a sheet. Raises KeyError where there is none."""
    keys = {of.get("name"): key for of in _elements(archive, "xl/workbook.xml", "sheet") for key in _relation(of)}
    parts = {
        of.get("Id"): of.get("Target", "") for of in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    target = parts[keys[sheet]]
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


def _relation(of: dict[str, str]) -> list[str]:
    return [value for name, value in of.items() if name.rpartition(":")[2] == "id" and ":" in name]


def _elements(archive: zipfile.ZipFile, part: str, wanted: str) -> list[dict[str, str]]:
    """The attributes of each element of that name."""
    kept: list[dict[str, str]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, of: kept.append(of) if name.rpartition(":")[2] == wanted else None
    parser.Parse(archive.read(part), True)
    return kept


def _told(traits: Traits) -> list[str]:
    """What makes it doubtful that what is read is what the sender sees. Raises RefusedFileError."""
    why = [
        sentence.format(listed(places))
        for places, sentence in (
            (traits.merged, "Cells are merged: {}. Separate them: each row needs its own."),
            ([str(row + 1) for row in traits.hidden_rows], "Rows are hidden or filtered out: {}. Show or delete them."),
            ([letter(each) for each in traits.hidden_columns], "Columns are hidden: {}. Show or delete them."),
            (traits.errors, "A formula came to an error in {}."),
            (traits.without_value, "Formulas have no value: {}. Open the file in a spreadsheet and save it."),
        )
        if places
    ]
    if why:
        raise RefusedFileError(*why)
    if not traits.formulas:
        return []
    return [f"There are formulas, of which the values are read as they were saved: {listed(traits.formulas)}."]


def _rows(sheet: Any, traits: Traits) -> Iterator[list[str]]:
    """From the first row and column of the sheet on, wherever its first value stands."""
    _, left = sheet.start or (0, 0)
    for at, values in enumerate(sheet.iter_rows()):
        cells = [_text(value, (at, column), traits) for column, value in enumerate(values, left)]
        yield [""] * left + cells


def _text(value: Any, place: tuple[int, int], traits: Traits) -> str:
    """A value as people would type it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return _number(value, place, traits)
        case dt.datetime():
            return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
        case dt.timedelta():
            return str(value)
        case _:
            return str(value)


def _number(value: float, place: tuple[int, int], traits: Traits) -> str:
    if abs(value) >= 10**EXACT:
        raise RefusedFileError(
            f"{name_of(place)} is a number of more than {EXACT} digits, of which a spreadsheet keeps {EXACT}. "
            "Format the cells as text and type it again."
        )
    exact = Decimal(f"{value:.{EXACT}g}")
    if place in traits.percent:
        return f"{(exact * 100).normalize():f}%"
    text = f"{exact.normalize():f}"
    return text.zfill(traits.zeros[place]) if place in traits.zeros and exact == exact.to_integral_value() else text
