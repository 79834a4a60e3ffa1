"""A file that somebody sent, read by a process of its own with bounded memory and time."""

import json
import subprocess
import sys
from typing import Any

from django.conf import settings

from .grid import Table, table_of_kept
from .limits import EVERY_SHEET, MOST_BYTES, MOST_SECONDS, RefusedFileError
from .texts import read_lines

TOO_MUCH = "It takes more memory or time to read than a table does. Copy the rows into a new workbook."


def read_file(content: bytes, sheet: str = "") -> Table:
    """`sheet`: which of a workbook. Raises RefusedFileError with every reason."""
    return table_of_kept(_ask(content, sheet))


def read_book(content: bytes) -> dict[str, Table]:
    """Every sheet of a workbook, by its name. Raises RefusedFileError with every reason."""
    return {name: table_of_kept(kept) for name, kept in _ask(content, "", EVERY_SHEET)["book"].items()}


def _ask(content: bytes, *words: str) -> dict[str, Any]:
    """What the process answers that reads it. Raises RefusedFileError."""
    if len(content) > MOST_BYTES:
        raise RefusedFileError(f"It has more than {MOST_BYTES // 1_000_000} MB.")
    reader = [sys.executable, "-m", "pcc_portal.imports.sheets.child", *words]
    try:
        done = subprocess.run(  # noqa: S603  # this module, and the name of a sheet as an argument
            reader, input=content, capture_output=True, timeout=2 * MOST_SECONDS, cwd=settings.BASE_DIR, check=True
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise RefusedFileError(TOO_MUCH) from error
    answer: dict[str, Any] = json.loads(done.stdout)
    if "reasons" in answer:
        raise RefusedFileError(*answer["reasons"], sheets=tuple(answer["sheets"]))
    return answer


def read_paste(text: str) -> Table:
    """What was copied out of a sheet, or typed as CSV. Raises RefusedFileError."""
    return read_lines(text)
