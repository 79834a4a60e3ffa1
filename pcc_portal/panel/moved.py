"""Dates that readers wait for and that moved since the last report, of each theme: with the old one and why.

Which they are is taken from the registers' declarations. What has a table of its own in the report says so there.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from objectives.models import Theme
from pcc_portal.ui.block import Block
from pcc_portal.ui.marks import marked
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable, in_lines, record_cell
from pcc_portal.updates.registers.declaration import Kind, all_kinds, kind_of
from pcc_portal.updates.registers.moves import Moves, awaited_date, with_move, words_now
from pcc_portal.updates.releases.as_of import AsAt, Viewpoint
from pcc_portal.updates.releases.past.papers import Paper
from pcc_portal.updates.rules import through


def sections(themes: Collection[Theme], viewpoint: Viewpoint) -> dict[int, list[Block]]:
    """Blocks by theme key. One query, and three for each kind of which a date moved."""
    paper, wanted = Paper(viewpoint), {theme.pk for theme in themes}
    moved: dict[str, list[int]] = defaultdict(list)
    for kind_key, row in paper.moved().values_list("kind", "row"):
        moved[kind_key].append(row)
    lines: dict[int, list[list[Cell]]] = defaultdict(list)
    for kind in all_kinds():
        if kind.key in moved and not kind.reports_moves:
            for theme, line in _lines(kind, _shown(kind, moved[kind.key], viewpoint.as_at), paper):
                lines[theme].append(line)
    headings = [Heading("What"), Heading("When")]
    caption = f"Other dates that moved {paper.since_words}"
    return {
        theme: [Block(table=in_lines(PlainTable(caption, headings, rows)))]
        for theme, rows in lines.items()
        if theme in wanted
    }


def _shown(kind: Kind, keys: Collection[int], as_at: AsAt) -> list[Any]:
    """Of these rows those that the reader sees, with what they belong to."""
    rows = kind.rows_at(as_at).filter(pk__in=keys)
    listed = list(rows.select_related(*_belongs(kind)).order_by("pk"))
    return [row for row in listed if as_at.is_working_copy or _is_seen(kind, row)]


def _belongs(kind: Kind) -> set[str]:
    """The paths to what its rows belong to, and to what that belongs to."""
    above = {f"{path}__{name}" for path in kind.parents for name in through(kind.parent_model(path))}
    return {*kind.parents, *through(kind.model), *above}


def _is_seen(kind: Kind, row: Any) -> bool:
    parents = [parent for path in kind.parents if (parent := getattr(row, path))]
    return not parents or any(getattr(parent, "is_public", True) for parent in parents)


def _lines(kind: Kind, rows: list[Any], paper: Paper) -> Iterator[tuple[int, list[Cell]]]:
    moves: Moves = paper.moves(rows)
    by_key = {row.pk: row for row in rows}
    for (key, column), move in moves.items():
        row = by_key[key]
        theme = _theme_of(row)
        if awaited_date(row, column) and theme:
            what = record_cell(row, sub=kind.awaited[column] or kind.noun.heading, marks_hidden=False)
            words = marked(with_move(words_now(row, column), move), row, of=(column, "date"))
            yield theme, [what, Cell(words)]


def _theme_of(row: Any) -> int | None:
    """Its own, or that of what it belongs to."""
    while not hasattr(row, "theme_id") and (names := through(type(row)) or _parents(row)):
        row = getattr(row, names[0])
    return getattr(row, "theme_id", None)


def _parents(row: Any) -> tuple[str, ...]:
    kind = kind_of(type(row))
    return kind.parents if kind else ()
