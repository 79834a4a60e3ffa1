"""What a report can print of the records that a text is about, each with the rule that makes it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from .checking import money  # noqa: F401  # adds the rules of budgets
from .checking.page import Text, numbers_in, plain
from .checking.rules import Rows, fields_of
from .checking.run import words_of

Part = str | dict[str, Any]
Record = tuple[str, str]
DAY = re.compile(r"\d{4}-\d\d-\d\d")
AMOUNT = re.compile(r"-?\d+(\.\d+)?")
THIS = "this"  # the key of the report among its own rows
NAMING = ("inspection", "budget")  # kinds by whose titles tables are called
FORMS = ("millions", "pounds", "pence", "number", "tenths", "percent", "whole")
OWN = frozenset({"key", "source", "decimals", "per", "year", "version"})  # columns that no text prints as a number
LEAST_OF_OTHERS = 100  # a smaller number of another record may be the same by chance


class Candidates:
    """`links`: by kind, which columns lead to which kind; `pages`: the record of an address."""

    def __init__(self, rows: Rows, links: Mapping[str, Mapping[str, str]], pages: Mapping[str, Record]) -> None:
        self.rows, self.links, self.pages = rows, links, pages
        self.themes = {row["title"]: row["key"] for row in rows.tables.get("theme", [])}
        self.titles = [(row["title"], (kind, row["key"])) for kind in NAMING for row in rows.tables.get(kind, [])]
        self.of_record = cache(self._of_record)

    def record_of(self, text: Text) -> Record | None:
        """The one that it leads to, or else the first that its row does."""
        addresses = (urlsplit(href).path for href in (*text.links, *text.row_links))
        return next((self.pages[path] for path in addresses if path in self.pages), None)

    def reference(self, kind: str, key: str, name: str, printed: str) -> list[Part]:
        """The rule of a reference: its own, or the columns that it prints; its words where there is neither."""
        if key not in self.rows.by_key.get(kind, {}):
            return [printed]
        if name in fields_of(self.rows, kind, key):
            return [{"kind": kind, "key": key, "field": name}]
        return self._told_of(printed, [(kind, key), *self._near((kind, key))])

    def explain(self, text: Text) -> list[Part]:
        """Its words, with a rule wherever a number of what it is about stands in them, the longest first."""
        own = self._own(text)
        near = [near for record in own for near in self._near(record)]
        return self._told_of(text.text, [*own, *near, *(below for each in near for below in self._below(each))])

    def _told_of(self, words: str, records: Iterable[Record]) -> list[Part]:
        """The first of the records is the one that the words are about: of others no small number is read."""
        known: dict[str, Part] = {}
        for at, record in enumerate(records):
            for printed, part in self.of_record(record).items():
                if at == 0 or not _is_small(printed):
                    known.setdefault(printed, part)
        return cut(words, known)

    def _own(self, text: Text) -> list[Record]:
        if record := self.record_of(text) or self._of_chart(text) or self._of_table(text):
            return [record]
        theme = self.themes.get(text.head, "")
        if theme or text.where.startswith("paragraph"):
            return [("theme", theme)] if theme else []
        return [("report", THIS)]

    def _of_chart(self, text: Text) -> Record | None:
        _, _, key = text.where.removeprefix("chart ").partition("-")
        return next(((kind, key) for kind in ("measure", "budget") if key in self.rows.by_key.get(kind, {})), None)

    def _of_table(self, text: Text) -> Record | None:
        """What its first row leads to, or the record by whose name it is called."""
        paths = (urlsplit(href).path for href in text.table_links if text.caption)
        led_to = next((self.pages[path] for path in paths if path in self.pages), None)
        return led_to or next((record for title, record in self.titles if text.caption.startswith(title)), None)

    def _near(self, record: Record) -> Iterator[Record]:
        """What it leads to, and what leads to it."""
        kind, key = record
        row = self.rows.of(kind, key)
        yield from (
            (other, row[name]) for name, other in self.links.get(kind, {}).items() if self._is_row(other, row.get(name))
        )
        yield from self._below(record)

    def _below(self, record: Record) -> Iterator[Record]:
        kind, key = record
        for other, columns in self.links.items():
            for name in (name for name, leads_to in columns.items() if leads_to == kind):
                yield from ((other, below["key"]) for below in self.rows.below(other, name, key))

    def _is_row(self, kind: str, key: Any) -> bool:
        return kind not in {"theme", "plan", "objective"} and key in self.rows.by_key.get(kind, {})

    def _of_record(self, record: Record) -> dict[str, Part]:
        """By what is printed: worked out of it first, then its columns; of a measure its series."""
        kind, key = record
        named = ({"kind": kind, "key": key, "field": name} for name in fields_of(self.rows, kind, key))
        columns = (
            {"kind": kind, "key": key, "column": name, "as": form}
            for name, value in self.rows.of(kind, key).items()
            if name not in OWN or kind == "report"
            for form in _forms(value)
        )
        known: dict[str, Part] = {}
        for part in (*named, *columns, *(self._series(key) if kind == "measure" else ())):
            words = plain(words_of(self.rows, part))
            if numbers_in(words):
                known.setdefault(words, part)
        return known

    def _series(self, key: str) -> Iterator[dict[str, Any]]:
        reading = self.rows.reading(key)
        figures = [row for rows in (*reading.series.values(), *reading.entered.values()) for row in rows]
        for form in ("value", "month", "counts", "short month", "bare"):
            for row in figures:
                at = [row["area"], str(row["end"]), str(row["start"])]
                yield {"kind": "measure", "key": key, "at": at, "as": form}
        for area in ("region", "nation", "peers"):
            if any(row["value"] is not None for row in reading.comparators(area)) and reading.value is not None:
                yield {"kind": "measure", "key": key, "area": area}


def _forms(value: Any) -> Iterable[str]:
    if value is None or isinstance(value, bool):
        return ()
    if isinstance(value, str) and DAY.match(value):
        return ("date",)
    if isinstance(value, int) or AMOUNT.fullmatch(str(value)):
        return FORMS
    return ("text",) if numbers_in(str(value)) else ()


def _is_small(words: str) -> bool:
    return words.isdigit() and Decimal(words) < LEAST_OF_OTHERS


def cut(text: str, known: Mapping[str, Part]) -> list[Part]:
    """The text as its own words and what is known of what stands in it, the longest first."""
    if not known:
        return [text]
    longest = sorted(known, key=lambda words: (-len(words), words))
    pattern = re.compile(rf"(?<![\w,.£])(?:{'|'.join(map(re.escape, longest))})(?![\d%])(?![,.]\d)")
    parts: list[Part] = []
    end = 0
    for match in pattern.finditer(text):
        parts += [text[end : match.start()], known[match[0]]]
        end = match.end()
    return [part for part in (*parts, text[end:]) if part]
