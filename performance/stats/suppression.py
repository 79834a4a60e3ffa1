"""Which figures are hidden with the small ones, so that no sum that readers can make gives one of these away.

Pure: it takes numbers with the sums that they stand in, and reads nothing.
"""

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf

Key = tuple[Hashable, ...]
Row = dict["Cell", Fraction]  # what readers know of numbers that they cannot see: their sum, each times its factor
NARROW = 1  # between bounds closer than this lies at most one whole number
ROUNDS = 20  # of bounds that tighten each other


@dataclass(frozen=True, order=True)
class Cell:
    """One number as it stands in one row. What is hidden is the figure (`key`), with all its rows.

    `least` and `most`: between which readers know it to lie while it is hidden.
    """

    value: Fraction
    key: Key
    row: Hashable
    is_small: bool = False
    least: Fraction | float = Fraction(0)
    most: Fraction | float = inf


@dataclass(frozen=True)
class Sum:
    """A total and its parts. `rest`, where a part has no figure, is what that one could be; `beside` are others that
    the parts come to together with the total."""

    total: Cell
    parts: tuple[Cell, ...]
    rest: Cell | None = None
    beside: tuple[Cell, ...] = ()

    @property
    def cells(self) -> tuple[Cell, ...]:
        return (self.total, *self.beside, *self.parts)


def suppressed(releases: Iterable[Sequence[Sum]]) -> frozenset[Key]:
    """The figures to hide, from the sums that each release lets readers make, the earliest first.

    The small ones are hidden, and of each sum that would give one away the smallest other part, or the total. What is
    hidden once stays so. What a release has shown is known from then on, so that hiding it later is no help.
    """
    keys: set[Key] = set()
    known: set[Cell] = set()
    before: list[Row] = []  # what earlier releases let readers know
    for sums in releases:
        cells = {cell for each in sums for cell in each.cells}
        keys |= {cell.key for cell in cells if cell.is_small}
        _close(sums, keys, known, before)
        before += [row for row in _rows(sums, keys, known) if row not in before]
        known |= {cell for cell in cells if cell.key not in keys}
    return frozenset(keys)


def _close(sums: Sequence[Sum], keys: set[Key], known: Collection[Cell], before: Sequence[Row]) -> None:
    """Add to `keys` until no sum gives a hidden number away, or nothing is left that could still be hidden."""
    of_now = {cell for each in sums for cell in each.cells}
    while exposed := exposed_by([*before, *_rows(sums, keys, known)]) & of_now:
        more = _another(exposed, sums, keys, known)
        if more is None:
            return
        keys |= {more.key}


def _another(
    exposed: Collection[Cell], sums: Sequence[Sum], keys: Collection[Key], known: Collection[Cell]
) -> Cell | None:
    """The smallest other part of a sum that one of them stands in, else its total: first where the fewest are hidden.

    Where that is no help, of a sum that hidden numbers link with them. A zero hides nothing.
    """

    def order(each: Sum) -> tuple[bool, int]:
        return not {*each.cells} & {*exposed}, sum(cell.key in keys for cell in each.cells)

    for each in sorted(_linked(exposed, sums, keys), key=order):
        free = [cell for cell in each.cells if cell.key not in keys and cell not in known]
        parts = [cell for cell in free if cell is not each.total and cell.value]
        if parts or each.total in free:
            return min(parts, default=each.total)
    return None


def _linked(exposed: Iterable[Cell], sums: Sequence[Sum], keys: Collection[Key]) -> list[Sum]:
    """The sums that the numbers stand in, and those that share a hidden one with these, and so on."""
    linked: list[Sum] = []
    hidden = {*exposed}
    while more := [each for each in sums if each not in linked and hidden & {*each.cells}]:
        linked += more
        hidden |= {one for each in more for one in each.cells if one.key in keys}
    return linked


def _rows(sums: Iterable[Sum], keys: Collection[Key], known: Collection[Cell]) -> list[Row]:
    """What is left of each sum when all that readers see is taken from it."""
    rows = []
    for each in sums:
        signed = [(part, Fraction(1)) for part in each.parts]
        signed += [(cell, Fraction(-1)) for cell in (each.total, *each.beside)]
        row = {cell: sign for cell, sign in signed if cell.key in keys and cell not in known}
        if row:
            rows.append(row | ({each.rest: Fraction(1)} if each.rest else {}))
    return rows


Bounds = dict[Cell, tuple[Fraction | float, Fraction | float]]


def exposed_by(rows: Sequence[Row]) -> set[Cell]:
    """The numbers that what readers know leaves no two values for: the sums, and what follows from several of them."""
    bounds: Bounds = {cell: (cell.least, cell.most) for row in rows for cell in row}
    every = [*rows, *_reduced(rows)]
    for _ in range(ROUNDS):
        before = dict(bounds)
        for row in every:
            _tighten(row, bounds)
        if bounds == before:
            break
    return {cell for cell, (low, high) in bounds.items() if high - low < NARROW}


def _tighten(row: Row, bounds: Bounds) -> None:
    """What the others of a sum may be at least and at most leaves each one of them between two bounds of its own."""
    total = sum(factor * each.value for each, factor in row.items())
    for cell in row:
        others = [(bounds[each], factor) for each, factor in row.items() if each is not cell]
        low = sum(factor * (least if factor > 0 else most) for (least, most), factor in others)
        high = sum(factor * (most if factor > 0 else least) for (least, most), factor in others)
        ends = sorted([(total - low) / row[cell], (total - high) / row[cell]])
        bounds[cell] = max(ends[0], bounds[cell][0]), min(ends[1], bounds[cell][1])


def _reduced(rows: Iterable[Row]) -> list[Row]:
    """The same in reduced row echelon form, each row under a number of its own."""
    basis: dict[Cell, Row] = {}
    for row in rows:
        left = row
        for pivot in [cell for cell in row if cell in basis]:
            left = _less(left, basis[pivot], row[pivot])
        if left:
            pivot = next(iter(left))
            new = {cell: factor / left[pivot] for cell, factor in left.items()}
            basis = {at: _less(other, new, other.get(pivot, Fraction(0))) for at, other in basis.items()}
            basis[pivot] = new
    return list(basis.values())


def _less(row: Row, other: Row, times: Fraction) -> Row:
    cells = {**row, **other} if times else row
    left = {cell: row.get(cell, Fraction(0)) - times * other.get(cell, Fraction(0)) for cell in cells}
    return {cell: factor for cell, factor in left.items() if factor}
