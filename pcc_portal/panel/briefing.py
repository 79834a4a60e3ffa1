"""The report in two pages: what is off track, what changed since the last one, and what the panel is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from pcc_portal.ui.markdown import plain_words
from pcc_portal.updates.choices import NEEDS_ATTENTION

from .composition import Composition, Paragraph, ThemePart
from .display import shortened
from .file import context, file_of, sheets_for
from .sealed import last_sealed
from .summary import changed_grades

MOST_WORDS = 45


@dataclass(frozen=True)
class Point:
    """A theme in a sentence or two, and the paragraph of the report where it begins."""

    theme: ThemePart
    words: str
    done: str = ""

    @property
    def paragraph(self) -> int | None:
        return self.theme.paragraphs[0].number if self.theme.paragraphs else None


@dataclass(frozen=True)
class Briefing:
    watched: Sequence[Point]
    changed: Sequence[Point]
    asked: Sequence[Paragraph]


def briefing(composition: Composition) -> Briefing:
    """One query, for the report before."""
    themes = [theme for section in composition.sections for theme in section.themes]
    before = last_sealed(composition.report)
    return Briefing(
        watched=[_watched(theme) for theme in sorted(themes, key=_rank) if theme.graded.counts_as in NEEDS_ATTENTION],
        changed=[Point(*each) for each in changed_grades(themes, before)] if before else [],
        asked=composition.asked,
    )


def briefing_file(composition: Composition) -> str:
    """As one HTML document that loads nothing and prints on two sides of A4."""
    values = context(composition) | {"briefing": briefing(composition)}
    return file_of("panel/briefing_file.html", values, *sheets_for(composition.report), "briefing")


def _rank(theme: ThemePart) -> tuple[int, int]:
    return theme.graded.rank


def _watched(theme: ThemePart) -> Point:
    done = plain_words(theme.commissioner_action[0]) if theme.commissioner_action else ""
    return Point(theme, shortened(theme.reason, MOST_WORDS), shortened(done, MOST_WORDS))
