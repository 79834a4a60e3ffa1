"""What a source is, and reading the rows of a file of it as facts: a number of a series, a place and a period."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pcc_portal.imports.columns import Column, match
from pcc_portal.imports.figures.periods import NoPeriodError, read_period
from pcc_portal.imports.sheets.grid import Table
from pcc_portal.ui.reading import UnreadableError
from pcc_portal.ui.reading.numbers import Kind, read_number

OPEN_GOVERNMENT = "Open Government Licence v3.0"
# What publishers write where there is no number: not applicable, too few, not available.
NO_NUMBER = frozenset(
    {"", "-", "–", "—", "..", ":", "*", "n/a", "na", "x", "z", "c", "[x]", "[z]", "[c]", "[low]", "null"}
)
MONTH = "month"
ISO_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
SHOWN = 20  # faults that a sentence each is said of


class UnreadFileError(Exception):
    """Why a file is not taken: every reason, in sentences."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class UnreadCellError(ValueError):
    """(head of the column, sentence) of what cannot be read in a row."""


@dataclass(frozen=True)
class Fact:
    """`series` says what is counted and `place` where, in the words of who published it."""

    series: str
    place: str
    start: dt.date
    end: dt.date
    value: Decimal

    @property
    def key(self) -> tuple[str, str, dt.date, dt.date]:
        return self.series, self.place, self.start, self.end


@dataclass(frozen=True)
class Row:
    """`cells` by name of the column; `numbers`: of the columns that the source does not name, those with numbers."""

    cells: Mapping[str, str]
    numbers: Mapping[str, Decimal]
    heads: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    def number(self, name: str) -> Decimal | None:
        """None where the publisher says that there is none. Raises UnreadCellError."""
        return _number(self.heads.get(name, name), self[name])

    def needed(self, name: str) -> str:
        """Raises UnreadCellError where the cell is blank."""
        if not self[name]:
            raise UnreadCellError(self.heads.get(name, name), "It is blank.")
        return self[name]

    def refuse(self, name: str, sentence: str) -> UnreadCellError:
        return UnreadCellError(self.heads.get(name, name), sentence)

    def period(self, name: str, frequency: str = "") -> tuple[dt.date, dt.date]:
        """`frequency`: of what a first day alone stands for; of months, "2023-04" is one. Raises UnreadCellError."""
        words = self.needed(name)
        try:
            return read_period(f"{words}-01" if frequency == MONTH and ISO_MONTH.fullmatch(words) else words, frequency)
        except NoPeriodError as why:
            raise self.refuse(name, str(why)) from why


@dataclass(frozen=True)
class Source:
    """`key` names it in addresses and on the command line; `page`: where its files are found; `says`: what becomes of
    a row, in a sentence.

    `adds`: rows of the same series, place and period are added up; else two that differ are refused. `hosts`: those
    that a file may be fetched from.
    """

    key: str
    title: str
    publisher: str
    page: str
    says: str
    needs: tuple[Column, ...]
    facts: Callable[[Row], Iterator[Fact]]
    may_have: tuple[Column, ...] = ()
    adds: bool = False
    is_wide: bool = False
    licence: str = OPEN_GOVERNMENT
    hosts: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.title

    def origin(self, published_on: str) -> str:
        """As the source of a figure says it."""
        return f"{self.publisher}: {self.title}, published {published_on}. {self.licence}."

    def read(self, table: Table) -> list[Fact]:
        """Raises UnreadFileError with what is missing or cannot be read."""
        return _Reading(self, table).facts()


def _number(head: str, text: str) -> Decimal | None:
    plain = text.strip()
    if plain.casefold() in NO_NUMBER:
        return None
    try:
        return read_number(plain, Kind.PERCENT if plain.endswith("%") else Kind.NUMBER)
    except UnreadableError as why:
        raise UnreadCellError(head, str(why)) from why


@dataclass
class _Reading:
    source: Source
    table: Table
    names: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def facts(self) -> list[Fact]:
        self._match()
        by_key: dict[tuple[str, str, dt.date, dt.date], tuple[int, Decimal]] = {}
        for number, cells in self.table.rows:
            try:
                for fact in self.source.facts(self._row(cells)):
                    self._put(by_key, number, fact)
            except UnreadCellError as why:
                head, sentence = why.args
                self.faults.append(f"Row {number}, {head}: {sentence}")
        if self.faults:
            more = len(self.faults) - SHOWN
            ending = [f"And {more:,} more."] if more > 0 else []
            raise UnreadFileError(*self.faults[:SHOWN], *ending)
        return [Fact(*key, value) for key, (_, value) in by_key.items()]

    def _put(
        self, by_key: dict[tuple[str, str, dt.date, dt.date], tuple[int, Decimal]], number: int, fact: Fact
    ) -> None:
        before = by_key.get(fact.key)
        if before is None:
            by_key[fact.key] = (number, fact.value)
        elif self.source.adds:
            by_key[fact.key] = (number, before[1] + fact.value)
        elif before[1] != fact.value:
            self.faults.append(f"Rows {before[0]} and {number} say different numbers of {fact.series}, {fact.place}.")

    def _match(self) -> None:
        """Raises UnreadFileError where a column is missing."""
        matched = match(self.table.heads, (*self.source.needs, *self.source.may_have), {})
        missing = [column.label for column in self.source.needs if column.name not in matched.names]
        reasons = [*matched.faults, *(f"There is no column “{label}”." for label in missing)]
        if reasons:
            raise UnreadFileError(*reasons, f"It has: {', '.join(self.table.heads)[:500]}.")
        self.names = matched.names
        self.heads = dict(zip(self.names, self.table.heads, strict=True))
        self.wide = list(self._columns_of_numbers()) if self.source.is_wide else []

    def _columns_of_numbers(self) -> Iterator[tuple[int, str]]:
        """Of the columns that the source does not name, those in which there is a number."""
        for at, head in enumerate(self.table.heads):
            if not self.names[at] and any(_is_number(cells[at]) for _, cells in self.table.rows):
                yield at, head

    def _row(self, cells: Sequence[str]) -> Row:
        named = {name: cells[at] for at, name in enumerate(self.names) if name}
        numbers = {head: _number(head, cells[at]) for at, head in self.wide}
        return Row(named, {head: value for head, value in numbers.items() if value is not None}, self.heads)


def _is_number(text: str) -> bool:
    try:
        return _number("", text) is not None
    except UnreadCellError:
        return False
