"""Disposals and building projects that reached another stage, or are new."""

from collections.abc import Iterator

from estates.models import CapitalProject, Disposal
from objectives.models import Decision
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, record_cell

from .comparison import NOTHING, Comparison, Row, words_or_dash


def disposals(compared: Comparison) -> Iterator[Row]:
    decisions = compared.now.of(Decision)
    for was, now in compared.pairs(Disposal):
        if was.stage != now.stage:
            decision = decisions.get(now.decision_id)
            yield [
                record_cell(now),
                Cell(was.get_stage_display()),
                Cell(_stage(now)),
                Cell(f"Decision {decision.reference}" if decision else formats.MISSING),
            ]


def new_disposals(compared: Comparison) -> Iterator[Row]:
    for now in compared.new(Disposal):
        yield [record_cell(now, sub="New disposal"), NOTHING, Cell(_stage(now)), words_or_dash(now.grounds)]


def projects(compared: Comparison) -> Iterator[Row]:
    for was, now in compared.pairs(CapitalProject):
        if was.riba_stage != now.riba_stage:
            yield [record_cell(now, sub="Building project"), Cell(_riba(was)), Cell(_riba(now)), NOTHING]
    for now in compared.new(CapitalProject):
        yield [record_cell(now, sub="New building project"), NOTHING, Cell(_riba(now)), words_or_dash(now.description)]


def _stage(disposal: Disposal) -> str:
    receipt = disposal.actual_receipt if disposal.actual_receipt is not None else disposal.expected_receipt
    return f"{disposal.get_stage_display()}{f' at {formats.pounds(receipt)}' if receipt is not None else ''}"


def _riba(project: CapitalProject) -> str:
    if project.riba_stage is None:
        return "No stage recorded"
    return f"Stage {project.riba_stage}, {project.get_riba_stage_display()}"
