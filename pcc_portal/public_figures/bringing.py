"""A file, from whoever brings it or fetched, into its source's own reader."""

from typing import Any

from pcc_portal.accounts.models import User
from pcc_portal.imports.sheets.limits import RefusedFileError
from pcc_portal.imports.sheets.read import read_file

from . import actions
from .models import Fetch
from .sources.declaration import Source, UnreadFileError


def bring_content(source: Source, content: bytes, *, by: User, sheet: str = "", **of_file: Any) -> Fetch:
    """`of_file`: its name, the day it was published, and today. Raises PermissionDenied, UnreadFileError."""
    try:
        table = read_file(content, sheet)
    except RefusedFileError as refusal:
        raise UnreadFileError(*refusal.reasons) from refusal
    return actions.fetch(source, table, by=by, **of_file)
