"""Splits a paragraph into sentences and list items, with and without what records print in them."""

import html as html_entities
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pcc_portal.ui.markdown import TAG, UNRELEASED

from ..findings import Prose

CITED = "\N{SECTION SIGN}"  # stands where a reference stood
OPEN, CLOSE = "\ue000", "\ue001"  # round what a reference printed
CITATION = re.compile(r'<a class="cite[^>]*>([^<]*)</a>')
END = re.compile(r"</(?:p|li|blockquote|tr|td|th)>|<(?:ul|ol|br|table)\b[^>]*>")
MARKED = re.compile(f"{OPEN}[^{CLOSE}]*{CLOSE}")
MARKS = str.maketrans("", "", OPEN + CLOSE)
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^a-z\s])")
LONGEST = 90


@dataclass(frozen=True)
class Piece:
    """A sentence. `lead`: the sentence that announces the list in which it stands."""

    marked: str
    lead: str = ""

    @property
    def text(self) -> str:
        """As a reader has it."""
        return self.marked.translate(MARKS)

    @property
    def typed(self) -> str:
        """Without what records print."""
        return MARKED.sub(CITED, self.marked)


def pieces(prose: Prose) -> Iterator[Piece]:
    lead = ""
    for part in END.split(CITATION.sub(rf"{OPEN}\1{CLOSE}", prose.html)):
        is_item = "<li>" in part
        sentences = SENTENCE.split(_plain(part))
        yield from (Piece(words, lead if is_item else "") for words in sentences if words)
        announces = sentences[-1].endswith(":")  # an item too, where its own list was pasted beside it
        if sentences[-1] and (announces or not is_item):
            lead = sentences[-1].translate(MARKS) if announces else ""


def typed(prose: Prose) -> str:
    """The paragraph on one line without what records print."""
    return " ".join(piece.typed for piece in pieces(prose))


def one_line(prose: Prose) -> str:
    """The paragraph on one line, without the mark of what is not yet released."""
    return " ".join(prose.text.replace(UNRELEASED, "").split())


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _plain(part: str) -> str:
    return " ".join(html_entities.unescape(TAG.sub(" ", part)).replace(UNRELEASED, "").split())
