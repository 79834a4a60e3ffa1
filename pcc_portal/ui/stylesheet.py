"""The style sheet of the single-file report: the portal's own, less what only a screen of the portal needs."""

import re
from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString

SHEET = "css/portal.css"
HEADING = re.compile(r"^/\* \d+ (?P<name>[^-\n]+?) -+ \*/$", re.MULTILINE)
IN_A_REPORT = frozenset(
    {"Tokens", "Base", "Layout", "Page head", "Tags, marks and notices", "Figures", "Charts", "Registers", "Summary"}
    | {"Report", "Print"}
)


def sections(sheet: str) -> dict[str, str]:
    """The sheet's sections by the name in their heading comment, in order."""
    found = list(HEADING.finditer(sheet))
    ends = [heading.start() for heading in found[1:]] + [len(sheet)]
    return {heading["name"]: sheet[heading.end() : end] for heading, end in zip(found, ends, strict=True)}


def compact(sheet: str) -> str:
    """Without comments and the spaces that only people need."""
    bare = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    return re.sub(r"\s*([{};])\s*", r"\1", re.sub(r"\s+", " ", bare)).replace(";}", "}").strip()


@cache
def report_css() -> SafeString:
    """Read once a process from the source of the portal's sheet. FileNotFoundError where it is missing.

    It is our own file and goes into a style element as it stands.
    """
    found = sections(_path().read_text(encoding="utf-8"))
    return SafeString(compact("".join(rules for name, rules in found.items() if name in IN_A_REPORT)))


def _path() -> Path:
    from django.contrib.staticfiles import finders

    path = finders.find(SHEET)
    if path is None:
        raise FileNotFoundError(SHEET)
    return Path(path)
