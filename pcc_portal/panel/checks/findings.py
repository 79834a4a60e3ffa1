"""What a rule of the check reads (the draft's text and records), and the finding that it returns."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from objectives.models import Theme, UpdateText
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.releases.as_of import Viewpoint

from ..composition import Composition
from .facts import world
from .reading.record import World


@dataclass(frozen=True)
class Place:
    """Where in the report: a section, a theme in it, a numbered paragraph or a `part` without a number, as "Why this
    grade"; what is not known is empty."""

    section: str
    section_title: str
    theme: str = ""
    theme_title: str = ""
    paragraph: int | None = None
    part: str = ""
    box: str = ""  # of the update's page, in which its words are written

    @property
    def words(self) -> str:
        part = f"paragraph {self.paragraph}" if self.paragraph else self.part
        return ", ".join(filter(None, (self.theme_title or self.section_title, part)))

    @property
    def anchor(self) -> str:
        return f"para-{self.paragraph}" if self.paragraph else self.theme or self.section


@dataclass(frozen=True)
class Finding:
    """One thing to fix. `about`, the words found or a record's key, tells it from others of the same rule. `sentence`:
    in which the words stand, as a reader has it."""

    rule: str
    place: Place
    about: str
    why: str
    mend: str
    is_blocking: bool = False
    mend_url: str = ""
    sentence: str = ""
    typed: str = ""  # words that a reference would replace
    citation: str = ""  # that reference

    @property
    def key(self) -> str:
        """Stays the same while the same thing stands in the same theme, wherever paragraphs move."""
        where = f"{self.place.section}/{self.place.theme}"
        return hashlib.sha256(f"{self.rule}|{where}|{self.about}".encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Prose:
    """A numbered paragraph, or words beside them, as it will print (`html`) and in plain words, and the Markdown that
    it comes from."""

    place: Place
    html: str
    text: str
    source: str


@dataclass(frozen=True)
class Subject:
    """A draft of a report with what its rules need: its composition as the office sees it, and the day of despatch."""

    composition: Composition
    viewpoint: Viewpoint
    before: Viewpoint | None  # what readers saw after the report before; None for the first
    themes: dict[str, Theme]
    texts: dict[str, UpdateText]  # by theme
    prose: list[Prose]
    prose_before: dict[str, list[str]]  # plain words of the last sealed report's paragraphs, by theme or fixed section
    today: dt.date

    @property
    def quarter(self) -> Quarter:
        return self.viewpoint.quarter

    @cached_property
    def world(self) -> World:
        """The records as the reader of sentences asks them. A fixed number of queries, once."""
        return world(self)


Rule = Callable[[Subject], Iterable[Finding]]
