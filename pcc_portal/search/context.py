"""A line around the words that were looked for, with the words marked."""

from __future__ import annotations

import re

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from .query import Term, Words

AROUND, LONGEST = 80, 220
ENDING = re.compile(r"(?:ies|es|s|ed|ing|y)$")
SHORTEST_STEM = 4


class Marker:
    """Marks all wanted words of a search. A word counts in every form that it is found in, more or less."""

    def __init__(self, terms: list[Term]) -> None:
        spellings = {words for term in terms if not term.is_unwanted for words in term.spellings}
        longest_first = sorted(spellings, key=lambda words: (-len(words), words))
        self.wanted = re.compile("|".join(_pattern(words) for words in longest_first), re.IGNORECASE)

    def marked(self, text: str) -> SafeString:
        marks, end = [], 0
        for found in self.wanted.finditer(text):
            marks.append((text[end : found.start()], found[0]))
            end = found.end()
        return format_html_join("", "{}<mark>{}</mark>", marks) + escape(text[end:])

    def context(self, text: str) -> SafeString:
        """The first place where the words stand, or else the beginning."""
        found = self.wanted.search(text)
        start = _word_start(text, found.start() - AROUND) if found else 0
        end = _word_end(text, start + LONGEST)
        dots = ("… " if start else "", " …" if end < len(text) else "")
        return format_html("{}{}{}", dots[0], self.marked(text[start:end]), dots[1])


def _pattern(words: Words) -> str:
    return r"\b" + r"[\W_]+".join(_stem(word) for word in words) + r"\b"


def _stem(word: str) -> str:
    stem = ENDING.sub("", word)
    return rf"{re.escape(stem)}\w*" if len(stem) >= SHORTEST_STEM else rf"{re.escape(word)}(?:s|es)?"


def _word_start(text: str, index: int) -> int:
    return 0 if index <= 0 else text.find(" ", index) + 1


def _word_end(text: str, index: int) -> int:
    if index >= len(text):
        return len(text)
    end = text.rfind(" ", 0, index)
    return end if end > index - AROUND else index
