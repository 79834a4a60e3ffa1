"""The process that reads one file: it takes the file, its limits are set before it looks, and it writes one JSON.

`python -m pcc_portal.imports.sheets.child SHEET [--every-sheet] < FILE`: SHEET may be empty; with the flag, every sheet
of a workbook, by name.
"""

import json
import resource
import sys

from .grid import Table
from .limits import EVERY_SHEET, MOST_MEMORY, MOST_SECONDS, RefusedFileError
from .texts import read_text
from .workbooks import check_kind, is_workbook, read_sheets, read_workbook


def limit() -> None:
    """Of memory and of working time. Nothing is written to any file."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(content: bytes, sheet: str = "") -> Table:
    """Raises RefusedFileError."""
    if not content.strip():
        raise RefusedFileError("There is nothing in it.")
    check_kind(content)
    return read_workbook(content, sheet) if is_workbook(content) else read_text(content)


def read_book(content: bytes) -> dict[str, Table]:
    """Raises RefusedFileError."""
    check_kind(content)
    if not is_workbook(content):
        raise RefusedFileError("It is not a workbook: save it as XLSX or ODS.")
    return read_sheets(content)


def answer(content: bytes, sheet: str, *, every_sheet: bool = False) -> dict[str, object]:
    try:
        if every_sheet:
            return {"book": {name: vars(table) for name, table in read_book(content).items()}}
        return vars(read(content, sheet))
    except RefusedFileError as refusal:
        return {"reasons": refusal.reasons, "sheets": refusal.sheets}


if __name__ == "__main__":
    limit()
    named, *more = (*sys.argv[1:], "")
    every = EVERY_SHEET in more
    json.dump(answer(sys.stdin.buffer.read(), named, every_sheet=every), sys.stdout)
