"""What a total is made of: its parts with a bar each, and what no part accounts for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from pcc_portal.ui import formats
from pcc_portal.ui.formats import MISSING
from pcc_portal.ui.mini import ranked_bar
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable

from .. import figures
from ..models import Measure
from ..stats import Reading
from ..stats.sums import adds_up

REMAINDER = "Not in any of these"
Line = tuple[Reading | None, Decimal | None]  # a part, or None for the remainder, and its amount


def category_tables(readings: Iterable[Reading], rests: Mapping[int, Decimal]) -> list[tuple[Measure, PlainTable]]:
    """Of each total whose parts stand beside it for its period, the largest part first. `rests`: as `not_placed`."""
    by_key = {reading.measure.pk: reading for reading in readings}
    parts: dict[int, list[Reading]] = defaultdict(list)
    for reading in by_key.values():
        total = by_key.get(reading.measure.part_of_id or 0)
        if total and _is_of_period(reading, total) and adds_up(total.measure):
            parts[total.measure.pk].append(reading)
    totals = [(by_key[key], own) for key, own in parts.items() if len(own) > 1]
    return [(total.measure, _table(total, own, rests.get(total.measure.pk))) for total, own in totals]


def _is_of_period(part: Reading, total: Reading) -> bool:
    rows = part.observation, total.observation
    return None not in rows and len({(row.start, row.end) for row in rows if row}) == 1


def _table(total: Reading, parts: list[Reading], rest: Decimal | None) -> PlainTable:
    lines: list[Line] = [(part, part.value) for part in sorted(parts, key=lambda part: -(part.value or 0))]
    lines += [(None, rest)] if rest and rest > 0 else []
    most = max(value or Decimal(0) for _, value in lines)
    can_draw = most > 0 and all(value is None or value >= 0 for _, value in lines)
    row = total.observation
    period = f", {figures.period_words(row)}" if row else ""
    return PlainTable.of(
        figures.captioned(f"{total.measure.title} by part{period}", [part.observation for part in parts]),
        lines,
        PlainColumn("Part", _name, of=None, total="All"),
        PlainColumn(
            "Figure",
            lambda line: _amount(total.measure, line),
            is_figure=True,
            of=None,
            total=figures.counted_words(total.measure, row),
        ),
        PlainColumn("Share", lambda line: _share(total, line), is_figure=True, of=None),
        PlainColumn("Bar", lambda line: _bar(line, most), of=None, when=can_draw),
    )


def _name(line: Line) -> Cell:
    part, _ = line
    return Cell(part.measure.title, part.measure.get_absolute_url()) if part else Cell(REMAINDER)


def _amount(total: Measure, line: Line) -> Cell:
    part, value = line
    if part is None:
        return Cell(figures.value_words(total, value or Decimal(0)))
    row = part.observation
    return Cell(figures.counted_words(part.measure, row), unreleased=row is not None and not row.is_released)


def _share(total: Reading, line: Line) -> str:
    _, value = line
    return formats.percent(100 * value / total.value) if value is not None and total.value else MISSING


def _bar(line: Line, most: Decimal) -> Cell:
    _, value = line
    if value is None:
        return Cell(MISSING)
    return Cell("", picture=ranked_bar(value, most=most, label=f"{formats.percent(100 * value / most)} of the largest"))
