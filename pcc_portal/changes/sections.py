"""The page's sections: everything that moved between two viewpoints, in the order of the house."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
from pcc_portal.updates.citations.resolving import citations_at
from pcc_portal.updates.releases.as_of import Viewpoint
from performance.models import Measure

from . import performance, plan, records, resources
from .comparison import Comparison, Row
from .dates import moved_dates

WAS, IS = slice(1, 2), slice(2, None)  # the cells of a row that tell of either side


@dataclass(frozen=True)
class Section:
    slug: str
    title: str
    table: PlainTable

    @property
    def count(self) -> int:
        return len(self.table.rows)


def sections(before: Viewpoint, now: Viewpoint, *, one_by_one: bool = False) -> list[Section]:
    """The number of queries is fixed, however much has moved. `one_by_one`: no line counts several records."""
    headings = _headings(before, now)
    between = f"{headings[1].label} and {headings[2].label}".replace("In ", "in ").replace("Now", "now")
    told = [
        Section(slug, title, PlainTable(f"{title}: {between}", headings, list(rows)))
        for slug, title, rows in _rows(Comparison(before, now, one_by_one=one_by_one))
    ]
    return _reading(told, before, now)


def _reading(told: list[Section], before: Viewpoint, now: Viewpoint) -> list[Section]:
    """With what the words cite: those of the side before as they read then. No query where none cites."""
    rows = [row for section in told for row in section.table.rows]
    texts = [[text for row in rows for cell in row[side] if cell.cites for text in cell.texts] for side in (WAS, IS)]
    if not any(texts):
        return told
    then, since = (citations_at(own, viewpoint).words for own, viewpoint in zip(texts, (before, now), strict=True))

    def read(row: Sequence[Cell]) -> Row:
        return [row[0], *(cell.reading(then) for cell in row[WAS]), *(cell.reading(since) for cell in row[IS])]

    return [replace(s, table=replace(s.table, rows=[read(row) for row in s.table.rows])) for s in told]


def _rows(compared: Comparison) -> list[tuple[str, str, Iterable[Row]]]:
    """By section: its name in addresses, its title and its rows.

    The rows are read in this order: those of `records` are what the sections before them have not told of.
    """
    before, now = compared.before.viewpoint, compared.now.viewpoint
    read = performance.readings_of(compared)
    grades = chain(plan.changed_grades(plan.standings_of(before, now)), performance.changed_grades(compared, read))
    return [
        ("grades", "Changed grades", grades),
        ("dates", "Dates that moved", moved_dates(compared)),
        ("reported", "Figures that moved", performance.reported_figures(compared, read)),
        ("missing", "Figures that did not arrive", performance.missing_figures(compared, read)),
        ("late", "Figures of earlier periods", performance.late_figures(compared, read)),
        ("figures", "Figures that were corrected", performance.restated(before, now, compared.now.of(Measure))),
        ("targets", "Targets that moved", performance.moved_targets(read)),
        ("series", "Series that were broken", performance.broken_series(read)),
        ("money", "Money", chain(performance.forecasts(compared), resources.money(compared))),
        ("contracts", "Contracts", resources.contracts(compared)),
        ("estates", "Disposals and building projects", resources.estates(compared)),
        ("commitments", "Commitments", plan.commitments(compared)),
        ("inspections", "Inspections and recommendations", performance.inspections(compared)),
        ("recommendations", "Recommendations by status", performance.recommendation_counts(compared)),
        ("requests", "Requests that fell overdue", records.overdue_requests(compared)),
        ("decisions", "Decisions", plan.decisions(compared)),
        ("risks", "Risks", resources.risks(compared)),
        ("new", "Other new records", records.new(compared)),
        ("facts", "Other facts that changed", records.facts(compared)),
        ("gone", "Records no longer shown", records.gone(compared)),
        ("wording", "Wording that changed", records.wording(compared)),
        ("words", "Updates left unchanged", plan.unchanged_words(before, now)),
    ]


def _headings(before: Viewpoint, now: Viewpoint) -> list[Heading]:
    after = "Now, not yet published" if now.as_at.is_working_copy else f"In {now.short}"
    return [Heading("What"), Heading(f"In {before.short}"), Heading(after), Heading("Why")]
