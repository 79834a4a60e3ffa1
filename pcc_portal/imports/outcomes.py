"""What becomes of a file: of each row what it would add or change, what it leaves, what is wrong with it."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

ADDED, CHANGED, LEFT, WAITS, WRONG = "added", "changed", "left", "waits", "wrong"
FOLLOWS = "follows"  # wrong only because it names a record whose own row is wrong
SHOWN = 200  # rows of a kind that a page lists; the file of faults has them all


class Written(NamedTuple):
    """A row that was written, or the proposal of one that waits. `was`: the cells that it changed, as they stood;
    `version`: of the row once that was done. Figures need neither: each is a row of its own."""

    model: str
    pk: int
    kind: str
    was: dict[str, str] = {}  # a default that nobody changes
    version: int = 0


@dataclass
class RowOutcome:
    """`errors`: (label of the column or empty, sentence); `changes`: (label, what stands, what it becomes)."""

    number: int
    title: str = ""
    kind: str = LEFT
    errors: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    sheet: str = ""  # of a workbook that is read whole

    def refuse(self, label: str, *sentences: str) -> None:
        self.kind = WRONG
        self.errors += [(label, sentence) for sentence in sentences]


@dataclass
class Outcome:
    """Of a whole file. `faults` are of no row; `written`: each row that was written."""

    rows: list[RowOutcome] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)

    def of(self, *kinds: str) -> list[RowOutcome]:
        return [row for row in self.rows if row.kind in kinds]

    @property
    def doubted(self) -> list[RowOutcome]:
        return [row for row in self.rows if row.doubts]

    @property
    def is_sound(self) -> bool:
        return not self.faults and not self.of(WRONG, FOLLOWS)

    @property
    def writes(self) -> bool:
        return bool(self.of(ADDED, CHANGED, WAITS))

    def kept(self) -> dict[str, Any]:
        """As JSON: the counts, every fault, and as much of the rest as a page shows."""
        shown = [*self.of(ADDED)[:SHOWN], *self.of(CHANGED, WAITS)[:SHOWN]]
        return {
            "counts": Counter(row.kind for row in self.rows),
            "doubts": len(self.doubted),
            "faults": self.faults,
            "wrong": [asdict(row) for row in self.of(WRONG)],
            "shown": [asdict(row) for row in shown],
            "doubted": [asdict(row) for row in self.doubted[:SHOWN]],
        }
