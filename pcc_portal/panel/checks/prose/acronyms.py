"""Rules of the check: unexplained acronyms, text repeated from the last report, charts without a description."""

import re
from collections.abc import Iterator

from commissioning.models import Contract, Service
from pcc_portal.ui.charts import Figure

from ...models.parts import SUMMARY
from ..findings import Finding, Place, Subject
from .sentences import one_line, shortened

ACRONYM = re.compile(r"(?<![\w/&-])(?P<letters>[A-Z]{2,10}|[A-Z](?:&[A-Z]){1,3})(?:s|’s|'s)?(?![\w/&-])")
KNOWN = frozenset(
    {"AM", "BBC", "CCTV", "DNA", "EU", "GP", "HM", "HQ", "ID", "IT", "LED", "MP", "NHS", "OK", "PC", "PDF", "PIN", "PM"}
    | {"SMS", "TV", "UK", "US", "USA", "VAT", "II", "III", "IV", "VI", "VII"}
)
BETWEEN = r"(?:[\s,&/–-]|’s|'s)+(?:(?:of|and|the|for|in|to)\s+)*"


def unexplained_acronym(subject: Subject) -> Iterator[Finding]:
    """Once for each, at its first use; a summary may use what the paper below it spells out. One that is the name of a
    service needs no explanation."""
    seen: set[str] = set()
    in_order = sorted(subject.prose, key=lambda prose: prose.place.section == SUMMARY)
    first = [(prose, match["letters"]) for prose in in_order for match in ACRONYM.finditer(one_line(prose))]
    if not (used := {letters for _, letters in first} - KNOWN):
        return
    read = _Read(used - _names(subject))
    for prose in in_order:
        read.take(f"{prose.place.section_title}. {prose.place.theme_title}. {one_line(prose)}")
        for match in ACRONYM.finditer(one_line(prose)):
            letters = match["letters"]
            if letters in read.unexplained and letters not in seen:
                seen.add(letters)
                yield Finding(
                    rule="Unexplained acronym",
                    place=prose.place,
                    about=letters,
                    why=f"The report uses {letters} here first, and has not said what it stands for.",
                    mend=f"Write it out, with {letters} in brackets after it; later on {letters} alone will do.",
                )


class _Read:
    """What of the report has been read, and which acronyms nothing in it has spelt out."""

    def __init__(self, used: set[str]) -> None:
        self.unexplained = {letters: _spelt(letters) for letters in used}

    def take(self, text: str) -> None:
        for letters, pattern in list(self.unexplained.items()):
            if pattern.search(text):
                del self.unexplained[letters]


def _spelt(letters: str) -> re.Pattern[str]:
    """Words that begin with its letters, or the acronym with words in brackets after it."""
    words = BETWEEN.join(rf"{letter}[\w.]{{1,30}}" for letter in letters if letter != "&")
    return re.compile(rf"\b{words}|\b{re.escape(letters)} \([^)]{{8,200}}\)", re.IGNORECASE)


def _names(subject: Subject) -> set[str]:
    """Words in capitals of the names that services and contracts bear. Two queries."""
    titles = [
        title
        for model in (Service, Contract)
        for title in model.objects.as_at(subject.viewpoint.as_at).values_list("title", flat=True)
    ]
    return {match["letters"] for title in titles for match in ACRONYM.finditer(title)}


SHORTEST = 12  # words; a shorter paragraph may well say the same again


def unchanged_text(subject: Subject) -> Iterator[Finding]:
    """Word for word as in the last report. Fixed parts are carried on purpose, and so is the text of a correction."""
    if subject.composition.report.version > 1:
        return
    for prose in subject.prose:
        text = one_line(prose)
        is_same = prose.place.theme and text in subject.prose_before.get(prose.place.theme, ())
        if is_same and len(text.split()) > SHORTEST:
            yield Finding(
                rule="Unchanged text",
                place=prose.place,
                about=shortened(text),
                why="The last report said this word for word.",
                mend="Say what is new, or leave it out.",
            )


def missing_alternative(subject: Subject) -> Iterator[Finding]:
    for section in subject.composition.sections:
        for theme in section.themes:
            for figure in (block.figure for block in theme.blocks if block.figure):
                if lacking := _lacking(figure):
                    yield Finding(
                        rule="Missing alternative text",
                        place=Place(section.slug, section.title, theme.slug, theme.title),
                        about=figure.id,
                        why=f"The chart “{figure.heading or figure.id}” has no {' and no '.join(lacking)}.",
                        mend="Give the record that it shows a title and figures to describe, or leave the chart out.",
                    )


def _lacking(figure: Figure) -> list[str]:
    words = {
        "heading": figure.heading,
        "title": figure.picture.title,
        "description": figure.picture.description,
    }
    return [name for name, text in words.items() if not text.strip()]
