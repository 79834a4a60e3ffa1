"""Acronyms that a report uses before it says what they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from commissioning.models import Contract, Service

from ..findings import Finding, Subject
from .sentences import said

ACRONYM = re.compile(r"(?<![\w/&-])(?P<letters>[A-Z]{2,10}|[A-Z](?:&[A-Z]){1,3})(?:s|’s|'s)?(?![\w/&-])")
KNOWN = frozenset(
    {"AM", "BBC", "CCTV", "DNA", "EU", "GP", "HM", "HQ", "ID", "IT", "LED", "MP", "NHS", "OK", "PC", "PDF", "PIN", "PM"}
    | {"SMS", "TV", "UK", "US", "USA", "VAT", "II", "III", "IV", "VI", "VII"}
)
BETWEEN = r"(?:[\s,&/–-]|’s|'s)+(?:(?:of|and|the|for|in|to)\s+)*"


def unexplained_acronym(subject: Subject) -> Iterator[Finding]:
    """Once for each, at its first use. One that is the name of a service, such as DRIVE, needs no explanation."""
    seen: set[str] = set()
    first = [(prose, found["letters"]) for prose in subject.prose for found in ACRONYM.finditer(said(prose))]
    if not (used := {letters for _, letters in first} - KNOWN):
        return
    read = _Read(used - _names(subject))
    for prose in subject.prose:
        read.take(f"{prose.place.section_title}. {prose.place.theme_title}. {said(prose)}")
        for found in ACRONYM.finditer(said(prose)):
            letters = found["letters"]
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
    return {found["letters"] for title in titles for found in ACRONYM.finditer(title)}
