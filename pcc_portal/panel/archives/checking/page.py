"""A report's HTML as the texts that stand in it one after another, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

IN_LINE = {"a", "abbr", "b", "code", "em", "i", "span", "strong", "sup", "sub"}
EMPTY = {"br", "img", "hr", "meta", "link", "input", "col", "wbr"}
EMPTY |= {"path", "circle", "rect", "line", "polygon", "polyline", "use"}
UNREAD = {"style", "script"}
MARK = re.compile(r"\s*\u2020")  # beside what is made up to show how the portal works
DIGITS = re.compile(r"\d(?:[\d,.]*\d)?")
HEADS = {"h1", "h2", "h3"}


@dataclass
class Text:
    """`links`: the addresses in it; `row_links`, `table_links`: in the row and in the table that it stands in."""

    text: str
    where: str
    column: str = ""
    caption: str = ""
    head: str = ""
    links: list[str] = field(default_factory=list)
    row_links: list[str] = field(default_factory=list)
    table_links: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """`texts` has every text of the report, without the numbers of its paragraphs, which count from 1."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[Text] = []
        self.paragraphs: list[int] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self.row_links: list[str] = []
        self.table_links: list[str] = []
        self.open: list[str] = []
        self.head, self.caption, self.chart, self.skipped = "", "", "", ""
        self.columns: list[str] = []
        self.row, self.column, self.paragraph = 0, -1, 0
        self.feed(html)
        self.close()
        self.end_text()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        if tag not in EMPTY:
            self.open.append(tag)
        if tag not in IN_LINE:
            self.end_text()
        if tag == "a":
            self._link(values.get("href", ""))
        if number := values.get("data-paragraph"):
            self.paragraph = int(number)
            self.paragraphs.append(self.paragraph)
        elif tag in {"div", "section", "h2", "h3"}:
            self.paragraph = 0
        self._enter(tag, values)
        for name in ("aria-label", "alt"):
            if values.get(name) and tag in {"svg", "img"}:
                self._add(values[name])

    def _link(self, href: str) -> None:
        if self.paragraph and href == f"#para-{self.paragraph}":
            self.skipped = "a"
        self.links.append(href)
        if {"tr", "li"} & set(self.open):
            self.row_links.append(href)
            self.table_links.append(href)

    def _enter(self, tag: str, values: dict[str, str]) -> None:
        if tag in {"table", "ul", "ol", "figure"}:
            self.table_links, self.row_links = [], []
        if tag == "table":
            self.caption, self.columns, self.row = "", [], 0
        if tag in {"tr", "li"}:
            self.row_links, self.column = [], -1
            self.row += tag == "tr"
        if tag in {"th", "td"}:
            self.column += 1
        if tag == "figure":
            self.chart = values.get("id", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        if tag == self.skipped:
            self.skipped = ""
        if tag not in IN_LINE:
            self.end_text(tag)
        if tag == "figure":
            self.chart = ""
        if tag in {"table", "ul", "ol", "figure"}:
            self.table_links, self.row_links = [], []
        if tag == "table":
            self.caption, self.columns, self.row, self.column = "", [], 0, -1

    def handle_data(self, data: str) -> None:
        if not self.skipped and not UNREAD & set(self.open):
            self.words.append(data)

    def end_text(self, tag: str = "") -> None:
        text, self.words = plain("".join(self.words)), []
        links, self.links = self.links, []
        if not text:
            return
        if tag == "caption":
            self.caption = text
        if tag in HEADS:
            self.head = text
        if "thead" in self.open:
            self.columns.append(text)
        self._add(text, links)

    def _add(self, text: str, links: list[str] | None = None) -> None:
        column = self.columns[self.column] if 0 <= self.column < len(self.columns) and "thead" not in self.open else ""
        near = links or [], self.row_links, self.table_links
        self.texts.append(Text(plain(text), self._where(column), column, self.caption, self.head, *near))

    def _where(self, column: str) -> str:
        if self.chart:
            return f"chart {self.chart}"
        if self.caption and self.row:
            return f"table “{self.caption}” under “{self.head}”, row {self.row}{f', {column}' if column else ''}"
        return f"paragraph {self.paragraph}" if self.paragraph else f"under “{self.head}”"


def plain(text: str) -> str:
    return " ".join(MARK.sub("", text).split())


def numbers_in(text: str) -> list[str]:
    return DIGITS.findall(text)
