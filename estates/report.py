"""The app's door to the panel report: projects, disposals and surveys of each theme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from objectives.models import Theme
from pcc_portal.ui import formats
from pcc_portal.ui.block import Block
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
from pcc_portal.updates.releases.as_of import Viewpoint

from .choices import DisposalStage
from .display import next_stage, stage_words
from .models import CapitalProject, Disposal


def sections(themes: Collection[Theme], viewpoint: Viewpoint) -> dict[int, list[Block]]:
    """Blocks by theme key. Three queries, however many themes or rows."""
    found: dict[int, list[Block]] = defaultdict(list)
    projects: dict[int, list[CapitalProject]] = defaultdict(list)
    for project in CapitalProject.objects.as_at(viewpoint.as_at).filter(theme__in=themes).prefetch_related("stages"):
        projects[project.theme_id].append(project)
    disposals: dict[int, list[Disposal]] = defaultdict(list)
    rows = Disposal.objects.as_at(viewpoint.as_at).filter(theme__in=themes)
    for disposal in rows.select_related("property", "decision"):
        disposals[disposal.theme_id].append(disposal)
    for theme, listed in projects.items():
        found[theme].append(Block(table=project_table(listed)))
    for theme, sold in disposals.items():
        found[theme].append(Block(table=disposal_table(sold)))
    return found


def project_table(projects: Iterable[CapitalProject]) -> PlainTable:
    headings = [Heading("Project"), Heading("Stage"), Heading("Next step"), Heading("Completion")]
    rows = [
        [
            Cell(p.title, p.get_absolute_url(), illustrative=p.is_illustrative),
            Cell(stage_words(p.riba_stage) or "Not recorded"),
            _next_step(p),
            Cell(p.date_words or "Not set"),
        ]
        for p in projects
    ]
    return PlainTable("Building projects", headings, rows)


def _next_step(project: CapitalProject) -> Cell:
    step = next_stage(project)
    if step is None:
        return Cell("None recorded")
    return Cell(step.title, sub=step.date_words, illustrative=step.is_illustrative)


def disposal_table(disposals: Iterable[Disposal]) -> PlainTable:
    headings = [
        Heading("Property"),
        Heading("Stage"),
        Heading("Receipt", is_figure=True),
        Heading("To complete by"),
        Heading("Decision"),
    ]
    rows = [
        [
            Cell(d.title, d.get_absolute_url(), sub=d.buyer, illustrative=d.is_illustrative),
            Cell(DisposalStage(d.stage).label),
            _receipt(d),
            Cell(formats.day(d.due_on) if d.due_on else "Not set"),
            Cell(d.decision.reference, d.decision.get_absolute_url()) if d.decision else Cell("None yet"),
        ]
        for d in disposals
    ]
    return PlainTable("Disposals", headings, rows)


def _receipt(disposal: Disposal) -> Cell:
    if disposal.actual_receipt is not None:
        return Cell(formats.pounds(disposal.actual_receipt), sub="received")
    if disposal.expected_receipt is not None:
        return Cell(formats.pounds(disposal.expected_receipt), sub="expected")
    return Cell("Not recorded")
