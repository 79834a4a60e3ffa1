"""Geometry of rows of bars on one signed scale, such as a bridge between totals; `components/bridge.html` prints it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from pcc_portal.ui.lettering import ems, length

ROW = 52
FIRST_NAME = 42
BAR_BELOW_NAME = 8
BAR_HEIGHT = 18
NARROWEST, NARROWEST_WIDE = 20, 38  # ems that the name and the value of a row share
SIDE = 5.2  # ems beside zero, at the edge of the room for words
EDGE = Decimal(4)  # per cent kept free on a side where bars point both ways
ROOM_FOR_WORDS = range(29, 72)  # zero must stand here for both directions to be named beside it


@dataclass(frozen=True)
class Bar:
    """A bar from one amount to another. `kind` (total, up, down) fixes its colour; `words` say what it amounts to."""

    name: str
    start: Decimal
    end: Decimal
    words: str
    kind: str = "total"
    short: str = ""


@dataclass(frozen=True)
class BarRow:
    name: str
    short: str
    words: str
    kind: str
    name_at: int
    bar_at: int
    left: str
    width: str
    joins_at: str
    join_from: int
    join_to: int

    @property
    def is_total(self) -> bool:
        return self.kind == "total"

    @property
    def value_length(self) -> str:
        return length(self.words, NARROWEST / 2, bold=self.is_total)

    @property
    def name_length(self) -> str:
        return self._beside_value(self.name, NARROWEST_WIDE)

    @property
    def short_length(self) -> str:
        return self._beside_value(self.short, NARROWEST)

    def _beside_value(self, name: str, room: float) -> str:
        value = min(ems(self.words, bold=self.is_total), NARROWEST / 2)
        return length(name, room - value - 1, bold=self.is_total)


@dataclass(frozen=True)
class BarsPicture:
    template: ClassVar[str] = "components/bridge.html"

    title: str
    description: str
    height: int
    zero: str
    rows: list[BarRow]
    low_words: str
    high_words: str
    zero_from: int = 34
    bar_height: int = BAR_HEIGHT

    @property
    def low_length(self) -> str:
        return length(self.low_words, SIDE)

    @property
    def high_length(self) -> str:
        return length(self.high_words, SIDE)


def bars(
    rows: Sequence[Bar], *, title: str, description: str, low_words: str = "", high_words: str = ""
) -> BarsPicture:
    """Bars in order, each joined to the next where it ends. `low_words` and `high_words` name the two sides of zero.

    ValueError without rows.
    """
    if not rows:
        raise ValueError("A picture of bars needs at least one.")
    low, high = _ends(rows)
    drawn = [_row(bar, index, low, high, joined=index + 1 < len(rows)) for index, bar in enumerate(rows)]
    zero = _share(Decimal(0), low, high)
    named = int(zero) in ROOM_FOR_WORDS
    return BarsPicture(
        title=title,
        description=description,
        height=drawn[-1].bar_at + BAR_HEIGHT + 10,
        zero=_place(zero),
        rows=drawn,
        low_words=low_words if named else "",
        high_words=high_words if named else "",
    )


def _ends(rows: Sequence[Bar]) -> tuple[Decimal, Decimal]:
    """The scale: every bar and zero, with an edge on both sides when bars point both ways."""
    amounts = [Decimal(0), *(bar.start for bar in rows), *(bar.end for bar in rows)]
    low, high = min(amounts), max(amounts)
    if low == high:
        return Decimal(0), Decimal(1)
    edge = (high - low) * EDGE / 100 if low < 0 < high else Decimal(0)
    return low - edge, high + edge


def _row(bar: Bar, index: int, low: Decimal, high: Decimal, *, joined: bool) -> BarRow:
    name_at = FIRST_NAME + ROW * index
    bar_at = name_at + BAR_BELOW_NAME
    left, right = sorted((_share(bar.start, low, high), _share(bar.end, low, high)))
    return BarRow(
        name=bar.name,
        short=bar.short or bar.name,
        words=bar.words,
        kind=bar.kind,
        name_at=name_at,
        bar_at=bar_at,
        left=_place(left),
        width=_place(right - left),
        joins_at=_place(_share(bar.end, low, high)) if joined else "",
        join_from=bar_at + BAR_HEIGHT,
        join_to=bar_at + ROW,
    )


def _share(amount: Decimal, low: Decimal, high: Decimal) -> Decimal:
    return (amount - low) / (high - low) * 100


def _place(share: Decimal) -> str:
    return f"{share:.2f}".rstrip("0").rstrip(".")
