"""Inspection reports and responses since the last report, and recommendations by where they stand."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import TypeVar

from django.utils.text import capfirst

from objectives.models import Theme
from pcc_portal.ui import formats
from pcc_portal.ui.block import Block
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable, record_cell
from pcc_portal.ui.reading.rows import first_day
from pcc_portal.ui.titles import titled
from pcc_portal.ui.words import listed
from pcc_portal.updates.releases.as_of import Viewpoint
from pcc_portal.updates.releases.past.papers import Paper

from ..choices import InspectionKind, LocalStatus
from ..models import Inspection, InspectionResponse
from ..stats import RecommendationCount, recommendation_counts
from ..stats.inspections import Grades, grades_of
from ..tables.inspections import grade_table, response_due_words

DATED = ("published_on",)
Row = TypeVar("Row", Inspection, InspectionResponse)


def blocks(themes: Collection[Theme], viewpoint: Viewpoint) -> dict[int, list[Block]]:
    paper = Paper(viewpoint)
    reports = list(
        Inspection.objects.as_at(viewpoint.as_at)
        .filter(theme__in=themes)
        .order_by(first_day("published_on"), "published_on")
    )
    responses = InspectionResponse.objects.as_at(viewpoint.as_at).filter(theme__in=themes)
    counts = recommendation_counts(reports, viewpoint.as_at)
    published = _by_theme(paper.first_told(reports, "published_on"))
    graded = grades_of([each for rows in published.values() for each in rows], viewpoint.as_at)
    answered = _by_theme(paper.first_told(responses, "published_on"))
    tracked = _by_theme(report for report in reports if report.pk in counts)
    return {
        theme: [
            *_theme_blocks(
                published[theme], [(i, counts[i.pk]) for i in tracked[theme]], answered[theme], paper.since_words
            ),
            *(_grades(report, graded[report.pk]) for report in published[theme] if report.pk in graded),
        ]
        for theme in {**published, **answered, **tracked}
    }


def _grades(report: Inspection, grades: Grades) -> Block:
    return Block(table=grade_table(grades, caption=f"{report.title}: grades of the force by question"))


def _by_theme(rows: Iterable[Row]) -> dict[int, list[Row]]:
    by_theme: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_theme[row.theme_id].append(row)
    return by_theme


def _theme_blocks(
    published: list[Inspection],
    tracked: list[tuple[Inspection, RecommendationCount]],
    responses: list[InspectionResponse],
    since: str,
) -> list[Block]:
    blocks = []
    if published or responses:
        table = _reports_table(published, since) if published else None
        blocks.append(Block(sentence=_sentence(published, responses, since), table=table))
    if tracked:
        blocks.append(Block(table=recommendation_table(tracked)))
    return blocks


def _sentence(published: list[Inspection], responses: list[InspectionResponse], since: str) -> str:
    kinds = Counter(report.kind for report in published)
    national, local = kinds.pop(InspectionKind.NATIONAL, 0), kinds.pop(InspectionKind.FORCE, 0)
    others = kinds.total()
    parts = [formats.plural(national, "national report")] if national or local or not others else []
    parts += [formats.plural(local, "report on the force", "reports on the force")] if local else []
    parts += [formats.plural(others, "report of another body", "reports of other bodies")] if others else []
    answered = formats.plural(len(responses), "formal response")
    return f"{capfirst(since)}: {listed(parts)} published; {answered} published by {titled('the {holder}')}."


def _reports_table(published: Iterable[Inspection], since: str) -> PlainTable:
    return PlainTable.of(
        f"Inspection reports {since}",
        published,
        PlainColumn("Report", lambda i: record_cell(i, marks_hidden=False)),
        PlainColumn("Kind", lambda i: InspectionKind(i.kind).label),
        PlainColumn("Published", lambda i: formats.date_words(i.published_on, i.published_precision), of=DATED),
        PlainColumn("Response due", response_due_words, of=DATED),
    )


def recommendation_table(tracked: Iterable[tuple[Inspection, RecommendationCount]]) -> PlainTable:
    """Rows are an inspection and the count of its recommendations."""
    return PlainTable.of(
        "Recommendations by status",
        tracked,
        PlainColumn("Report", lambda row: record_cell(row[0], marks_hidden=False)),
        PlainColumn("Recommendations", lambda row: str(row[1].total), is_figure=True),
        PlainColumn(LocalStatus.SIGNED_OFF.label, lambda row: _share(row[1], row[1].signed_off), is_figure=True),
        PlainColumn("Awaiting audit", lambda row: _share(row[1], row[1].awaiting), is_figure=True),
        PlainColumn(LocalStatus.OUTSTANDING.label, lambda row: _share(row[1], row[1].outstanding), is_figure=True),
    )


def _share(count: RecommendationCount, part: int) -> Cell:
    share = count.share(part)
    return Cell(str(part), sub="" if share is None else formats.percent(share))
