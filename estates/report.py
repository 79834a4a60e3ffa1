"""The app's door to the panel report: projects, disposals and surveys of each theme."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from objectives.models import Theme
from pcc_portal.ui import formats
from pcc_portal.ui.block import Block
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable, record_cell
from pcc_portal.updates.releases.as_of import Viewpoint

from .choices import DisposalStage
from .display import next_stage, stage_words
from .models import CapitalProject, Disposal


def sections(themes: Collection[Theme], viewpoint: Viewpoint) -> dict[int, list[Block]]:
    """Blocks by theme key. Three queries, however many themes or rows."""
    by_theme: dict[int, list[Block]] = defaultdict(list)
    projects: dict[int, list[CapitalProject]] = defaultdict(list)
    for project in CapitalProject.objects.as_at(viewpoint.as_at).filter(theme__in=themes).prefetch_related("stages"):
        projects[project.theme_id].append(project)
    disposals: dict[int, list[Disposal]] = defaultdict(list)
    rows = Disposal.objects.as_at(viewpoint.as_at).filter(theme__in=themes)
    for disposal in rows.select_related("property").naming(viewpoint.as_at, "decision"):
        disposals[disposal.theme_id].append(disposal)
    for theme, listed in projects.items():
        by_theme[theme].append(Block(table=project_table(listed)))
    for theme, sold in disposals.items():
        by_theme[theme].append(Block(table=disposal_table(sold)))
    return by_theme


def project_table(projects: Iterable[CapitalProject]) -> PlainTable:
    return PlainTable.of(
        "Building projects",
        projects,
        PlainColumn("Project", lambda p: record_cell(p, marks_hidden=False)),
        PlainColumn("Stage", lambda p: stage_words(p.riba_stage) or "Not recorded"),
        PlainColumn("Next step", _next_step),
        PlainColumn("Completion", lambda p: p.date_words or "Not set"),
    )


def _next_step(project: CapitalProject) -> Cell:
    step = next_stage(project)
    if step is None:
        return Cell("None recorded")
    return Cell(step.title, sub=step.date_words, illustrative=step.is_illustrative)


def disposal_table(disposals: Iterable[Disposal]) -> PlainTable:
    return PlainTable.of(
        "Disposals",
        disposals,
        PlainColumn("Property", lambda d: record_cell(d, sub=d.buyer, marks_hidden=False)),
        PlainColumn("Stage", lambda d: DisposalStage(d.stage).label),
        PlainColumn("Receipt", _receipt, is_figure=True),
        PlainColumn("To complete by", lambda d: formats.day(d.due_on) if d.due_on else "Not set"),
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
