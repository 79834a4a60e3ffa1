"""The style that a report's file carries: the content of style sheets that stand in static/css."""

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString


@cache
def style_of(*sheets: str) -> SafeString:
    """Of sheets by name, compact; read once a process. FileNotFoundError where one is missing.

    They are our own and go into a style element unescaped.
    """
    return SafeString("".join(compact(_read(f"css/{sheet}.css")) for sheet in sheets))


def compact(sheet: str) -> str:
    """Without comments and the spaces that only people need."""
    bare = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL))
    return re.sub(r" ?([{};,>]) ?", r"\1", bare).replace(";}", "}").replace(": ", ":").strip()


def _read(name: str) -> str:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    return Path(path).read_text(encoding="utf-8")
