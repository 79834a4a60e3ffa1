"""The app's door to the panel report: projects, disposals and surveys of each theme."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import chain

from objectives.models import Theme
from objectives.models.delivery import Dated
from pcc_portal.ui import formats
from pcc_portal.ui.block import Block
from pcc_portal.ui.marks import marked
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable, record_cell
from pcc_portal.updates.registers.moves import Moves, date_words
from pcc_portal.updates.releases.as_of import Viewpoint
from pcc_portal.updates.releases.past.papers import Paper

from .choices import DisposalStage
from .display import next_stage, stage_words
from .models import CapitalProject, Disposal


def sections(themes: Collection[Theme], viewpoint: Viewpoint) -> dict[int, list[Block]]:
    """Blocks by theme key. The number of queries is fixed, however many themes or rows."""
    by_theme: dict[int, list[Block]] = defaultdict(list)
    projects: dict[int, list[CapitalProject]] = defaultdict(list)
    for project in CapitalProject.objects.as_at(viewpoint.as_at).filter(theme__in=themes).prefetch_related("stages"):
        projects[project.theme_id].append(project)
    disposals: dict[int, list[Disposal]] = defaultdict(list)
    rows = Disposal.objects.as_at(viewpoint.as_at).filter(theme__in=themes)
    for disposal in rows.select_related("property").naming(viewpoint.as_at, "decision"):
        disposals[disposal.theme_id].append(disposal)
    paper = Paper(viewpoint)
    completions = paper.moves(chain(*projects.values()))
    steps = paper.moves(step for listed in projects.values() for project in listed for step in project.stages.all())
    sales = paper.moves(chain(*disposals.values()))
    for theme, listed in projects.items():
        by_theme[theme].append(Block(table=project_table(listed, completions, steps)))
    for theme, sold in disposals.items():
        by_theme[theme].append(Block(table=disposal_table(sold, sales)))
    return by_theme


def project_table(projects: Iterable[CapitalProject], moves: Moves, steps: Moves) -> PlainTable:
    return PlainTable.of(
        "Building projects",
        projects,
        PlainColumn("Project", lambda p: record_cell(p, marks_hidden=False)),
        PlainColumn("Stage", lambda p: stage_words(p.riba_stage) or "Not recorded", of=("riba_stage",)),
        PlainColumn("Next step", lambda p: _next_step(p, steps), of=None),
        PlainColumn("Completion", lambda p: _expected(p, moves) or "Not set", of=("date",)),
    )


def _expected(row: Dated, moves: Moves) -> str:
    return row.date_words if row.is_done else date_words(row, "forecast_on", moves)


def _next_step(project: CapitalProject, moves: Moves) -> Cell:
    step = next_stage(project)
    if step is None:
        return Cell("None recorded")
    when = marked(_expected(step, moves), step, of=("date",))
    return Cell(marked(step.title, step, of=("title",)), sub=when)


def disposal_table(disposals: Iterable[Disposal], moves: Moves) -> PlainTable:
    return PlainTable.of(
        "Disposals",
        disposals,
        PlainColumn("Property", lambda d: record_cell(d, sub=marked(d.buyer, d, of=("buyer",)), marks_hidden=False)),
        PlainColumn("Stage", lambda d: DisposalStage(d.stage).label, of=("stage",)),
        PlainColumn("Receipt", _receipt, is_figure=True, of=("expected_receipt", "actual_receipt")),
        PlainColumn("To complete by", lambda d: date_words(d, "due_on", moves) or "Not set", of=("due_on",)),
        PlainColumn("Decision", _decision),
    )


def _decision(disposal: Disposal) -> Cell:
    decision = disposal.decision
    return Cell(decision.reference, decision.get_absolute_url()) if decision else Cell("None yet")


def _receipt(disposal: Disposal) -> Cell:
    if disposal.actual_receipt is not None:
        return Cell(formats.pounds(disposal.actual_receipt), sub="received")
    if disposal.expected_receipt is not None:
        return Cell(formats.pounds(disposal.expected_receipt), sub="expected")
    return Cell("Not recorded")
