"""Figures that were due with a report and did not come."""

from collections.abc import Iterator

from pcc_portal.periods.models import Quarter
from pcc_portal.ui.plain_tables import Cell
from pcc_portal.updates.registers.going_on import going_on
from performance.models import Measure
from performance.stats import Reading
from performance.stats.periods import home, periods_due

from .comparison import Comparison, Row, line
from .performance import figure_of


def missing_figures(compared: Comparison, read: list[tuple[Reading, Reading]]) -> Iterator[Row]:
    """Measures with figures, of which a later quarter's report has no newer one, though it was due. One query."""
    quarter = compared.now.viewpoint.quarter
    if compared.now.viewpoint.as_at.is_working_copy or compared.before.viewpoint.quarter.start >= quarter.start:
        return
    awaited = set(going_on(Measure.objects.all()).values_list("pk", flat=True))
    for before, now in read:
        if before.observation and now.measure.pk in awaited and _is_missing(now, quarter):
            words = Cell("No figure arrived", sub=f"For {quarter.name.replace('Quarter', 'quarter')}")
            yield line(now.measure, figure_of(before), words, "", sub="Measure")


def _is_missing(reading: Reading, quarter: Quarter) -> bool:
    row, frequency = reading.observation, reading.measure.frequency
    if row is None:
        return True
    return home(row, frequency) < quarter.start and row.end < periods_due(frequency, quarter)[-1].end
