"""Places: figures of one council area that are others than they were."""

from collections.abc import Iterator

from pcc_portal.ui.plain_tables import Cell
from pcc_portal.updates.releases.as_of import Viewpoint
from performance import figures
from performance.models import Area, Measure, Observation
from performance.stats.boards import by_area, measures_of_councils

from .comparison import Row, line, words_or_dash


def figures_of(area: Area, before: Viewpoint, now: Viewpoint) -> Iterator[Row]:
    """Of each measure at most one line. The number of queries is fixed."""
    measures = measures_of_councils(now)
    then, since = (
        {each.measure.pk: each.councils.get(area.pk) for each in by_area(side, measures)[1]} for side in (before, now)
    )
    for measure in measures:
        was, row = then.get(measure.pk), since.get(measure.pk)
        if row is not None and _words(measure, row) != _words(measure, was):
            yield line(measure, _figure(measure, was), _figure(measure, row), _why(was, row), sub=area.name)


def _words(measure: Measure, row: Observation | None) -> tuple[str, ...]:
    return (figures.observation_words(measure, row), figures.period_words(row)) if row else ()


def _figure(measure: Measure, row: Observation | None) -> Cell:
    if row is None:
        return words_or_dash("")
    value, period = _words(measure, row)
    return Cell(value, sub=period)


def _why(was: Observation | None, row: Observation) -> str:
    if was is None:
        return "First reported"
    return f"Corrected: {row.reason}" if row.key == was.key and row.reason else ""
