"""The archive of an annual report: what it prints, and the sealed records of the quarters that say so."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from django.utils.text import capfirst

from pcc_portal.periods.clock import day_of
from pcc_portal.ui.house import house_style, written_in

from ..annual.assembly import FIGURES, NOW, YEAR_FIGURES, reports_of, words_of
from ..choices import FileKind
from ..models import AnnualReport, PanelReport, ReportFile
from ..sealed import sealed_grade
from .archive import NAMES, as_json, packed
from .candidates import THIS, Candidates, Part, cut
from .checking.page import Page, Text, numbers_in, plain
from .checking.rules import Rows
from .checking.run import QUARTERS
from .listing import put_in

READ_ME = """What this is

report.html      the annual report as it was sealed
quarters/        the record of each quarterly report that it is made of: the report.json of that report's own archive
rows/            what the annual report says of itself
about.json       how it writes money and days, and its quarters in their order
numbers.json     each text with a number: its place, and of which words and places in those records it is made
hashes.txt       the SHA-256 of each of these files
verify.py        works out every text with a number from the records, and compares every file with its hash

Unpack it and run: python3 verify.py
It needs Python 3.11 or later, nothing else, and no network. It ends with 0 where everything agrees.

How a quarterly report came to its numbers is in the archive of that report, whose report.json is the same file.
"""
Path = list[str | int]
COUNTED = re.compile(r"(\d+) (?:is|are|has|have) ([^,.]+?)(?=,| and \d|\.)")
THEMES = re.compile(r"^Of (\d+) ")


@dataclass(frozen=True)
class _Quarter:
    """A quarterly report: the file of its record in the archive, how the annual report names it, and the record."""

    file: str
    words: str
    content: bytes

    @cached_property
    def record(self) -> dict[str, Any]:
        record: dict[str, Any] = json.loads(self.content)
        return record

    @cached_property
    def titles(self) -> set[str]:
        return {theme["title"] for _, theme in _themes(self)}


def annual_archive(annual: AnnualReport) -> bytes:
    """Of a sealed one. Raises ReportFile.DoesNotExist for a draft."""
    html = bytes(annual.files.get(kind=FileKind.HTML).content)
    quarters = list(_quarters(annual, html.decode()))
    with written_in(annual.plan.house_style):
        style = house_style()
        about = {"dates": str(style.date), "money": str(style.money), "records": [each.file for each in quarters]}
    about["day"] = day_of(annual.sealed_at).isoformat() if annual.sealed_at else ""
    rows = {"report": [_report(annual, quarters)]}
    content = {NAMES[FileKind.HTML]: html, "rows/report.json": as_json(rows["report"])}
    content |= {each.file: each.content for each in quarters}
    own = Candidates(Rows(rows, about), {}, {}).of_record(("report", THIS))
    return packed(content, about, list(_texts(html.decode(), quarters, own)), READ_ME)


def _quarters(annual: AnnualReport, html: str) -> Iterator[_Quarter]:
    """Those whose very versions it names, in their order, whatever has been sealed since."""
    latest = reports_of(annual)
    versions = PanelReport.objects.sealed().filter(meeting__in=[each.meeting_id for each in latest.values()])
    named = {each.meeting_id: each for each in versions if f'{each.get_version_url()}"' in html}
    files = ReportFile.objects.filter(report__in=named.values(), kind=FileKind.RECORD)
    records = {file.report_id: bytes(file.content) for file in files}
    for key, newest in latest.items():
        report = named[newest.meeting_id]
        name = f"{QUARTERS}{report.slug}-version-{report.version}.json"
        yield _Quarter(name, words_of(key, latest), records[report.pk])


def _report(annual: AnnualReport, quarters: list[_Quarter]) -> dict[str, Any]:
    themes = {theme["slug"] for each in quarters for _, theme in _themes(each)}
    return {
        "key": THIS,
        "title": str(annual),
        "starts": f"{annual.year}-04-01",
        "ends": f"{annual.year + 1}-03-31",
        "sealed": day_of(annual.sealed_at).isoformat() if annual.sealed_at else None,
        "themes": sorted(themes),
    }


def _themes(quarter: _Quarter) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Each with its place in the record."""
    for at, section in enumerate(quarter.record["sections"]):
        for number, theme in enumerate(section["themes"]):
            yield ["sections", at, "themes", number], theme


def _texts(html: str, quarters: list[_Quarter], own: Mapping[str, Part]) -> Iterator[dict[str, Any]]:
    """An entry for each text with a number: what the quarters say where it stands, or the report of itself."""
    measure = ""
    for at, text in enumerate(Page(html).texts):
        measure = text.text if text.column == "Measure" else measure
        if numbers_in(text.text):
            parts = _figure(text, measure, quarters) or _counts(text.text, quarters) or _told(text, quarters, own)
            yield {"text": at, "where": text.where, "prints": text.text, "parts": parts}


def _figure(text: Text, measure: str, quarters: list[_Quarter]) -> list[Part]:
    """Of a cell of a table of figures: the cell of that measure in the report of that quarter."""
    if text.caption.startswith(YEAR_FIGURES):
        for quarter in (each for each in quarters if capfirst(each.words) == text.column):
            for path, name, title in _cells(quarter):
                if name == measure and (title == text.head or text.head not in quarter.titles):
                    return [{"record": quarter.file, "path": path}]
    return []


def _cells(quarter: _Quarter) -> Iterator[tuple[Path, str, str]]:
    """Where the figures of the quarter itself stand, each with the name of its measure and its theme's title."""
    for place, theme in _themes(quarter):
        for at, block in enumerate(theme["blocks"]):
            if block["key"] == FIGURES and (table := block["table"]):
                now = table["headings"].index(NOW)
                for number, row in enumerate(table["rows"]):
                    yield [*place, "blocks", at, "table", "rows", number, now], plain(row[0]), theme["title"]


def _counts(words: str, quarters: list[_Quarter]) -> list[Part]:
    """Of the sentence that counts themes by their grade in the last report that has them."""
    if not (every := THEMES.match(words)):
        return []
    latest = {theme["slug"]: theme for each in quarters for _, theme in _themes(each)}
    grades = {
        sealed_grade(theme).in_sentence: plain(str(theme.get("grade") or theme["status"])) for theme in latest.values()
    }
    places: dict[tuple[int, int], Part] = {every.span(1): {"latest": None}}
    places |= {match.span(1): {"latest": grades[match[2]]} for match in COUNTED.finditer(words) if match[2] in grades}
    return put_in(words, places)


def _told(text: Text, quarters: list[_Quarter], own: Mapping[str, Part]) -> list[Part]:
    """What records say of the theme that it stands under, first that of the quarter that it names."""
    known: dict[str, Part] = {}
    for quarter in sorted(quarters, key=lambda each: each.words not in text.text):
        leaves = (_leaves(theme, place) for place, theme in _themes(quarter) if theme["title"] == text.head)
        for path, words in chain.from_iterable(leaves):
            known.setdefault(words, {"record": quarter.file, "path": path})
    return cut(text.text, known or own)


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Texts with a number, each with its place."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, below in steps:
        yield from _leaves(below, [*path, step])
    if isinstance(value, str) and numbers_in(value):
        yield path, plain(value)
