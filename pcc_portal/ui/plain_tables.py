"""A table of finished words, as `components/table.html` prints it: for reports and pages without sorting or paging."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pcc_portal.ui import formats

from .marks import DAGGER, NOTHING, beside, is_made_up, unmarked

Words = Callable[[str], str]
FEW_ROWS = 2
WIDE_FROM = 5  # more columns than these scroll where they have no room (static/css/portal.css, "Registers")


@dataclass(frozen=True)
class Heading:
    """A column's head, its unit included; figures stand to the right."""

    label: str
    is_figure: bool = False


@dataclass(frozen=True)
class Cell:
    """`sub` is a quiet second line; `status` (one of `statuses.STATUSES`) prints the text as a tag; `verbatim`: its
    words are shown as they were typed, references and all. A `picture` (`ui.mini`) stands in place of the text."""

    text: str
    href: str = ""
    sub: str = ""
    status: str = ""
    unreleased: bool = False
    illustrative: bool = False
    verbatim: bool = False
    picture: Any = None
    language: str = ""  # tag of that of its text, where that is not English

    def __post_init__(self) -> None:
        """A mark at the end of its words stands beside them, once, where a page can say what it means."""
        bare = unmarked(self.text)
        object.__setattr__(self, "illustrative", bare != self.text or (self.illustrative and bare not in NOTHING))
        object.__setattr__(self, "text", bare)

    @property
    def is_marked(self) -> bool:
        """Does it wear †, in its words or beside them?"""
        return self.illustrative or DAGGER in self.text or DAGGER in self.sub

    @property
    def printed(self) -> str:
        """Its words as they are read, with the mark."""
        return beside(self.text) if self.illustrative else self.text

    @property
    def is_bare(self) -> bool:
        """Nothing but its text, as most are: templates print that without more ado."""
        more = (self.href, self.sub, self.status, self.unreleased, self.illustrative, self.picture, self.language)
        return not any(more)

    @property
    def cites(self) -> bool:
        """May its words hold references to records?"""
        return not self.verbatim and ("{" in self.text or "{" in self.sub)

    @property
    def texts(self) -> tuple[str, str]:
        return self.text, self.sub

    def reading(self, words: Words) -> Cell:
        return replace(self, text=words(self.text), sub=words(self.sub)) if self.cites else self


def _says(cell: Cell) -> bool:
    return not cell.is_bare or cell.text not in ("", formats.MISSING)


def record_cell(
    row: Any,
    text: str = "",
    *,
    sub: str = "",
    url: str = "",
    linked: bool = True,
    marks_hidden: bool = True,
    of: tuple[str, ...] = ("title",),
) -> Cell:
    """A record's title, or `text`, leading to its page, or `url`, with the marks that it wears.

    `marks_hidden` is False where every reader may see the row, as in a report; `of`: the fields that it prints.
    """
    is_shown = row.is_released if hasattr(row, "is_released") else getattr(row, "is_public", True)
    return Cell(
        text or row.title,
        (url or row.get_absolute_url()) if linked else "",
        sub=sub,
        unreleased=marks_hidden and not is_shown,
        illustrative=is_made_up(row, *of),
    )


@dataclass(frozen=True)
class PlainColumn:
    """A declared column: what heads it, and the cell, or its text, that a row has under it.

    `total` stands below; a column is left out unless `when`. `of`: the fields of the row that its cells print, so that
    they wear † where those are made up; None where they print something else than the row. A link leads elsewhere.
    """

    label: str
    cell: Callable[[Any], Cell | str]
    is_figure: bool = False
    total: str = ""
    when: bool = True
    of: tuple[str, ...] | None = ()

    def cell_of(self, row: Any) -> Cell:
        cell = self.cell(row)
        cell = Cell(cell) if isinstance(cell, str) else cell
        if self.of is None or cell.href or not is_made_up(row, *self.of):
            return cell
        return replace(cell, illustrative=True)


@dataclass(frozen=True)
class PlainTable:
    """The first cell of a row names it. ValueError when a row is not as long as the headings.

    `tight` suits a few short figures: on a phone they stand three beside each other. `as_lines`: a report prints each
    row as a line of words.
    """

    caption: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[Cell] = ()
    tight: bool = False
    as_lines: bool = False

    def __post_init__(self) -> None:
        wide = len(self.headings)
        if any(len(row) != wide for row in (*self.rows, *([self.totals] if self.totals else []))):
            raise ValueError(f"Each row of “{self.caption}” needs {wide} cells.")

    @classmethod
    def of(cls, caption: str, rows: Iterable[Any], *declared: PlainColumn) -> PlainTable:
        """The table that these columns declare, a line for each of `rows`, with the totals that there are below."""
        columns = [column for column in declared if column.when]
        lines = [[column.cell_of(row) for column in columns] for row in rows]
        has_totals = lines and any(column.total for column in columns)
        totals = [Cell(column.total) for column in columns] if has_totals else ()
        return cls(caption, [Heading(column.label, column.is_figure) for column in columns], lines, totals)

    @property
    def citing(self) -> list[str]:
        """The texts of cells that may hold references to records."""
        return [text for row in self.rows for cell in row if cell.cites for text in cell.texts]

    def reading(self, words: Words) -> PlainTable:
        """The same with what its references print: `words` says it of a text."""
        if not self.citing:
            return self
        return replace(self, rows=[[cell.reading(words) for cell in row] for row in self.rows])

    def filled(self) -> PlainTable:
        """Without the columns in which no row has anything to say; the first, which names the rows, stays."""
        kept = [n for n, cells in enumerate(zip(*self.rows, strict=True)) if n == 0 or any(map(_says, cells))]
        rows = [[row[n] for n in kept] for row in self.rows]
        return replace(self, headings=[self.headings[n] for n in kept], rows=rows) if rows and not self.totals else self

    @property
    def takes_focus(self) -> bool:
        """May it be so wide that it scrolls by itself, without a link that takes the focus there?"""
        return len(self.headings) > WIDE_FROM and not any(cell.href for row in self.rows for cell in row)

    @property
    def figure_columns(self) -> list[int]:
        """Counted from 1."""
        return [place for place, heading in enumerate(self.headings, 1) if heading.is_figure]

    @property
    def labelled_rows(self) -> list[list[tuple[Heading, Cell]]]:
        return [list(zip(self.headings, row, strict=True)) for row in self.rows]

    @property
    def labelled_totals(self) -> list[tuple[Heading, Cell]]:
        return list(zip(self.headings, self.totals, strict=True)) if self.totals else []


def in_lines(table: PlainTable) -> PlainTable:
    return replace(table, as_lines=True)


def in_lines_if_short(table: PlainTable) -> PlainTable:
    """A head over a row or two says less than the row itself."""
    return in_lines(table) if len(table.rows) <= FEW_ROWS and not table.totals else table


def linked_table(caption: str, records: Iterable[tuple[str, Any]]) -> PlainTable:
    """Records of any kind, each with its kind in words."""
    return PlainTable.of(
        caption,
        records,
        PlainColumn("Record", lambda linked: record_cell(linked[1])),
        PlainColumn("Kind", lambda linked: linked[0], of=None),
    )
