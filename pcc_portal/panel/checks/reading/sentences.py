"""Splits a text into sentences and their words, each with its place in the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from .words import stem

END = re.compile(r"(?<=[.!?])[\"”’')]{0,2}\s+(?=[^a-z\s])|\n+")
NUMBERED = re.compile(r"\s*(?:\d{1,3}[A-Z]?\.(?:\d{1,2}\.?(?!\s+[a-z]))?|\(?[a-z\d]\))\s+(?=\S)")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*(?:&[^\W\d_]+)?")
BREAK = re.compile(r"[,;:()\[\]|–—]|\b(?:and|while|whilst|where|whereas|but|although|though|against|compared|than)\b")


@dataclass(frozen=True)
class Word:
    start: int
    end: int
    text: str

    @cached_property
    def low(self) -> str:
        return self.text.casefold().replace("’", "'")

    @cached_property
    def stem(self) -> str:
        return stem(self.text)


@dataclass(frozen=True)
class Sentence:
    """`start`: where it stands in the whole text. Places of words are in the sentence."""

    text: str
    start: int

    @cached_property
    def words(self) -> list[Word]:
        return [Word(match.start(), match.end(), match[0]) for match in WORD.finditer(self.text)]

    @cached_property
    def low(self) -> frozenset[str]:
        return frozenset(word.low for word in self.words)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(word.stem for word in self.words)

    @cached_property
    def breaks(self) -> list[int]:
        return [match.start() for match in BREAK.finditer(self.text)]

    def segment(self, at: int) -> tuple[int, int]:
        """From the last break before a place to the next after it."""
        begin = max((each for each in self.breaks if each <= at), default=0)
        return begin, min((each for each in self.breaks if each > at), default=len(self.text))

    def before(self, at: int, most: int = 4) -> list[Word]:
        """The last words before a place, nearest first."""
        return [word for word in reversed(self.words) if word.end <= at][:most]

    def after(self, at: int, most: int = 4) -> list[Word]:
        return [word for word in self.words if word.start >= at][:most]


def sentences(text: str) -> Iterator[Sentence]:
    start = match.end() if (match := NUMBERED.match(text)) else 0
    for end in END.finditer(text, start):
        if text[start : end.start()].strip():
            yield Sentence(text[start : end.start()], start)
        start = end.end()
    if text[start:].strip():
        yield Sentence(text[start:], start)
