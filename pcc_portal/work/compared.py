"""The words of an update beside those that its approver knows, as they print, each word that differs marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.safestring import SafeString

from objectives.choices import Verdict
from objectives.models import Review, UpdateText
from objectives.models.updates import CITING
from pcc_portal.ui import formats
from pcc_portal.ui.differences import Piece, by_paragraph, by_words, coarse, marked, pieces, shortened, words_changed
from pcc_portal.ui.markdown import Cite, Cited, Reference, in_plain_words
from pcc_portal.ui.marks import unmarked
from pcc_portal.ui.sentences import sentences, unwrapped
from pcc_portal.ui.titles import titled_lazy
from pcc_portal.updates.citations.resolving import Citations, citations_at
from pcc_portal.updates.releases.approval import FOR_THE_OFFICE, changed_readings
from pcc_portal.updates.releases.as_of import AsAt, Viewpoint, paper_of

from .stats import Progress

# What each box of the words is called, in their order.
LABELS = {
    "body": "What happened",
    "brag": "Grade",
    "brag_reason": "Why this grade",
    "commissioner_action": titled_lazy("What the {holder} did about it"),
}


@dataclass(frozen=True)
class Paragraph:
    parts: list[Piece]

    @property
    def html(self) -> SafeString:
        return _html(self.parts)

    @property
    def sentences(self) -> list[str]:
        """Of the text as it is now."""
        return sentences("".join(piece.text for piece in self.parts if piece.kind != "removed"))


@dataclass(frozen=True)
class Box:
    """One box of the words: its column, its label, and both texts in one."""

    column: str
    parts: list[Piece]

    @property
    def label(self) -> str:
        return str(LABELS[self.column])

    @property
    def takes_comments(self) -> bool:
        return self.column in CITING

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        paragraphs = by_paragraph(coarse(self.parts))
        return [Paragraph(parts) for parts in paragraphs if any(piece.text.strip() for piece in parts)]

    @property
    def short_html(self) -> SafeString:
        """Around the changes alone."""
        return _html(shortened(coarse(self.parts)))

    @property
    def words_changed(self) -> int:
        return words_changed(self.parts)


@dataclass(frozen=True)
class Compared:
    """`against` says which version the words are marked against; empty where there is none before them."""

    against: str
    boxes: list[Box]

    @property
    def words_changed(self) -> int:
        return sum(box.words_changed for box in self.boxes)


def _html(parts: Sequence[Piece]) -> SafeString:
    """Without what ends the last line: the next one is an element of its own."""
    *before, last = parts
    return marked([*before, replace(last, text=last.text.rstrip(), ending=last.ending.rstrip())])


def compare(update: Progress, seen: Review | None) -> Compared:
    """With what its approver last approved or returned or, where that is nothing, with the words last published.

    As many queries as the kinds that the words cite need, however many they are.
    """
    if seen is not None and seen.text is not None:
        return since([(update, seen)])[0]
    before = _last_published(update)
    against = f"the words published for {before.update.quarter.name}" if before else ""
    then = _printed(before, citations_at(before.citing, _published_with(before)).cite) if before else {}
    now = _printed(update.text, Citations(update.text.citing, paper_of(update.quarter)).cite) if update.text else {}
    return Compared(against, _boxes(then, now))


def since(decided: Sequence[tuple[Progress, Review]]) -> list[Compared]:
    """Each update of the same quarter with what was decided about it, in as many queries as for one."""
    texts = [text for update, seen in decided for text in (update.text, seen.text) if text]
    citations = Citations([words for text in texts for words in text.citing], paper_of(decided[0][0].quarter))
    return [_since(update, seen, citations.cite) for update, seen in decided]


def _since(update: Progress, seen: Review, cite: Cite) -> Compared:
    """A reference that prints something else now is a change too, whoever made it."""
    then = {name: was.removesuffix(FOR_THE_OFFICE) for name, was, _ in changed_readings(seen.printed, update.printed)}

    def cite_then(reference: Reference) -> Cited:
        return Cited(then[str(reference)]) if str(reference) in then else cite(reference)

    before = _printed(seen.text, cite_then) if seen.text else {}
    return Compared(decided_words(seen), _boxes(before, _printed(update.text, cite) if update.text else {}))


def decided_words(seen: Review) -> str:
    """As in "what you approved on 12 January 2024"."""
    return f"what you {Verdict(seen.verdict).label.lower()} on {formats.day(seen.decided_on)}"


def _printed(text: UpdateText, cite: Cite) -> dict[str, str]:
    """The words of each box as the paper will print them, when what they cite has been released with them; without the
    marks of what is made up, which are no words of theirs."""

    def released(reference: Reference) -> Cited:
        cited = cite(reference)
        return replace(cited, text=unmarked(cited.text), unreleased=False)

    return {"brag": text.grade.word} | {
        name: unwrapped(in_plain_words(getattr(text, name), released)) for name in CITING
    }


def cite_then(text: UpdateText) -> Cite:
    """What the references of an earlier quarter's words printed: as published or, where they were not, as its paper
    would print them now. As many queries as the kinds that they cite need."""
    is_published = text.release is not None and not text.release.is_held
    citations = citations_at(text.citing, _published_with(text)) if is_published else None
    return (citations or Citations(text.citing, paper_of(text.update.quarter))).cite


def _boxes(before: Mapping[str, str], now: Mapping[str, str]) -> list[Box]:
    boxes = [Box(name, by_words(pieces(before.get(name, ""), now.get(name, "")))) for name in LABELS]
    return [box for box in boxes if box.parts]


def _last_published(update: Progress) -> UpdateText | None:
    """Of the latest earlier quarter of which readers have words."""
    rows = UpdateText.objects.filter(update__theme=update.theme, release__is_held=False)
    earlier = rows.filter(update__quarter__start__lt=update.quarter.start).select_related("update__quarter", "release")
    return earlier.order_by("-update__quarter__start", "-release__number").first()


def _published_with(text: UpdateText) -> Viewpoint:
    return Viewpoint(AsAt(text.release.number), text.update.quarter, text.release)  # type: ignore[union-attr]
