"""Monthly measures side by side, as strips of months."""

from collections.abc import Iterable, Sequence

from pcc_portal.ui import formats
from pcc_portal.ui.charts import Figure
from pcc_portal.ui.heat import HeatRow, Month, heat

from .. import figures
from ..choices import AreaKind, Frequency, Unit
from ..models import Measure, Observation
from ..stats import Reading
from ..stats.hidden import shown_value
from .trends import can_draw

MOST_MONTHS = 24
NO_AMOUNT = frozenset({Unit.PLACE, Unit.YES_NO})


def months_figure(readings: Iterable[Reading]) -> Figure | None:
    """Of the monthly measures among them that have two figures to show; None where none has."""
    monthly = (r for r in readings if r.measure.frequency == Frequency.MONTH and r.measure.unit not in NO_AMOUNT)
    drawn = [(each.measure, each.line(AreaKind.FORCE)[-MOST_MONTHS:]) for each in monthly if can_draw(each)]
    rows = [_row(measure, of_it) for measure, of_it in drawn]
    if not rows:
        return None
    sub = "A column a month, taller and darker where the figure is higher; each measure on a scale of its own."
    return Figure("months", heat(rows, title="Month by month"), "Monthly measures side by side", sub=sub)


def _row(measure: Measure, rows: Sequence[Observation]) -> HeatRow:
    months = [Month(row.start, shown_value(row), figures.observation_words(measure, row)) for row in rows]
    return HeatRow(measure.title, measure.get_absolute_url(), _ends(measure, rows), months)


def _ends(measure: Measure, rows: Sequence[Observation]) -> str:
    """As in "lowest 38 in February 2023, highest 55 in September 2023"."""
    known = sorted((row for row in rows if shown_value(row) is not None), key=lambda row: shown_value(row) or 0)
    low, high = (f"{figures.observation_words(measure, r)} in {formats.month(r.start)}" for r in (known[0], known[-1]))
    return f"lowest {low}, highest {high}"
