"""What each text of a sealed report with a number in it is made of: its own words, and rules over rows.

What a reference of a text printed is worked out by the rule of that reference, and what stands in a table of figures by
the rule of its column, whatever the report has there: where the two differ, whoever checks the archive is told so.
Other tables, charts and sentences print columns of the records that they are about, and are read by those.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any

from pcc_portal.ui.markdown import Cited, Reference, paragraphs
from pcc_portal.updates.registers.declaration import citations

from ..composition import Composition
from .candidates import THIS, Candidates, Part
from .checking.page import Page, Text, numbers_in, plain

BEGIN, END = "\ue000", "\ue001"
MARKED = re.compile(f"{BEGIN}([^|{END}]+):([^|{END}]+)(?:\\|([^{END}]*))?{END}")
SLOTS = {"Before": "before", "Now": "now", "Change": "change", "Target": "target", "Status": "grade"}
FIGURES = "Figures for the quarter"
MISSING = "–"
THEMES = re.compile(r"Of (\d+) \w")
RISKS = re.compile(r"^(\d+) risks? (?:is|are) open")
Grades = Mapping[str, str]  # what is said of a grade in a sentence → its key
References = Mapping[str, list[Part]]  # by what a text that cites records printed
Counts = Callable[[str], list[Part]]


def listing(html: str, candidates: Candidates, composition: Composition) -> list[dict[str, Any]]:
    """The entries of a panel report."""
    grades = {theme.graded.in_sentence: str(theme.graded) for theme in composition.themes}
    references = dict(_references(candidates, composition))
    return entries_of(html, candidates, references, lambda text: _counts(text, candidates, grades))


def entries_of(html: str, candidates: Candidates, references: References, counts: Counts) -> list[dict[str, Any]]:
    """An entry for each text with a number, and for each cell of a table of figures: its place among all texts, where
    that is in words, what it prints, and its parts. `counts`: of a sentence that counts records, empty for others."""
    texts = Page(html).texts
    entries = []
    for _, group in groupby(enumerate(texts), key=lambda pair: (pair[1].where, pair[1].column)):
        for nth, (at, text) in enumerate(group):
            if parts := _parts(text, nth, references, candidates, counts):
                entries.append({"text": at, "where": text.where, "prints": text.text, "parts": parts})
    return entries


def _parts(text: Text, nth: int, references: References, candidates: Candidates, counts: Counts) -> list[Part]:
    """Empty of what has no number. `nth`: of the texts of one cell."""
    is_slot = nth == 0 and text.caption.startswith(FIGURES) and text.column in SLOTS
    if is_slot and (record := candidates.record_of(text)):
        return [{"kind": record[0], "key": record[1], "field": SLOTS[text.column], "or": MISSING}]
    if text.text in references:
        return references[text.text]
    if not numbers_in(text.text):
        return []
    return counts(text.text) or candidates.explain(text)


def _counts(text: str, candidates: Candidates, grades: Grades) -> list[Part]:
    """Of a sentence that counts themes by their grade, or open risks."""
    places: dict[tuple[int, int], Part] = {}
    if match := RISKS.search(text):
        places[match.span(1)] = {"kind": "risk", "where": {"closed_on": None}}
    if match := THEMES.match(text):
        places[match.span(1)] = {"kind": "report", "key": THIS, "field": "themes"}
        for words, key in grades.items():
            found_at = re.search(rf"\b(\d+) (?:is|are) {re.escape(words)}\b", text)
            if found_at and key in {row["brag"] for row in candidates.rows.tables["update-text"]}:
                places[found_at.span(1)] = {"kind": "update-text", "where": {"brag": key}}
    return put_in(text, places) if places else []


def put_in(text: str, places: Mapping[tuple[int, int], Part]) -> list[Part]:
    """The text, with a rule at each place from one character up to another."""
    parts: list[Part] = []
    end = 0
    for (start, stop), part in sorted(places.items(), key=lambda place: place[0]):
        parts, end = [*parts, text[end:start], part], stop
    return [part for part in (*parts, text[end:]) if part]


def _references(candidates: Candidates, composition: Composition) -> Iterator[tuple[str, list[Part]]]:
    """The texts that cite records, by what they printed: their words, and a rule for each reference."""
    for source in filter(None, _sources(composition)):
        printed = _texts(source, lambda reference: composition.cited.get(str(reference), Cited("")))
        marked = _texts(source, lambda reference: Cited(f"{BEGIN}{str(reference)[1:-1]}{END}"))
        for one, other in zip(printed, marked, strict=False):
            if BEGIN in other:
                yield one, [*_split(other, candidates, composition)]


def _sources(composition: Composition) -> Iterator[str]:
    """Whole texts, as a note of one stands at its end."""
    for section in composition.sections:
        yield "\n\n".join(paragraph.source for paragraph in section.paragraphs)
    for text in (theme.text for theme in composition.themes if theme.text):
        yield from (text.body, text.commissioner_action, text.brag_reason)


def _texts(source: str, cite: Any) -> list[str]:
    return [text.text for text in Page("".join(paragraphs(source, cite))).texts]


def _split(marked: str, candidates: Candidates, composition: Composition) -> Iterator[Part]:
    end = 0
    for match in MARKED.finditer(marked):
        kind, key, name = match[1], match[2].strip(), match[3] or ""
        reference = Reference(kind, key, name)
        printed = composition.cited.get(str(reference), Cited("")).text
        yield from filter(None, [marked[end : match.start()]])
        yield from candidates.reference(kind, key, name or citations()[kind].fields[0], plain(printed))
        end = match.end()
    yield from filter(None, [marked[end:]])
