"""Holds the report of 17 November 2023, as one file, against the figures that the panel was given.

`facts.csv` says of each figure under which heading it stands and how it reads.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

SECTIONS = {
    "victims": "Putting victims and survivors first",
    "secure": "Building a more secure West Mercia",
    "reform": "Reforming West Mercia",
    "reassure": "Reassuring West Mercia",
    "accountability": "Performance and accountability",
}
NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
WITHOUT_END = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
NOT_READ = frozenset({"script", "style", "template"})
ELSEWHERE = re.compile(r"(https?:)?//|/")
FEWEST_PARAGRAPHS = 60


def normal(text: str) -> str:
    """Lower case; one kind of space, dash and quotation mark; no commas between thousands."""
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text).replace("’", "'").replace("‘", "'")
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    return " ".join(text.split()).casefold()


@dataclass
class Part:
    """A heading and what stands below it up to the next."""

    level: int
    heading: str = ""
    words: list[str] = field(default_factory=list)

    def is_named(self, name: str) -> bool:
        """A status may stand after the name."""
        return f"{normal(self.heading)} ".startswith(f"{normal(name)} ")


class Reader(HTMLParser):
    """Takes a report apart: its parts, identifiers, links within, paragraph numbers and what it would load."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts = [Part(0)]
        self.ids: list[str] = []
        self.links: list[str] = []
        self.numbers: list[str] = []
        self.loads: list[str] = []
        self.has_language = self.has_title = False
        self._in_heading = False
        self._unread = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.has_language |= tag == "html" and bool(attributes.get("lang"))
        self.has_title |= tag == "title"
        self._note(tag, attributes)
        self._unread += tag in NOT_READ
        if re.fullmatch("h[1-6]", tag):
            self.parts.append(Part(int(tag[1])))
            self._in_heading = True
        elif tag not in WITHOUT_END:
            self.handle_data(" ")

    def _note(self, tag: str, attributes: dict[str, str]) -> None:
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if "data-paragraph" in attributes:
            self.numbers.append(attributes["data-paragraph"])
        if tag == "a" and attributes.get("href", "").startswith("#"):
            self.links.append(attributes["href"][1:])
        loaded = [attributes[name] for name in ("src", "srcset", "data", "poster") if name in attributes]
        if tag == "link" and re.search("stylesheet|icon|preload", attributes.get("rel", "")):
            loaded.append(attributes.get("href", ""))
        self.loads += [address for address in loaded if ELSEWHERE.match(address)]

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in NOT_READ
        if re.fullmatch("h[1-6]", tag):
            self._in_heading = False

    def handle_data(self, data: str) -> None:
        if self._unread:
            return
        if self._in_heading:
            self.parts[-1].heading += data
        else:
            self.parts[-1].words.append(data)

    def below(self, section: str, theme: str) -> str:
        """All words of a theme within a section; empty where there is no such heading."""
        last, in_section, level = "", 0, 0
        for part in self.parts:
            if in_section and part.level <= in_section:
                in_section = level = 0
            if not in_section:
                in_section = part.level if part.is_named(section) else 0
                continue
            if level and part.level <= level:
                level = 0
            if part.is_named(theme):
                level = part.level
            if level:
                last += f" {part.heading} {''.join(part.words)}"
        return normal(last)


@dataclass(frozen=True)
class Fact:
    section: str
    theme: str
    words: str
    display: str

    def stands_in(self, text: str) -> bool:
        """As a whole figure: neither 85 in 185 nor 8 in 8.5. A small number may be a word or a digit."""
        wanted = {normal(self.display)}
        if self.display.casefold() in NUMBER_WORDS:
            wanted.add(str(NUMBER_WORDS.index(self.display.casefold())))
        return any(re.search(rf"(?<![\w.]){re.escape(each)}(?!\w|\.\d)", text) for each in wanted)


def facts() -> list[Fact]:
    with (Path(__file__).parent / "facts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [Fact(SECTIONS[row["section"]], row["theme"], row["fact"], row["display"]) for row in rows]


def missing(reader: Reader) -> list[str]:
    """A line for each fact that does not stand below its theme."""
    return [
        f"{fact.theme}: {fact.words}: “{fact.display}”"
        for fact in facts()
        if not fact.stands_in(reader.below(fact.section, fact.theme))
    ]


def faults(reader: Reader) -> list[str]:
    """A line for each thing wrong with the document itself."""
    order = [name for part in reader.parts for name in SECTIONS.values() if part.is_named(name)]
    expected = [str(number) for number in range(1, len(reader.numbers) + 1)]
    problems = {
        "sections are missing or out of order": order != list(SECTIONS.values()),
        "the language or the title is missing": not (reader.has_language and reader.has_title),
        "paragraphs are not numbered through": reader.numbers != expected,
        "paragraphs are too few": len(expected) < FEWEST_PARAGRAPHS,
    }
    lines = [words for words, is_wrong in problems.items() if is_wrong]
    lines += [f"loads {address}" for address in reader.loads]
    lines += [f"the identifier {each} stands twice" for each in sorted(set(reader.ids)) if reader.ids.count(each) > 1]
    lines += [f"the link #{each} leads nowhere" for each in sorted(set(reader.links) - set(reader.ids) - {""})]
    return lines
