"""Typed figures that a record of the theme holds, with the reference that would print each: so that nobody retypes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from objectives.models import UpdateText
from pcc_portal.ui.markdown import REFERENCE, Reference
from pcc_portal.ui.marks import unmarked
from pcc_portal.updates.citations.kinds import CitedRecord
from pcc_portal.updates.registers.declaration import Kind, citations, cited_kinds

from .findings import Subject
from .reading.printed import Number, held_numbers, typed_days, typed_numbers

BOXES = ("body", "brag_reason", "commissioner_action")
MOST = 3  # records offered for one figure
LONG = re.compile(r"[^\W\d_]{5,}")  # a word that tells records apart


@dataclass(frozen=True)
class Offer:
    """`typed` stands at `at` in a box of the update; `reference` would print `prints` there. `is_old`: the record held
    what is typed before, and holds something else now."""

    box: str
    at: int
    typed: str
    reference: str
    prints: str
    title: str
    is_old: bool = False

    @property
    def value(self) -> str:
        """As a button sends it."""
        return f"{self.box}:{self.at}:{self.typed}:{self.reference}"


@dataclass(frozen=True)
class _Held:
    number: Number
    reference: str
    prints: str
    title: str
    is_old: bool


def offers(subject: Subject, text: UpdateText | None) -> list[Offer]:
    """In the order of the boxes and their words. Two queries for each kind of record that can be cited, at most."""
    typed = [(box, *each) for box in BOXES if text for each in _typed(getattr(text, box), subject)]
    if not typed or text is None:
        return []
    held = list(_held(subject, text.update.theme.slug))
    return [offer for box, at, number, line in typed for offer in _offered(box, at, number, line, held)]


def put_reference(text: str, *, at: int, typed: str, reference: str) -> str | None:
    """The text with the reference in place of what is typed where it stands nearest to `at`; None where it is gone."""
    places = list(_standing(typed).finditer(_without_references(text)))
    if not places or not REFERENCE.fullmatch(reference):
        return None
    nearest = min(places, key=lambda match: abs(match.start() - at))
    return f"{text[: nearest.start()]}{reference}{text[nearest.end() :]}"


def _typed(text: str, subject: Subject) -> Iterator[tuple[int, Number, str]]:
    """(where it stands, the figure, its line)."""
    begins = 0
    for line in _without_references(text).splitlines(keepends=True):
        numbers = [*typed_numbers(line), *typed_days(line, subject.quarter.end)]
        for words in dict.fromkeys(number.words for number in numbers):
            number = next(each for each in numbers if each.words == words)
            yield from ((begins + match.start(), number, line) for match in _standing(words).finditer(line))
        begins += len(line)


def _without_references(text: str) -> str:
    """As long as the text, so that places in it are places in the text."""
    return REFERENCE.sub(lambda match: " " * len(match[0]), text)


def _standing(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w£.,/-]){re.escape(words)}(?![\w/]|[-.,]\d)")


def _held(subject: Subject, theme: str) -> Iterator[_Held]:
    for name, kind in cited_kinds().items():
        path = _path_to_theme(kind)
        if not path:
            continue
        rows = kind.model._default_manager.as_at(subject.viewpoint.as_at)  # type: ignore[attr-defined]  # a register's
        slugs = set(rows.filter(**{path: theme}).values_list("slug", flat=True))
        resolve = citations()[name].resolve
        now = resolve(slugs, subject.viewpoint) if slugs else {}
        before = resolve(slugs, subject.before) if slugs and subject.before else {}
        for slug, record in now.items():
            yield from _of_record(name, slug, record, before.get(slug), subject)


def _path_to_theme(kind: Kind) -> str:
    """Empty for what belongs to none."""
    names = {field.name for field in kind.model._meta.get_fields()}
    return "theme__slug" if "theme" in names else "service__theme__slug" if "service" in names else ""


def _of_record(kind: str, slug: str, now: CitedRecord, before: CitedRecord | None, subject: Subject) -> Iterator[_Held]:
    """Fields that print a figure and nothing else, as they are now and as they were where that differs."""
    default, *_ = citations()[kind].fields
    earlier: Mapping[str, Any] = before.fields if before else {}
    for field, words in now.fields.items():
        reference = str(Reference(kind, slug, "" if field == default else field))
        for text, is_old in ((words, False), (earlier.get(field, words), True)):
            number = _alone(text, subject)
            if number and not (is_old and text == words):
                yield _Held(number, reference, unmarked(words), now.title, is_old)


def _alone(text: str, subject: Subject) -> Number | None:
    bare = unmarked(text).strip()
    return next((each for each in held_numbers([bare], subject.quarter.end) if each.words == bare), None)


def _offered(box: str, at: int, number: Number, line: str, held: list[_Held]) -> Iterator[Offer]:
    """Records that the line seems to speak of first; a bare count is offered of no other."""
    spoken = {word.casefold() for word in LONG.findall(line)}
    ranked: dict[str, tuple[int, _Held]] = {}
    for each in held:
        shared = sum(word.casefold() in spoken for word in LONG.findall(each.title))
        if number.reads_as(each.number) and (shared or number.kind != "count"):
            ranked.setdefault(each.title, (shared, each))
    for _, each in sorted(ranked.values(), key=lambda pair: -pair[0])[:MOST]:
        yield Offer(box, at, number.words, each.reference, each.prints, each.title, each.is_old)
