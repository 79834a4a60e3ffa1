"""Text that was sent before."""

from __future__ import annotations

from collections.abc import Iterator

from ..findings import Finding, Subject
from .sentences import said, shortened

SHORTEST = 12  # words; a shorter paragraph may well say the same again


def unchanged_text(subject: Subject) -> Iterator[Finding]:
    """Word for word as in the last report. Fixed parts are carried on purpose, and so is the text of a correction."""
    if subject.composition.report.version > 1:
        return
    for prose in subject.prose:
        text = said(prose)
        is_same = prose.place.theme and text in subject.prose_before.get(prose.place.theme, ())
        if is_same and len(text.split()) > SHORTEST:
            yield Finding(
                rule="Unchanged text",
                place=prose.place,
                about=shortened(text),
                why="The last report said this word for word.",
                mend="Say what is new, or leave it out.",
            )
