"""† beside what is made up to show how a page works: in the words themselves, so that it goes wherever they go."""

import re
from typing import Any

from django.utils.safestring import SafeString

from . import formats

DAGGER = "†"
ENDS = re.compile(r"(?<!\n)(</(?:p|li|td)>)")
BESIDE = f"\N{NO-BREAK SPACE}{DAGGER}"
# What stands where nothing is recorded: there is nothing in it to make up.
NOTHING = frozenset(
    {"", formats.MISSING, "Not recorded", "Not set", "Not yet", "None yet", "None recorded", "No successor recorded"}
)


def marked(words: str, *rows: Any, of: tuple[str, ...] = ()) -> str:
    """The words, and † behind them where what they rest on is made up: all of one of the rows, or a field of `of`."""
    return beside(words) if any(is_made_up(row, *of) for row in rows) else words


def beside_html(html: SafeString, *rows: Any, of: tuple[str, ...] = ()) -> SafeString:
    """The same of safe HTML: behind each paragraph, item and cell."""
    if not any(is_made_up(row, *of) for row in rows):
        return html
    return SafeString(ENDS.sub(rf"{BESIDE}\1", html))


def beside(words: str) -> str:
    return words if words in NOTHING or words.endswith(DAGGER) else f"{words}{BESIDE}"


def unmarked(words: str) -> str:
    return words.removesuffix(BESIDE)


def is_made_up(row: Any, *names: str) -> bool:
    """Are these fields of the row made up; without names, all of it? Of several rows that a line joins, the first."""
    if isinstance(row, tuple):
        row = next((each for each in row if hasattr(each, "is_made_up")), None)
    says = getattr(row, "is_made_up", None)
    return says(*names) if says else bool(getattr(row, "is_illustrative", False))
