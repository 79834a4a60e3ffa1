"""Footnotes in texts that people write: `[^1]` in a sentence, `[^1]: The note.` on a line of its own.

A note stands below the paragraph that first refers to it, with links both ways. What has no other half, and a note that
is given twice, is shown as it was typed.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

LABEL = r"\[\^(?P<label>[A-Za-z0-9_-]{1,20})\]"
REFERENCE = re.compile(LABEL)
NOTE = re.compile(rf"{LABEL}:[ \t]+(?P<words>\S.*)")
OPENS, REFERS = "footnote_open", "footnote_reference"
MOST_INDENT = 3  # spaces; more would be code


@dataclass
class Numbering:
    """Numbers the notes of texts that are read together. `key` tells texts apart whose notes are counted anew."""

    counter: Iterator[int]
    notes: dict[str, list[Token]]
    key: str
    numbers: dict[str, int] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)

    def number(self, label: str) -> tuple[int, bool]:
        """The note's number, and whether this is the first reference to it."""
        is_first = label not in self.numbers
        if is_first:
            self.numbers[label] = next(self.counter)
        return self.numbers[label], is_first

    def untold(self) -> Iterator[tuple[str, list[Token]]]:
        """Notes that have been referred to and do not stand anywhere yet; a note may refer to another."""
        while waiting := [label for label in self.numbers if label not in self.told]:
            for label in waiting:
                self.told.add(label)
                yield f"{self.numbers[label]}-{self.key}", self.notes[label]


def teach(parser: MarkdownIt) -> None:
    parser.block.ruler.before("paragraph", "footnote", _note, {"alt": ["paragraph"]})
    parser.inline.ruler.before("link", REFERS, _reference)
    parser.add_render_rule(REFERS, _reference_html)


def without_notes(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if not token.meta.get("footnote")]


def notes_of(tokens: Sequence[Token]) -> dict[str, list[Token]]:
    """What the notes say, by label."""
    notes: dict[str, list[Token]] = {}
    for token in tokens:
        if token.type == "inline" and (label := token.meta.get("footnote")):
            notes[label] = [token]
    return notes


def as_typed(tokens: Sequence[Token]) -> list[Token]:
    """Notes that nothing refers to become paragraphs again."""
    used = {child.meta["label"] for token in tokens for child in token.children or () if child.type == REFERS}
    for token in tokens:
        label = token.meta.get("footnote")
        if label and label not in used:
            token.meta.pop("footnote")
            token.type = token.type.replace("footnote", "paragraph")
            if token.type == "inline":
                token.children = [Token("text", "", 0, content=f"[^{label}]: "), *(token.children or ())]
    return list(tokens)


def html_of(numbering: Numbering, render: Callable[[list[Token]], str]) -> str:
    """The notes below a paragraph."""
    return "".join(
        f'<p class="note" id="note-{name}" role="doc-footnote"><a href="#ref-{name}" '
        f'aria-label="Back to the text of note {name.partition("-")[0]}">{name.partition("-")[0]}</a> '
        f"{render(tokens)}</p>"
        for name, tokens in numbering.untold()
    )


def _note(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """One line, and those after it up to an empty one, another note or another kind of block."""
    if state.sCount[start] - state.blkIndent > MOST_INDENT or state.level:
        return False
    match = NOTE.match(_line(state, start))
    notes: set[str] = state.env.setdefault("footnotes", set())
    if not match or match["label"] in notes:
        return False
    if silent:
        return True
    notes.add(match["label"])
    lines, last = [match["words"]], start + 1
    while last < end and not state.isEmpty(last) and not _ends(state, last, end):
        lines.append(_line(state, last).strip())
        last += 1
    state.line = last
    opens, inline = state.push(OPENS, "p", 1), state.push("inline", "", 0)
    for token in (opens, inline, state.push("footnote_close", "p", -1)):
        token.map, token.meta = [start, last], {"footnote": match["label"]}
    inline.content, inline.children = "\n".join(lines), []
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _ends(state: StateBlock, line: int, end: int) -> bool:
    return any(rule(state, line, end, True) for rule in state.md.block.ruler.getRules("paragraph"))


def _reference(state: StateInline, silent: bool) -> bool:
    match = REFERENCE.match(state.src, state.pos, state.posMax)
    if not match or match["label"] not in state.env.get("footnotes", ()) or state.linkLevel:
        return False
    if not silent:
        token = state.push(REFERS, "", 0)
        token.meta, token.content = {"label": match["label"]}, match[0]
    state.pos = match.end()
    return True


def _reference_html(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]) -> str:
    numbering: Numbering = env["footnotes"]
    number, is_first = numbering.number(tokens[index].meta["label"])
    name = f"{number}-{numbering.key}"
    place = f' id="ref-{name}"' if is_first else ""
    return f'<sup><a href="#note-{name}"{place} role="doc-noteref" aria-label="Note {number}">{number}</a></sup>'
