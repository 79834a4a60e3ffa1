"""Typed figures that a record of the theme holds, with the reference that would print each: so that nobody retypes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from objectives.models import UpdateText
from pcc_portal.ui.markdown import REFERENCE, Reference
from pcc_portal.ui.marks import unmarked
from pcc_portal.updates.citations.kinds import CitedRecord
from pcc_portal.updates.registers.declaration import Kind, citations, cited_kinds

from .findings import Finding, Subject
from .reading.printed import Number, held_numbers, typed_days, typed_numbers

BOXES = ("body", "brag_reason", "commissioner_action")
MOST = 3  # records offered for one figure
MOST_FIGURES = 100  # of one update
LONG = re.compile(r"[^\W\d_]{5,}")  # a word that tells records apart


@dataclass(frozen=True)
class Offer:
    """`typed` stands at `at` in a box of the update; `reference` would print `prints` there. `finding`: key of the one
    that it mends, with another figure of its record; empty where the record holds what is typed."""

    box: str
    at: int
    typed: str
    reference: str
    prints: str
    title: str
    finding: str = ""

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
    url: str


def offers(subject: Subject, text: UpdateText | None, findings: Iterable[Finding]) -> list[Offer]:
    """In the order of the boxes and their words. Two queries for each kind of record that can be cited, at most."""
    all_typed = ((box, *each) for box in BOXES if text for each in _typed(getattr(text, box), subject))
    typed = list(islice(all_typed, MOST_FIGURES))
    if not typed or text is None:
        return []
    held = list(_held(subject, text.update.theme.slug))
    same = [offer for box, at, number, line in typed for offer in _offered(box, at, number, line, held)]
    others = (_other(each, getattr(text, each.place.box), held, subject) for each in findings if each.place.box)
    return same + [each for each in others if each]


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
        for slug, record in citations()[name].resolve(slugs, subject.viewpoint).items() if slugs else ():
            yield from _of_record(name, slug, record, subject)


def _path_to_theme(kind: Kind) -> str:
    """Empty for what belongs to none."""
    names = {field.name for field in kind.model._meta.get_fields()}
    return "theme__slug" if "theme" in names else "service__theme__slug" if "service" in names else ""


def _of_record(kind: str, slug: str, record: CitedRecord, subject: Subject) -> Iterator[_Held]:
    """Fields that print a figure and nothing else, the default first."""
    default, *others = citations()[kind].fields
    for field in (default, *others):
        words = record.fields.get(field, "")
        if number := _alone(words, subject):
            reference = str(Reference(kind, slug, "" if field == default else field))
            yield _Held(number, reference, unmarked(words), record.title, record.url)


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
        yield Offer(box, at, number.words, each.reference, each.prints, each.title)


def _other(finding: Finding, text: str, held: list[_Held], subject: Subject) -> Offer | None:
    """What the finding's record says in place of its figure: by the reference that it names, or in the first field that
    prints one of the same kind."""
    words = finding.typed or finding.about
    number = next(held_numbers([words], subject.quarter.end), None)
    source = _without_references(text)
    match = _standing(words).search(source, max(source.find(finding.sentence), 0))
    if number is None or match is None:
        return None
    alike = [each for each in held if each.url == finding.mend_url and each.number.kind == number.kind]
    for each in sorted(alike, key=lambda each: each.reference != finding.citation):
        if not number.reads_as(each.number):
            return Offer(finding.place.box, match.start(), words, each.reference, each.prints, each.title, finding.key)
    return None
