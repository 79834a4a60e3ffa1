"""The process that reads one file: it takes the file, its limits are set before it looks, and it writes one JSON.

`python -m pcc_portal.imports.sheets.child [SHEET] < FILE`
"""

import json
import resource
import sys

from .grid import Table
from .limits import MOST_MEMORY, MOST_SECONDS, RefusedFileError
from .texts import read_text
from .workbooks import check_kind, is_workbook, read_workbook


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


def answer(content: bytes, sheet: str) -> dict[str, object]:
    try:
        return vars(read(content, sheet))
    except RefusedFileError as refusal:
        return {"reasons": refusal.reasons, "sheets": refusal.sheets}


if __name__ == "__main__":
    limit()
    json.dump(answer(sys.stdin.buffer.read(), sys.argv[1] if len(sys.argv) > 1 else ""), sys.stdout)
