"""A draft beside the last sealed report: what is new, what changed and what stayed as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from pcc_portal.ui.differences import marked, pieces, shortened

from .. import display
from ..composition import Composition, Paragraph
from ..record import texts_by_place

NEW, CHANGED, SAME, GONE = "new", "changed", "unchanged", "not written"
MARKS = (NEW, CHANGED, SAME, GONE)


@dataclass(frozen=True)
class Part:
    """A theme, or a section without themes, in the draft (`text`) and in the last sealed report (`before`)."""

    slug: str
    title: str
    section: str
    text: str
    before: str | None
    paragraphs: Sequence[Paragraph] = ()
    blocks: int = 0
    is_theme: bool = False

    @property
    def mark(self) -> str:
        if self.before is None:
            return NEW
        if not self.text and self.before:
            return GONE
        return SAME if self.text == self.before else CHANGED

    @property
    def words(self) -> int:
        return display.count(self.text)

    @property
    def minutes(self) -> int:
        return display.minutes(self.words)

    @property
    def difference(self) -> SafeString:
        """Safe HTML, what stayed shortened."""
        return marked(shortened(pieces(self.before or "", self.text)))


def parts(composition: Composition, before: Mapping[str, Any] | None) -> list[Part]:
    """In the order of the report. `before`: the record of the last sealed one."""
    then = {slug: "\n".join(texts) for slug, texts in texts_by_place(before).items()} if before else {}
    return list(_parts(composition, then))


def _parts(composition: Composition, then: Mapping[str, str]) -> Iterator[Part]:
    for section in composition.sections:
        if not section.themes:
            yield Part(
                slug=section.slug,
                title=section.title,
                section=section.slug,
                text=_text(section.paragraphs),
                before=then.get(section.slug),
                paragraphs=section.paragraphs,
            )
        for theme in section.themes:
            yield Part(
                slug=theme.slug,
                title=theme.title,
                section=section.slug,
                text=_text(theme.paragraphs),
                before=then.get(theme.slug),
                paragraphs=theme.paragraphs,
                blocks=len(theme.blocks),
                is_theme=True,
            )


def _text(paragraphs: Sequence[Paragraph]) -> str:
    return "\n".join(paragraph.text for paragraph in paragraphs)
