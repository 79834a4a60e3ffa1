"""Dates of a file that may be read in two ways: asked about once a file. All else is read by the portal's reader."""

import re
from collections.abc import Iterable

DAY_FIRST, MONTH_FIRST = "day", "month"
IN_FIGURES = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)")
LAST_MONTH = 12


def is_ambiguous(text: str) -> bool:
    """Could the first number be the month as well as the day, and another day come of it?"""
    match = IN_FIGURES.fullmatch(text.strip())
    return bool(match and match[1] != match[3] and max(int(match[1]), int(match[3])) <= LAST_MONTH)


def ambiguous(texts: Iterable[str]) -> str:
    """The first that is; empty where none is."""
    return next((text for text in texts if is_ambiguous(text)), "")


def in_our_order(text: str, order: str) -> str:
    """The day first, as the portal's reader takes it."""
    match = IN_FIGURES.fullmatch(text.strip())
    if order != MONTH_FIRST or not match:
        return text
    return f"{match[3]}/{match[1]}/{match[4]}"
