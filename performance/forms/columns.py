"""A column of figures pasted from a sheet: in the order of the rows on the page, or each figure behind a name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pcc_portal.ui.spelling import words_of


@dataclass(frozen=True)
class Line:
    """One line of the sheet, and the place of the row that it is for, or why there is none."""

    name: str
    text: str
    place: int | None
    problem: str = ""


def lines_of(text: str, names: Sequence[str], *, what: str, begins_at: int = 0) -> list[Line]:
    """`names`: of the rows, in their order; `what` they are, as in "lines"; `begins_at`: the row of the first line of a
    column without names. Behind a name the last cell counts that has something in it."""
    lines = text.split("\n")
    if not lines[-1].strip():
        lines.pop()
    if any("\t" in line for line in lines):
        return list(_by_name(filter(str.strip, lines), names, what))
    return list(_in_order(lines, names, what, begins_at))


def _in_order(lines: Sequence[str], names: Sequence[str], what: str, begins_at: int) -> Iterator[Line]:
    for place, line in enumerate(lines, begins_at):
        if place < len(names):
            yield Line(names[place], line.strip(), place)
        else:
            yield Line("", line.strip(), None, f"“{line.strip()}” comes after the last of the {what}.")


def _by_name(lines: Iterator[str], names: Sequence[str], what: str) -> Iterator[Line]:
    places = {words_of(name): place for place, name in enumerate(names)}
    seen = set()
    for line in lines:
        name, *cells = (cell.strip() for cell in line.split("\t"))
        text, place = next(filter(None, reversed(cells)), ""), places.get(words_of(name))
        if place is None:
            yield Line(name, text, None, f"“{name}” is not one of the {what}.")
        elif place in seen:
            yield Line(name, text, None, f"“{name}” is there twice.")
        else:
            seen.add(place)
            yield Line(name, text, place)
