"""What changed between two texts, word by word."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise, takewhile
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .formats import plural

Kind = Literal["kept", "removed", "inserted"]

# A word brings the space after it along, so that the pieces joined are the text, to the last space and line.
WORD = re.compile(r"\S+\s*|\s+")
# Comparing takes time with the product of both lengths; beyond this a stretch is shown as replaced in one piece.
MOST_COMPARED = 4_000_000
BREAK = re.compile(r"\n\s*\n")
ALIKE = 0.5  # share of words from which two paragraphs are versions of one
SHOWN_AROUND = 25  # words of what stayed, before and after a change, when the rest is left out
WORDS_FOR_READERS = {"removed": "Removed: ", "inserted": "Added: "}
ELEMENTS = {"removed": "del", "inserted": "ins"}


@dataclass(frozen=True)
class Piece:
    """A stretch of words. `skipped` counts words left out of its middle, where `text` has one part for each end."""

    kind: Kind
    text: str
    skipped: int = 0
    ending: str = ""

    @property
    def skipped_words(self) -> str:
        return f"[… {plural(self.skipped, 'word')} unchanged …]"


def pieces(old: str, new: str) -> list[Piece]:
    """Joined, the kept and removed pieces are `old`, the kept and inserted ones `new`. No two of a kind in a row.

    First line by line, then word by word inside the lines that differ.
    """
    return list(_joined(_by_line(old.splitlines(keepends=True), new.splitlines(keepends=True))))


def shortened(parts: Iterable[Piece], around: int = SHOWN_AROUND) -> list[Piece]:
    """The same, but of a long kept stretch only `around` words at each end that touches a change."""
    listed = list(parts)
    return [
        _short(piece, around if number else 0, around if number < len(listed) - 1 else 0)
        if piece.kind == "kept"
        else piece
        for number, piece in enumerate(listed)
    ]


def by_words(parts: Iterable[Piece]) -> list[Piece]:
    """The same where spaces and lines between words make no difference: what stayed reads as in the new text."""
    return list(_joined(piece for removed, inserted in _changes(parts) for piece in _peeled(removed, inserted)))


def _changes(parts: Iterable[Piece]) -> Iterator[tuple[str, str]]:
    """Pairs of stretches in each other's place; what stayed stands in both."""
    removed = ""
    for piece in parts:
        if piece.kind == "removed":
            removed = piece.text
            continue
        if piece.kind == "kept" and removed:
            yield removed, ""
        yield piece.text if piece.kind == "kept" else removed, piece.text
        removed = ""
    if removed:
        yield removed, ""


def _peeled(removed: str, inserted: str) -> Iterator[Piece]:
    old, new = WORD.findall(removed), WORD.findall(inserted)
    bare = [word.strip() for word in old], [word.strip() for word in new]
    start = _alike(*bare)
    end = _alike(bare[0][start:][::-1], bare[1][start:][::-1])
    yield Piece("kept", "".join(new[:start]))
    yield from _change("".join(old[start : len(old) - end]), "".join(new[start : len(new) - end]))
    yield Piece("kept", "".join(new[len(new) - end :]))


def coarse(parts: Iterable[Piece]) -> list[Piece]:
    """The same, without the few words that two unlike texts have in common by chance: what stayed between two changes
    and is less than a quarter as long as they are has gone and come again."""
    listed = list(parts)
    changed = [0 if piece.kind == "kept" else len(piece.text.split()) for piece in listed]
    again: list[Piece] = []
    for at, piece in enumerate(listed):
        around = sum(changed[n] for n in (at - 2, at - 1, at + 1, at + 2) if 0 <= n < len(listed))
        is_between = 0 < at < len(listed) - 1 and "\n" not in piece.text
        if piece.kind == "kept" and is_between and 4 * len(piece.text.split()) < around:
            again += _change(piece.text, piece.text)
        else:
            again.append(piece)
    return list(_joined(again))


def by_paragraph(parts: Iterable[Piece]) -> list[list[Piece]]:
    """The pieces of each paragraph of the new text. What was removed stands where it was, before what follows it."""
    listed = list(parts)
    ends = [each.end() for each in BREAK.finditer("".join(p.text for p in listed if p.kind != "removed"))]
    paragraphs: list[list[Piece]] = [[]]
    begins, at = set(ends), 0
    for piece in listed:
        if piece.kind == "removed":
            paragraphs[-1].append(piece)
            continue
        inside = ends[bisect_right(ends, at) : bisect_left(ends, at + len(piece.text))]
        for start, end in pairwise([0, *(end - at for end in inside), len(piece.text)]):
            if at + start in begins:
                paragraphs.append([])
            paragraphs[-1].append(replace(piece, text=piece.text[start:end]))
        at += len(piece.text)
    return [paragraph for paragraph in paragraphs if paragraph]


def words_changed(parts: Iterable[Piece]) -> int:
    """How many words differ; one that came in another's place counts once."""
    changed = removed = 0
    for piece in parts:
        words = len(piece.text.split())
        match piece.kind:
            case "removed":
                changed, removed = changed + words, words
            case "inserted":
                changed, removed = changed + max(0, words - removed), 0
            case "kept":
                removed = 0
    return changed


def marked(parts: Iterable[Piece]) -> SafeString:
    """Safe HTML: <ins> and <del>, each with hidden words for those who hear the page."""
    return format_html_join("", "{}", ((_html(piece),) for piece in parts))


def difference(old: str, new: str) -> SafeString:
    """Both texts in one, marked, what stayed the same shortened."""
    return marked(shortened(pieces(old, new)))


def paired(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Places of paragraphs that stand beside one another, in order: those that are the same, or share half of their
    words; None beside one that is new or gone.
    """
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(range(i, j), range(k, m), strict=True)
            continue
        at = i
        for right in range(k, m):
            alike = next((left for left in range(at, j) if _share(old[left], new[right]) >= ALIKE), None)
            if alike is not None:
                yield from ((left, None) for left in range(at, alike))
                at = alike + 1
            yield alike, right
        yield from ((left, None) for left in range(at, j))


def _share(one: str, other: str) -> float:
    """Of the words of both, how many both have: 0 to 1."""
    left, right = set(one.split()), set(other.split())
    return len(left & right) / max(1, min(len(left), len(right)))


def beside(old: str, new: str) -> tuple[SafeString, SafeString]:
    """Both texts as safe HTML, what is gone marked in the first and what is new in the second."""
    parts = pieces(old, new)
    return (
        marked(piece for piece in parts if piece.kind != "inserted"),
        marked(piece for piece in parts if piece.kind != "removed"),
    )


def _by_line(old: list[str], new: list[str]) -> Iterator[Piece]:
    for before, after in _aligned(old, new):
        if before and after and before != after:
            for left, right in _aligned(WORD.findall(before), WORD.findall(after)):
                yield from _stretch(left, right)
        else:
            yield from _stretch(before, after)


def _aligned(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of stretches that are alike, or that stand in each other's place; joined they are both texts."""
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    yield "".join(old[:start]), "".join(new[:start])
    yield from _middle(old[start : len(old) - end], new[start : len(new) - end])
    yield "".join(old[len(old) - end :]), "".join(new[len(new) - end :])


def _alike(old: Iterable[str], new: Iterable[str]) -> int:
    """How many parts both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _middle(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    if len(old) * len(new) > MOST_COMPARED:
        yield "".join(old), "".join(new)
        return
    for _, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        yield "".join(old[i:j]), "".join(new[k:m])


def _stretch(before: str, after: str) -> Iterator[Piece]:
    if before == after:
        yield Piece("kept", before)
    else:
        yield from _change(before, after)


def _joined(parts: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours as one: between two kept pieces, everything removed and then everything inserted."""
    removed, inserted, kept = "", "", ""
    for piece in (piece for piece in parts if piece.text):
        if piece.kind == "kept" and (removed or inserted):
            yield from _change(removed, inserted)
            removed, inserted = "", ""
        elif piece.kind != "kept" and kept:
            yield Piece("kept", kept)
            kept = ""
        removed += piece.text if piece.kind == "removed" else ""
        inserted += piece.text if piece.kind == "inserted" else ""
        kept += piece.text if piece.kind == "kept" else ""
    yield from _change(removed, inserted)
    if kept:
        yield Piece("kept", kept)


def _change(removed: str, inserted: str) -> Iterator[Piece]:
    if removed:
        yield Piece("removed", removed)
    if inserted:
        yield Piece("inserted", inserted)


def _short(piece: Piece, first: int, last: int) -> Piece:
    words = WORD.findall(piece.text)
    skipped = len(words) - first - last
    if skipped <= SHOWN_AROUND:
        return piece
    return replace(piece, text="".join(words[:first]), skipped=skipped, ending="".join(words[len(words) - last :]))


def _html(piece: Piece) -> SafeString:
    if piece.kind == "kept":
        if not piece.skipped:
            return format_html("{}", piece.text)
        return format_html(
            '{}<span class="difference__skipped">{}</span>{}', piece.text, piece.skipped_words, piece.ending
        )
    # The element's name is one of ours, and what was written goes through the escaping.
    return format_html(
        '<{0}><span class="visually-hidden">{1}</span>{2}</{0}>',
        ELEMENTS[piece.kind],
        WORDS_FOR_READERS[piece.kind],
        piece.text,
    )
