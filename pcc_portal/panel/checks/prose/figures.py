"""Figures that people typed, against what the records hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..findings import Finding, Prose, Subject
from .numbers import Number, typed_days, typed_numbers
from .recorded_values import Held, records, shown
from .sentences import Piece, pieces

# Words that give a figure of before as one of before.
THEN = re.compile(
    r"\b(?:from|previous(?:ly)?|last|earlier|before|was then|compared|against|than|since|up|down|original(?:ly)?|first"
    r"|planned|moved|postponed|instead|ago)\b",
    re.IGNORECASE,
)


def typed_figures(subject: Subject) -> Iterator[Finding]:
    """A number, or the day of a meeting, that a record no longer holds; a number that no record holds."""
    typed = [found for prose in subject.prose for found in _typed(prose, subject)]
    if not typed:
        return
    held, below = records(subject), shown(subject)
    everywhere = {number for each in held for number in (*each.now, *each.then)} | below
    for prose, piece, number in typed:
        near = [each for each in held if prose.place.theme in {each.theme, ""} or not each.theme]
        if any(each.has(number) for each in near if not _is_echo(each, number)):
            continue
        if old := _old(prose, number, near):
            if not THEN.search(piece.said):
                yield _old_value(prose, number, old)
        elif number.kind != "date" and not any(number.reads_as(each) for each in everywhere):
            yield _no_record(prose, number)


def _typed(prose: Prose, subject: Subject) -> Iterator[tuple[Prose, Piece, Number]]:
    for piece in pieces(prose):
        yield from ((prose, piece, number) for number in typed_numbers(piece.typed))
        yield from ((prose, piece, day) for day in typed_days(piece.typed, subject.quarter.end))


def _is_echo(held: Held, number: Number) -> bool:
    """A promise keeps its day when the meeting that it is about has moved."""
    return number.kind == "date" and held.kind == "commitment"


def _old(prose: Prose, number: Number, near: Sequence[Held]) -> Held | None:
    """The record of the theme, or for a fixed part of any, that held it before."""
    return next((each for each in near if each.theme and each.had(number)), None)


def _old_value(prose: Prose, number: Number, record: Held) -> Finding:
    return Finding(
        rule="Old value",
        place=prose.place,
        about=number.words,
        why=f"It says {number.words}, which is how “{record.title}” stood before. The record says something else now.",
        mend="Cite the record instead of typing the figure, or say that this is how it was.",
        is_blocking=True,
        mend_url=record.url,
    )


def _no_record(prose: Prose, number: Number) -> Finding:
    return Finding(
        rule="Number that matches no record",
        place=prose.place,
        about=number.words,
        why=f"Nothing on record reads {number.words}, so that nobody can check it.",
        mend="Record the figure and cite it, or leave it out.",
    )
