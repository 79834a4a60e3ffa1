"""What an annual report prints: what the records of the sealed quarters say, at a place in one of them."""

from __future__ import annotations

from decimal import Decimal

from .page import plain
from .rules import Rows
from .words import Row, number


def place_words(rows: Rows, part: Row) -> str:
    """The text at a place in the record of a quarter; `path`: names and positions, from the whole inwards."""
    value = rows.records[part["record"]]
    for step in part["path"]:
        value = value[step]
    return plain(str(value))


def themes_of_year(rows: Rows, part: Row) -> str:
    """How many themes the quarters report on; how many of them have the grade `latest` in the last that does."""
    latest = {
        theme["slug"]: plain(str(theme.get("grade") or theme["status"]))
        for name in rows.about["records"]
        for section in rows.records[name]["sections"]
        for theme in section["themes"]
    }
    words = list(latest.values())
    return number(Decimal(len(words) if part["latest"] is None else words.count(part["latest"])))
