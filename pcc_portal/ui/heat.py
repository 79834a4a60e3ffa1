"""Geometry of strips of months, a row each on one scale of time: higher figures are darker and taller;
`components/heat.html` prints them, with the ends of each row in words."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from pcc_portal.ui.formats import short_month
from pcc_portal.ui.svg import place
from pcc_portal.ui.tiles import shade_of

HEIGHT, LOWEST = 28, Decimal("0.4")  # px of a strip, and the share of it that the lowest figure takes


@dataclass(frozen=True)
class Month:
    """`words` are its figure; `value` None where there is none to show."""

    first: dt.date
    value: Decimal | None
    words: str


@dataclass(frozen=True)
class HeatRow:
    name: str
    url: str
    words: str
    months: Sequence[Month]


@dataclass(frozen=True)
class HeatCell:
    left: str
    top: str
    height: str
    shade: int
    label: str


@dataclass(frozen=True)
class HeatStrip:
    row: HeatRow
    cells: list[HeatCell]


@dataclass(frozen=True)
class HeatPicture:
    template: ClassVar[str] = "components/heat.html"
    axis_words: ClassVar[str] = ""

    title: str
    strips: list[HeatStrip]
    width: str  # per cent of a month
    first: str
    last: str
    height: int = HEIGHT

    @property
    def description(self) -> str:
        return " ".join(f"{each.row.name}: {each.row.words}." for each in self.strips)


def heat(rows: Sequence[HeatRow], *, title: str) -> HeatPicture:
    """From the first month of any row to the last. ValueError without months."""
    months = sorted({month.first for row in rows for month in row.months})
    if not months:
        raise ValueError("A strip needs a month.")
    many = _months_between(months[0], months[-1]) + 1
    strips = [HeatStrip(row, _cells(row, months[0], 100 / many)) for row in rows]
    return HeatPicture(title, strips, place(100 / many), short_month(months[0]), short_month(months[-1]))


def _months_between(first: dt.date, last: dt.date) -> int:
    return 12 * (last.year - first.year) + last.month - first.month


def _cells(row: HeatRow, first: dt.date, width: float) -> list[HeatCell]:
    values = [month.value for month in row.months if month.value is not None]
    return [_cell(month, _months_between(first, month.first) * width, values) for month in row.months]


def _cell(month: Month, left: float, values: Sequence[Decimal]) -> HeatCell:
    """What has no figure is an empty frame of full height."""
    span, share = max(values, default=Decimal(0)) - min(values, default=Decimal(0)), Decimal(1)
    if span and month.value is not None:
        share = LOWEST + (1 - LOWEST) * (month.value - min(values)) / span
    height = HEIGHT * share
    label = f"{short_month(month.first)}: {month.words}"
    return HeatCell(place(left), _px(HEIGHT - height), _px(height), shade_of(month.value, values), label)


def _px(value: Decimal) -> str:
    return place(float(value), 1)
