"""The page's sections: everything that moved between two viewpoints, in the order of the house."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from commissioning.models import Risk
from commissioning.models.risks import score_tag
from objectives.models import CommitmentChange
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable, record_cell
from pcc_portal.updates.releases.as_of import Viewpoint
from performance.models import Measure

from . import accountability, commitments, contracts, dates, estates, figures, money, themes
from .comparison import NOTHING, Comparison, Row


@dataclass(frozen=True)
class Section:
    slug: str
    title: str
    table: PlainTable

    @property
    def count(self) -> int:
        return len(self.table.rows)


def sections(before: Viewpoint, now: Viewpoint) -> list[Section]:
    """The number of queries is fixed, however much has moved."""
    compared = Comparison(before, now)
    read = figures.readings_of(compared)
    steps = commitments.steps_of(compared)
    grades = chain(themes.changed_grades(themes.standings_of(before, now)), figures.changed_grades(compared, read))
    found: list[tuple[str, str, Iterable[Row]]] = [
        ("grades", "Changed grades", grades),
        ("dates", "Dates that moved", dates.moved_dates(compared)),
        ("figures", "Figures that were corrected", figures.restated(before, now, compared.now.of(Measure))),
        ("targets", "Targets that moved", figures.moved_targets(read)),
        ("money", "Money", chain(money.forecasts(compared), money.costs(compared), money.awards(compared))),
        ("contracts", "Contracts", _contracts(compared)),
        ("estates", "Disposals and building projects", _estates(compared)),
        ("commitments", "Commitments", _commitments(compared, steps)),
        ("inspections", "Inspections and recommendations", _inspections(compared)),
        ("decisions", "Decisions", accountability.decisions(compared)),
        ("risks", "Risks", _risks(compared)),
        ("words", "Updates left unchanged", themes.unchanged_words(before, now)),
    ]
    headings = _headings(before, now)
    between = f"{headings[1].label} and {headings[2].label}".replace("In ", "in ").replace("Now", "now")
    return [
        Section(slug, title, PlainTable(f"{title}: {between}", headings, list(rows))) for slug, title, rows in found
    ]


def _contracts(compared: Comparison) -> Iterable[Row]:
    return chain(
        contracts.new_contracts(compared), contracts.changed_contracts(compared), contracts.ended_contracts(compared)
    )


def _estates(compared: Comparison) -> Iterable[Row]:
    return chain(estates.disposals(compared), estates.new_disposals(compared), estates.projects(compared))


def _commitments(compared: Comparison, steps: list[CommitmentChange]) -> Iterable[Row]:
    return chain(commitments.kept_rows(steps), commitments.moved(steps), commitments.new_commitments(compared))


def _inspections(compared: Comparison) -> Iterable[Row]:
    return chain(accountability.inspections(compared), accountability.recommendations(compared))


def _risks(compared: Comparison) -> Iterator[Row]:
    """New ones, those that were closed, and those whose score after controls, or else before them, rose or fell."""
    for now in compared.new(Risk):
        if now.is_open:
            yield [record_cell(now, sub="New risk"), NOTHING, _score(now.residual), Cell(now.cause)]
    for was, now in compared.pairs(Risk):
        if was.is_open and not now.is_open:
            closed = Cell(f"Closed {formats.day(now.closed_on)}", status="done")
            yield [record_cell(now, sub="Closed risk"), _score(was.residual), closed, Cell(now.outcome)]
        elif now.is_open and was.residual != now.residual:
            yield _moved(now, "after controls", was.residual, now.residual)
        elif now.is_open and was.score != now.score:
            yield _moved(now, "before controls", was.score, now.score)


def _moved(risk: Risk, which: str, was: int, now: int) -> Row:
    how = Cell(f"Score {formats.change_words(now - was)}")
    return [record_cell(risk, sub=f"Risk {which}"), _score(was), _score(now), how]


def _score(score: int) -> Cell:
    status, words = score_tag(score)
    return Cell(words, status=status)


def _headings(before: Viewpoint, now: Viewpoint) -> list[Heading]:
    after = "Now, not yet published" if now.as_at.is_working_copy else f"In {now.quarter.short}"
    return [Heading("What"), Heading(f"In {before.quarter.short}"), Heading(after), Heading("Why")]
