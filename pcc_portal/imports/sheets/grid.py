"""Rows of cells as a table: a head for each column, and below it rows that hold something."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .limits import LONGEST_CELL, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, RefusedFileError, listed

# What a spreadsheet shows where a formula came to nothing.
ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "Err:502"})
UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f]")  # which a workbook can write as "_x0000_", and no database keeps
TOO_LARGE = f"There may be at most {MOST_ROWS:,} rows, {MOST_COLUMNS} columns and {MOST_CELLS:,} cells in one file."


@dataclass
class Table:
    """`rows`: (its number in the file, a text for each head). `notes`: what the sender should know, in sentences."""

    heads: list[str]
    rows: list[tuple[int, list[str]]]
    notes: list[str] = field(default_factory=list)


def table_of_kept(kept: Any) -> Table:
    """From JSON."""
    return Table(kept["heads"], [(number, cells) for number, cells in kept["rows"]], kept["notes"])


def letter(column: int) -> str:
    """Of a column counted from 0: 0 → "A", 26 → "AA"."""
    left, name = column + 1, ""
    while left:
        left, rest = divmod(left - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def table_of(rows: Iterable[Sequence[str]], notes: Iterable[str] = (), *, may_be_empty: bool = False) -> Table:
    """The first row that holds something is that of the heads. `may_be_empty`: it may have no row below them.

    Raises RefusedFileError with all that is wrong.
    """
    kept = _with_content(rows)
    if not kept:
        raise RefusedFileError("There is nothing in it.")
    (_, first), *below = kept
    width = max(len(cells) for _, cells in kept)
    heads = [" ".join(head.split()) for head in first] + [""] * (width - len(first))
    if why := [*_faults(heads, below), *_faults_of_cells(kept)]:
        raise RefusedFileError(*why)
    if not below and not may_be_empty:
        raise RefusedFileError("There is no row below the heads.")
    kept_columns = [at for at, head in enumerate(heads) if head]
    filled = ((number, [*cells, *[""] * (width - len(cells))]) for number, cells in below)
    rows_below = [(number, [cells[at] for at in kept_columns]) for number, cells in filled]
    return Table([heads[at] for at in kept_columns], rows_below, list(notes))


def _with_content(rows: Iterable[Sequence[str]]) -> list[tuple[int, list[str]]]:
    """Without blank rows, and without blank cells at the end of each."""
    kept: list[tuple[int, list[str]]] = []
    count = 0
    for number, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        count += len(cells)
        if len(kept) > MOST_ROWS or len(cells) > MOST_COLUMNS or count > MOST_CELLS:
            raise RefusedFileError(TOO_LARGE)
        if cells:
            kept.append((number, cells))
    return kept


def _faults(heads: list[str], rows: list[tuple[int, list[str]]]) -> list[str]:
    used = Counter(head.casefold() for head in heads if head)
    twice = [head for head in dict.fromkeys(heads) if used[head.casefold()] > 1]
    is_filled = {at for _, cells in rows for at, cell in enumerate(cells) if cell}
    nameless = [letter(at) for at, head in enumerate(heads) if not head and at in is_filled]
    return _sentences((twice, "Two columns have the same head: {}."), (nameless, "These columns have no head: {}."))


def _faults_of_cells(rows: list[tuple[int, list[str]]]) -> list[str]:
    errors, long, odd = [], [], []
    for number, cells in rows:
        for at, cell in enumerate(cells):
            if cell.startswith(("#", "Err:")) and cell in ERRORS:
                errors.append(f"{letter(at)}{number}")
            elif len(cell) > LONGEST_CELL:
                long.append(f"{letter(at)}{number}")
            elif UNPRINTABLE.search(cell):
                odd.append(f"{letter(at)}{number}")
    return _sentences(
        (errors, "A formula came to an error in {}."),
        (long, f"There are more than {LONGEST_CELL:,} characters in {{}}."),
        (odd, "There are characters that no text has in {}."),
    )


def _sentences(*unreadable: tuple[list[str], str]) -> list[str]:
    return [sentence.format(listed(places)) for places, sentence in unreadable if places]
