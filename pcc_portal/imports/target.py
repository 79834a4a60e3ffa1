"""What can be brought in: figures, and each register whose records have forms."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pcc_portal.accounts.models import User
from pcc_portal.updates.registers.declaration import Noun

from .columns import Column
from .outcomes import Outcome
from .records.downloads import Downloads
from .sheets.grid import Table

EMPTIES = frozenset({"-", "–", "—"})  # a cell with a dash alone empties what stands; a blank one leaves it


@dataclass
class Rows:
    """The rows of a file by the names of columns, as they are to be read. A blank cell is not there.

    `names`: the columns that the file has; `by`: who brings them; `reason`: why what stands changes, where a row does
    not say it itself; `confirmed`: what was doubtful in it is right.
    """

    by: User
    today: dt.date
    rows: Sequence[tuple[int, Mapping[str, str]]]
    names: frozenset[str]
    reason: str = ""
    confirmed: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    downloads: Downloads = field(default_factory=Downloads)


class Target:
    """`key` names it in addresses; `at_once`: how many rows of it are read while somebody waits for a page."""

    key: str
    at_once = 50

    @property
    def noun(self) -> Noun:
        raise NotImplementedError

    def may(self, user: Any) -> bool:
        """Whether there is anything of it that this person may add or change."""
        raise NotImplementedError

    def columns(self, user: Any) -> Sequence[Column]:
        raise NotImplementedError

    def turned(self, table: Table, names: list[str]) -> tuple[Table, list[str]]:
        """A wide table as a long one, where the heads that no column has say what a column would."""
        return table, names

    def check(self, rows: Rows) -> Outcome:
        """What loading them would do. Writes nothing that stays."""
        raise NotImplementedError

    def load(self, rows: Rows) -> Outcome:
        """Load them: to be called in a transaction, which is given up unless the outcome is sound."""
        raise NotImplementedError

    def prepared(self, rows: Rows) -> Callable[[], Outcome]:
        """As `load`, to be called in the transaction; what only reads has been done by then, while others can write."""
        return lambda: self.load(rows)

    def table(self, user: Any) -> tuple[list[str], Iterator[list[Any]]]:
        """The heads and rows of what stands, to be changed and brought again."""
        raise NotImplementedError
