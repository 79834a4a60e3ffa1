"""What stands below a theme's paragraphs in a report, as `components/block.html` prints it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.text import slugify

from .charts import Figure
from .marks import DAGGER
from .plain_tables import Cell, PlainTable, Words


@dataclass(frozen=True)
class Block:
    """A sentence that says what matters, then a chart, then its table; any of them may be missing.

    `id`: its key, where its name is another from quarter to quarter. `is_small`: a chart beside others.
    """

    sentence: str = ""
    figure: Figure | None = None
    table: PlainTable | None = None
    id: str = ""
    is_small: bool = False

    @property
    def name(self) -> str:
        """What an editor knows it by: the heading of its chart, or of its table."""
        return self.figure.heading if self.figure else self.table.caption if self.table else self.sentence

    @property
    def key(self) -> str:
        """Tells it from the other blocks of its theme, quarter after quarter."""
        return self.id or (self.figure.id if self.figure else slugify(self.name)[:80])

    def with_base(self, base_url: str) -> Block:
        """The same with `base_url` before each link, for a file that is read away from the portal."""
        if not base_url or self.table is None:
            return self
        rows = [[_with_base(cell, base_url) for cell in row] for row in self.table.rows]
        return replace(self, table=replace(self.table, rows=rows))

    @property
    def citing(self) -> list[str]:
        """Its texts that may hold references to records."""
        return [self.sentence, *(self.table.citing if self.table else ())]

    def reading(self, words: Words) -> Block:
        """The same with what its references print: `words` says it of a text."""
        table = self.table.reading(words) if self.table else None
        return replace(self, sentence=words(self.sentence), table=table)

    @property
    def is_illustrative(self) -> bool:
        rows: Sequence[Sequence[Cell]] = self.table.rows if self.table else ()
        words = (self.sentence, *(self.figure.words if self.figure else ()))
        return any(DAGGER in each for each in words) or any(cell.is_marked for row in rows for cell in row)


def _with_base(cell: Cell, base_url: str) -> Cell:
    return replace(cell, href=base_url + cell.href) if cell.href.startswith("/") else cell


def side_by_side(blocks: Iterable[Block]) -> list[list[Block]]:
    """Small charts that follow one another together, every other block alone."""
    return [
        group
        for is_small, some in groupby(blocks, key=lambda block: block.is_small)
        for group in ([list(some)] if is_small else [[block] for block in some])
    ]
