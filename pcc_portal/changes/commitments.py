"""What the reports did with promises, and the promises that are new."""

from collections.abc import Iterator

from objectives.choices import CommitmentStep
from objectives.models import Commitment, CommitmentChange
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, record_cell

from .comparison import NOTHING, Comparison, Row


def steps_of(compared: Comparison) -> list[CommitmentChange]:
    """Those of the quarters after the one before, up to the one of now. One query."""
    first, last = compared.before.viewpoint.quarter.start, compared.now.viewpoint.quarter.start
    steps = CommitmentChange.objects.filter(quarter__start__gt=first, quarter__start__lte=last)
    visible = compared.now.of(Commitment)
    found = [step for step in steps.order_by("at", "pk") if step.commitment_id in visible]
    for step in found:
        step.commitment = visible[step.commitment_id]
    return found


def moved(steps: list[CommitmentChange]) -> Iterator[Row]:
    """Revised, carried and overtaken ones, which all say why."""
    for step in steps:
        if step.step != CommitmentStep.KEPT:
            due = Cell(f"Due {formats.day(step.from_due_on)}")
            yield [record_cell(step.commitment, sub="Commitment"), due, Cell(_step_words(step)), Cell(step.reason)]


def kept(steps: list[CommitmentChange]) -> list[CommitmentChange]:
    return [step for step in steps if step.step == CommitmentStep.KEPT]


def kept_rows(steps: list[CommitmentChange]) -> Iterator[Row]:
    for step in kept(steps):
        due = Cell(f"Due {formats.day(step.from_due_on)}")
        why = Cell(step.reason or formats.MISSING)
        yield [record_cell(step.commitment, sub="Commitment"), due, Cell("Kept", status="done"), why]


def new_commitments(compared: Comparison) -> Iterator[Row]:
    for row in compared.new(Commitment):
        due = Cell(f"Due {formats.date_words(row.due_on, row.due_precision)}")
        yield [record_cell(row, sub="New commitment"), NOTHING, due, Cell(f"Made in {row.made_in}")]


def _step_words(step: CommitmentChange) -> str:
    if step.step == CommitmentStep.REVISED:
        return f"Due {formats.day(step.to_due_on)}"
    return step.get_step_display()
