"""National priorities for policing, and the draft of what the force contributes to each, from released figures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable
from pcc_portal.updates.releases.as_of import known_viewpoint
from performance import summaries
from performance.models import Measure
from performance.stats import Reading, readings

from .models import PriorityStatement

# The National Police and Crime Measures, as the Home Office’s guidance of June 2021 names them.
PRIORITIES: Mapping[str, str] = {
    "homicide": "Reduce murder and other homicide",
    "serious-violence": "Reduce serious violence",
    "drugs": "Disrupt drugs supply and county lines",
    "neighbourhood-crime": "Reduce neighbourhood crime",
    "cyber-crime": "Tackle cyber crime",
    "victims": "Improve satisfaction among victims, with a particular focus on victims of domestic abuse",
}


@dataclass(frozen=True)
class Line:
    """One priority, and one measure of it with what is released of it; or none."""

    row: PriorityStatement
    reading: Reading | None = None

    @property
    def words(self) -> str:
        return PRIORITIES[self.row.key]


def statements() -> dict[str, PriorityStatement]:
    """Of each priority, stored or not, with its measures that readers see. Two queries."""
    public = Prefetch("measures", Measure.objects.public().select_related("theme"), to_attr="seen_measures")
    stored = {row.key: row for row in PriorityStatement.objects.prefetch_related(public)}
    return {key: stored.get(key) or PriorityStatement(key=key) for key in PRIORITIES}


def lines() -> list[Line]:
    rows = statements().values()
    measures = {measure.pk: measure for row in rows for measure in getattr(row, "seen_measures", ())}
    viewpoint = known_viewpoint(None)  # as readers outside see it
    shown = {each.measure.pk: each for each in readings(measures.values(), viewpoint)} if viewpoint and measures else {}
    return [line for row in rows for line in _of(row, shown)]


def _of(row: PriorityStatement, shown: Mapping[int, Reading]) -> Iterator[Line]:
    mine = [shown[each.pk] for each in getattr(row, "seen_measures", ()) if each.pk in shown]
    if not mine or not row.applies:
        yield Line(row)
        return
    yield from (Line(row, reading) for reading in mine)


def draft(*, may_change: bool) -> PlainTable:
    return PlainTable.of(
        "What the force contributes to each national priority",
        lines(),
        PlainColumn("National priority", lambda line: Cell(line.words, _change(line) if may_change else ""), of=None),
        PlainColumn("Measure", _measure, of=None),
        PlainColumn("What it shows", _shown, of=None),
        PlainColumn("In words", _words, of=None),
    )


def _change(line: Line) -> str:
    return reverse("priority_statement_change", args=[line.row.key])


def _measure(line: Line) -> Cell:
    if line.reading is None:
        return Cell(formats.MISSING)
    measure: Any = line.reading.measure
    return Cell(measure.title, measure.get_absolute_url())


def _shown(line: Line) -> str:
    return summaries.lead(line.reading) if line.reading else formats.MISSING


def _words(line: Line) -> Cell:
    if not line.row.applies:
        return Cell("Does not apply", sub=line.row.words, verbatim=True)
    return Cell(line.row.words, verbatim=True) if line.row.words else Cell("To be written", status="nodata")
