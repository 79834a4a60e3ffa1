"""What the words of the field mean, and the acronyms of a text explained where they first stand."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import yaml
from django.urls import reverse
from django.utils.html import escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from pcc_portal.ui.spelling import Words, words_of
from pcc_portal.ui.titles import titled

WORDS = Path(__file__).with_name("glossary.yaml")
# Whose words are left as they are.
CLOSED = frozenset({"a", "abbr", "code", "h1", "h2", "h3", "h4", "h5", "h6", "th"})


@dataclass(frozen=True)
class Term:
    name: str
    meaning: str
    acronym: str = ""
    asked_as: tuple[str, ...] = ()  # what people say who do not know its name
    title: str = ""  # which of `ui.titles` the office has for it
    anchor: str = ""  # of an entry that is called otherwise than its acronym

    @property
    def slug(self) -> str:
        return self.anchor or slugify(self.acronym or self.name)

    @property
    def heading(self) -> str:
        return f"{self.name[0].upper()}{self.name[1:]}"


@cache
def glossary() -> tuple[Term, ...]:
    """By what a reader looks up: the acronym, or the name where there is none."""
    terms = [
        Term(**entry | {"asked_as": tuple(entry.get("asked_as", ()))})
        for entry in yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    ]
    return tuple(sorted(terms, key=lambda term: (term.acronym or term.name).casefold()))


@cache
def by_acronym() -> dict[str, Term]:
    return {term.acronym: term for term in glossary() if term.acronym}


def names_of(words: Words) -> list[str]:
    """What else the words are called: the name of an acronym, the acronym of a name."""
    names = [name_of(words[0]) if len(words) == 1 else "", acronym_of(words)]
    return [name for name in names if name]


def meant_by(words: Words) -> list[str]:
    """Names and acronyms of what people mean who say these words, in singular or plural."""
    return [name for term in _asked_as().get(_singulars(words), ()) for name in (term.name, term.acronym) if name]


@cache
def _asked_as() -> dict[Words, list[Term]]:
    asked: dict[Words, list[Term]] = {}
    for term in glossary():
        for words in term.asked_as:
            asked.setdefault(_singulars(words_of(words)), []).append(term)
    return asked


def _singulars(words: Words) -> Words:
    return tuple(word.removesuffix("s") for word in words)


def name_of(word: str) -> str:
    """What an acronym stands for, in whatever case and number it is written; empty for other words."""
    return _names().get(word.casefold()) or _names().get(word.casefold().removesuffix("s"), "")


def acronym_of(words: Iterable[str]) -> str:
    """The acronym of a whole name, in singular or plural; empty for other words."""
    return _acronyms().get(_singular(words), "")


@cache
def _names() -> dict[str, str]:
    return {acronym.casefold(): term.name for acronym, term in by_acronym().items()}


@cache
def _acronyms() -> dict[tuple[str, ...], str]:
    return {_singular(words_of(term.name)): acronym for acronym, term in by_acronym().items()}


def _singular(words: Iterable[str]) -> tuple[str, ...]:
    *first, last = [word.casefold() for word in words] or [""]
    return (*first, last.removesuffix("s"))


def expand(paragraphs: Iterable[SafeString]) -> list[SafeString]:
    """Paragraphs of safe HTML in which the first use of each acronym leads to the glossary and says what it stands for.

    Nothing is said twice: where a text spells the name out itself, the acronym only leads there.
    """
    texts = list(paragraphs)
    explainer = _Explainer("\n".join(texts))
    return [explainer.read(paragraph) for paragraph in texts]


class _Explainer(HTMLParser):
    """Copies HTML as it stands but for the text between tags."""

    def __init__(self, everything: str) -> None:
        super().__init__(convert_charrefs=False)
        self.address = reverse("glossary")
        self.seen = {a for a, term in by_acronym().items() if f'href="{self.address}#{term.slug}"' in everything}
        self.spelt_out = strip_tags(everything).replace("&amp;", "&").replace("'", "’").casefold()
        self.pattern = re.compile(
            rf"(?<![\w/&-])({'|'.join(sorted(by_acronym(), key=len, reverse=True))})(s?)(?![\w/-])"
        )
        self.closed = 0
        self.parts: list[str] = []

    def read(self, paragraph: SafeString) -> SafeString:
        self.parts, self.closed = [], 0
        self.reset()
        self.feed(paragraph)
        self.close()
        return mark_safe("".join(self.parts))  # noqa: S308 (safe HTML, with words put in that are escaped)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.closed += tag in CLOSED
        self.parts.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.closed -= tag in CLOSED
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(data if self.closed else self.pattern.sub(self._explained, data))

    def handle_entityref(self, name: str) -> None:
        self.parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.parts.append(f"&#{name};")

    def _explained(self, match: re.Match[str]) -> str:
        term = by_acronym()[match[1]]
        if term.acronym in self.seen:
            return match[0]
        self.seen |= {term.acronym}
        link = format_html('<a class="term" href="{}#{}">{}</a>', self.address, term.slug, match[0])
        if term.name.casefold() in self.spelt_out or _is_bracketed(match):
            return link
        return f"{link} ({escape(_in_number(term.name, match[2]))})"


def _is_bracketed(match: re.Match[str]) -> bool:
    """As in "licensing unit (FLU)" or "FLU (licensing unit)": the writer has explained it, in words of their own."""
    return match.string[: match.start()].endswith("(") or match.string[match.end() :].startswith(" (")


def _in_number(name: str, plural: str) -> str:
    """As in "out-of-court disposals" for OOCDs; a name that has an s already keeps it."""
    return name if not plural or name.endswith("s") else f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"


def of_this_office(term: Term) -> Term:
    """With the titles of the office: where it has another for what the term is, it goes by that, without acronym."""
    term = replace(term, meaning=titled(term.meaning))
    own = titled(f"{{{term.title}}}") if term.title else ""
    if not own or term.name.casefold() in own.casefold():
        return term
    return replace(term, name=own, acronym="", asked_as=(), anchor=term.slug)


def by_letter() -> Iterator[tuple[str, list[Term]]]:
    """As readers of this office see them."""
    letters: dict[str, list[Term]] = {}
    terms = sorted(map(of_this_office, glossary()), key=lambda term: (term.acronym or term.name).casefold())
    for term in terms:
        letters.setdefault((term.acronym or term.name)[0].upper(), []).append(term)
    yield from letters.items()
