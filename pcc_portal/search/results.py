"""Search results: each record is read again, as this reader may see it, before anything of it is shown."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from pcc_portal.panel.models import PanelReport
from pcc_portal.ui.marks import is_made_up
from pcc_portal.ui.query import Term, pattern_of, terms_of
from pcc_portal.ui.spelling import fold_with_places
from pcc_portal.ui.words import mid_sentence
from pcc_portal.updates.registers.declaration import Kind

from .actions import editions_for
from .engines import matching
from .kinds import PARAGRAPH, rows_of, searched_kinds
from .models import Entry


@dataclass(frozen=True)
class Result:
    title: SafeString
    url: str
    context: SafeString
    note: str = ""
    unreleased: bool = False
    illustrative: bool = False


@dataclass(frozen=True)
class Group:
    """What was found of one kind, the best first."""

    kind: Kind
    results: Sequence[Result]

    @property
    def count(self) -> int:
        return len(self.results)


def find(asked: str, user: Any) -> list[Group]:
    """Groups in the order of their best results. One query for each kind that has any."""
    terms = terms_of(asked)
    if not terms:
        return []
    reports = _reports(user)
    entries = defaultdict(list)
    for entry in matching(terms, editions_for(user, reports.values())).defer("words"):
        entries[entry.kind].append(entry)
    marker = Marker(terms)
    kinds = searched_kinds()
    groups = [
        Group(kinds[kind], _read_again(kinds[kind], rows, user, reports, marker))
        for kind, rows in entries.items()
        if kind in kinds
    ]
    return [group for group in groups if group.results]


def _reports(user: Any) -> dict[str, PanelReport]:
    """The newest sealed version of each, by its slug. One query."""
    reports = PanelReport.objects.visible_to(user).sealed().newest_first()
    return {report.slug: report for report in reversed(reports)}


def _read_again(
    kind: Kind, entries: list[Entry], user: Any, reports: Mapping[str, PanelReport], marker: Marker
) -> list[Result]:
    if kind is PARAGRAPH:
        return [r for entry in entries if (r := _of_report(entry, reports, marker))]
    rows = {row.slug: row for row in rows_of(kind, user).filter(slug__in=[entry.key for entry in entries])}
    return [_of_record(entry, rows[entry.key], marker) for entry in entries if entry.key in rows]


def _of_record(entry: Entry, row: Any, marker: Marker) -> Result:
    return Result(
        title=marker.marked(row.title),
        url=row.get_absolute_url(),
        context=marker.context(entry.shown),
        unreleased=not getattr(row, "is_public", True),
        illustrative=is_made_up(row, "title"),
    )


def _of_report(entry: Entry, reports: Mapping[str, PanelReport], marker: Marker) -> Result | None:
    slug, _, number = entry.key.partition(":")
    report = reports.get(slug)
    if report is None:
        return None
    url = f"{report.get_absolute_url()}#para-{number}"
    note = f"Paragraph {number}, {mid_sentence(report.name)}"
    return Result(marker.marked(entry.shown_title), url, marker.context(entry.shown), note=note)


AROUND, LONGEST = 80, 220


class Marker:
    """Marks all wanted words of a search. A word counts in every form that it is found in, more or less."""

    def __init__(self, terms: list[Term]) -> None:
        spellings = {words for term in terms if not term.is_unwanted for words in term.spellings}
        spellings |= {(word,) for term in terms if term.apart for words in term.spellings for word in words}
        longest_first = sorted(spellings, key=lambda words: (-len(words), words))
        self.wanted = re.compile("|".join(pattern_of(words) for words in longest_first))

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where in the text they stand, however it spells them."""
        folded, places = fold_with_places(text)
        for match in self.wanted.finditer(folded):
            yield places[match.start()], places[match.end() - 1] + 1

    def marked(self, text: str) -> SafeString:
        marks, end = [], 0
        for start, after in self.places(text):
            marks.append((text[end:start], text[start:after]))
            end = after
        return format_html_join("", "{}<mark>{}</mark>", marks) + escape(text[end:])

    def context(self, text: str) -> SafeString:
        """The first place where the words stand, or else the beginning."""
        place = next(self.places(text), None)
        start = _word_start(text, place[0] - AROUND) if place else 0
        end = _word_end(text, start + LONGEST)
        dots = ("… " if start else "", " …" if end < len(text) else "")
        return format_html("{}{}{}", dots[0], self.marked(text[start:end]), dots[1])


def _word_start(text: str, index: int) -> int:
    return 0 if index <= 0 else text.find(" ", index) + 1


def _word_end(text: str, index: int) -> int:
    if index >= len(text):
        return len(text)
    end = text.rfind(" ", 0, index)
    return end if end > index - AROUND else index
