"""Geometry of a map of tiles: a square a place, shaded by what is counted there; `components/tiles.html` prints it.

Across, positions are percentages of the box; down, they are pixels, so that words keep their size at any width.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from pcc_portal.ui.lettering import cut, ems, length
from pcc_portal.ui.svg import place

HEIGHT, GAP = 78, 4  # px of a tile, and between two
SHADES = 5
FIRST_LINE, LINE, VALUE_AT = 18, 15, 68  # px from the top of a tile to the words in it
NAME, VALUE = 5.1, 4.2  # ems that a line of the name and the value have room for
MOST_LINES = 3
FEW_COLUMNS = 4  # more do not fit beside each other on a phone: the map then scrolls by itself


@dataclass(frozen=True)
class Tile:
    """`words` is the figure, short; `value` None where there is none to show, which leaves the tile unshaded."""

    name: str
    row: int
    column: int
    words: str
    value: Decimal | None
    url: str = ""
    is_own: bool = False


@dataclass(frozen=True)
class DrawnTile:
    tile: Tile
    left: str
    top: int
    shade: int  # 1 to `SHADES`, 0 without a figure
    lines: list[tuple[str, str, int]]  # words, their length, and how far down
    label: str

    @property
    def value_at(self) -> int:
        return self.top + VALUE_AT

    @property
    def words_length(self) -> str:
        return length(self.tile.words, VALUE, bold=True)


@dataclass(frozen=True)
class TilesPicture:
    template: ClassVar[str] = "components/tiles.html"
    axis_words: ClassVar[str] = ""

    title: str
    description: str
    tiles: list[DrawnTile]
    width: str  # per cent of a tile
    height: int
    scale: list[tuple[int, str]]  # each shade with its words
    scrolls: bool
    tile_height: int = HEIGHT


def tiles(drawn: Sequence[Tile], *, title: str, scale: Sequence[str]) -> TilesPicture:
    """`scale` names the shades, the lightest first, as `edges` parts them. ValueError without tiles."""
    if not drawn:
        raise ValueError("A map needs a tile.")
    first_row, first_column = min(t.row for t in drawn), min(t.column for t in drawn)
    columns = max(t.column for t in drawn) - first_column + 1
    values = [t.value for t in drawn if t.value is not None]
    width = 100 / columns
    made = [
        _drawn(t, (t.column - first_column) * width, (t.row - first_row) * (HEIGHT + GAP), shade_of(t.value, values))
        for t in drawn
    ]
    return TilesPicture(
        title=title,
        description="; ".join(each.label for each in made) + ".",
        tiles=made,
        width=place(width),
        height=max(each.top for each in made) + HEIGHT,
        scale=list(enumerate(scale, start=1)),
        scrolls=columns > FEW_COLUMNS,
    )


def edges(values: Sequence[Decimal]) -> list[tuple[Decimal, Decimal]]:
    """From where to where each shade goes: equal steps from the lowest to the highest; one where all are the same."""
    low, high = min(values), max(values)
    step = (high - low) / SHADES
    return [(low + step * n, low + step * (n + 1)) for n in range(SHADES)] if step else [(low, high)]


def shade_of(value: Decimal | None, values: Sequence[Decimal]) -> int:
    """1 for the lowest of the values to `SHADES` for the highest, by `edges`; 0 without a figure."""
    if value is None:
        return 0
    low, step = min(values), (max(values) - min(values)) / SHADES
    return 1 + min(int((value - low) / step), SHADES - 1) if step else 1


def _drawn(tile: Tile, left: float, top: int, shade: int) -> DrawnTile:
    lines = [(words, length(words, NAME), top + FIRST_LINE + LINE * n) for n, words in enumerate(_wrapped(tile.name))]
    return DrawnTile(tile, place(left), top, shade, lines, f"{tile.name}: {tile.words}")


def _wrapped(name: str) -> list[str]:
    """In lines that have room in a tile; what is over goes into the last, which ends in "…"."""
    lines: list[str] = []
    for word in name.split():
        if lines and ems(f"{lines[-1]} {word}") <= NAME:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    kept, rest = lines[: MOST_LINES - 1], " ".join(lines[MOST_LINES - 1 :])
    return [*kept, cut(rest, NAME * 1.3)] if rest else kept
