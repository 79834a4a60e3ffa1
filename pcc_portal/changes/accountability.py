"""Inspections and what became of their recommendations; decisions taken."""

from collections.abc import Iterator

from objectives.models import Decision
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, record_cell
from performance.models import Inspection, Recommendation

from .comparison import NOTHING, Comparison, Row, words_or_dash


def recommendations(compared: Comparison) -> Iterator[Row]:
    inspections = compared.now.of(Inspection)
    for was, now in compared.pairs(Recommendation):
        of = inspections.get(now.inspection_id)
        if of and was.status != now.status:
            signed = f"Signed off {formats.day(now.signed_off_on)}" if now.signed_off_on else ""
            changed = [Cell(was.get_status_display()), Cell(now.get_status_display())]
            yield [record_cell(now, sub=of.title, url=of.get_absolute_url()), *changed, words_or_dash(signed)]
        elif of and was.due_on != now.due_on:
            yield [record_cell(now, sub=of.title, url=of.get_absolute_url()), _due(was), _due(now), NOTHING]
    for now in compared.new(Recommendation):
        if of := inspections.get(now.inspection_id):
            where = record_cell(now, sub=f"New {now.get_kind_display().lower()}, {of.title}", url=of.get_absolute_url())
            yield [where, NOTHING, Cell(now.get_status_display()), NOTHING]


def _due(row: Recommendation) -> Cell:
    return Cell(f"Due {formats.day(row.due_on)}" if row.due_on else "No date set")


def inspections(compared: Comparison) -> Iterator[Row]:
    for row in compared.new(Inspection):
        on = formats.date_words(row.published_on, row.published_precision)
        yield [
            record_cell(row, sub=f"New {row.get_kind_display().lower()}"),
            NOTHING,
            Cell(f"Published {on}"),
            words_or_dash(row.summary),
        ]


def decisions(compared: Comparison) -> Iterator[Row]:
    for row in compared.new(Decision):
        taken = Cell(f"Taken on {formats.day(row.taken_on)}", sub=row.get_status_display())
        yield [record_cell(row, sub=row.reference), NOTHING, taken, words_or_dash(row.summary)]
