"""A table of finished words, as `components/table.html` prints it: for reports and pages without sorting or paging."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A column's head, its unit included; figures stand to the right."""

    label: str
    is_figure: bool = False


@dataclass(frozen=True)
class Cell:
    """`sub` is a quiet second line; `status` (one of `statuses.STATUSES`) prints the text as a tag."""

    text: str
    href: str = ""
    sub: str = ""
    status: str = ""
    unreleased: bool = False
    illustrative: bool = False

    @property
    def is_bare(self) -> bool:
        """Nothing but its text, as most are: templates print that without more ado."""
        return not (self.href or self.sub or self.status or self.unreleased or self.illustrative)


@dataclass(frozen=True)
class PlainTable:
    """The first cell of a row names it. ValueError when a row is not as long as the headings.

    `tight` suits a few short figures: on a phone they stand three beside each other.
    """

    caption: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[Cell] = ()
    tight: bool = False

    def __post_init__(self) -> None:
        wide = len(self.headings)
        if any(len(row) != wide for row in (*self.rows, *([self.totals] if self.totals else []))):
            raise ValueError(f"Each row of “{self.caption}” needs {wide} cells.")

    @property
    def labelled_rows(self) -> list[list[tuple[Heading, Cell]]]:
        return [list(zip(self.headings, row, strict=True)) for row in self.rows]

    @property
    def labelled_totals(self) -> list[tuple[Heading, Cell]]:
        return list(zip(self.headings, self.totals, strict=True)) if self.totals else []
