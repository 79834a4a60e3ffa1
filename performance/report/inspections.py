"""Inspection reports and responses since the start of the quarter, and recommendations by where they stand."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from objectives.models import Theme
from pcc_portal.ui import formats
from pcc_portal.ui.block import Block
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable, record_cell
from pcc_portal.ui.reading.rows import first_day
from pcc_portal.updates.releases.as_of import Viewpoint

from ..choices import InspectionKind
from ..models import Inspection, InspectionResponse, Recommendation
from ..stats import RecommendationCount, recommendation_counts
from ..tables.inspections import response_due_words


def blocks(themes: Collection[Theme], viewpoint: Viewpoint) -> dict[int, list[Block]]:
    since, until = viewpoint.quarter.start, viewpoint.quarter.closes
    reports = list(_reports(themes, viewpoint))
    counts = recommendation_counts(reports, viewpoint.as_at)
    responses = InspectionResponse.objects.as_at(viewpoint.as_at).filter(
        theme__in=themes, published_on__range=(since, until)
    )
    answered = defaultdict(list)
    for response in responses:
        answered[response.theme_id].append(response)
    by_theme: dict[int, list[Inspection]] = defaultdict(list)
    for report in reports:
        by_theme[report.theme_id].append(report)
    return {
        theme: _theme_blocks(
            [i for i in reports if since <= i.published_on <= until],
            [(i, counts[i.pk]) for i in reports if i.pk in counts],
            answered[theme],
        )
        for theme, reports in by_theme.items()
    }


def _reports(themes: Collection[Theme], viewpoint: Viewpoint) -> QuerySet[Inspection]:
    """Those published between the start of the quarter and its close, and those with recommendations."""
    window = Q(published_on__range=(viewpoint.quarter.start, viewpoint.quarter.closes))
    has_recommendations = Exists(Recommendation.objects.as_at(viewpoint.as_at).filter(inspection=OuterRef("pk")))
    reports = Inspection.objects.as_at(viewpoint.as_at).filter(theme__in=themes)
    return reports.filter(window | Q(has_recommendations)).order_by(first_day("published_on"), "published_on")


def _theme_blocks(
    published: list[Inspection],
    tracked: list[tuple[Inspection, RecommendationCount]],
    responses: list[InspectionResponse],
) -> list[Block]:
    blocks = []
    if published:
        blocks.append(Block(sentence=_sentence(published, responses), table=_reports_table(published)))
    if tracked:
        blocks.append(Block(table=recommendation_table(tracked)))
    return blocks


def _sentence(published: list[Inspection], responses: list[InspectionResponse]) -> str:
    national = [i for i in published if i.kind == InspectionKind.NATIONAL]
    local = len(published) - len(national)
    parts = [formats.plural(len(national), "national report")]
    parts += [formats.plural(local, "report on the force", "reports on the force")] if local else []
    answered = formats.plural(len(responses), "formal response")
    return f"Since the start of the quarter: {' and '.join(parts)} published; {answered} published by the Commissioner."


def _reports_table(published: Iterable[Inspection]) -> PlainTable:
    return PlainTable.of(
        "Inspection reports since the start of the quarter",
        published,
        PlainColumn("Report", lambda i: record_cell(i, marks_hidden=False)),
        PlainColumn("Kind", lambda i: InspectionKind(i.kind).label),
        PlainColumn("Published", lambda i: formats.date_words(i.published_on, i.published_precision)),
        PlainColumn("Response due", response_due_words),
    )


def recommendation_table(tracked: Iterable[tuple[Inspection, RecommendationCount]]) -> PlainTable:
    """Rows are an inspection and the count of its recommendations."""
    return PlainTable.of(
        "Recommendations by where they stand",
        tracked,
        PlainColumn("Report", lambda row: record_cell(row[0], marks_hidden=False)),
        PlainColumn("Recommendations", lambda row: str(row[1].total), is_figure=True),
        PlainColumn("Signed off", lambda row: _share(row[1], row[1].signed_off), is_figure=True),
        PlainColumn("Awaiting audit", lambda row: _share(row[1], row[1].awaiting), is_figure=True),
        PlainColumn("Outstanding", lambda row: _share(row[1], row[1].outstanding), is_figure=True),
    )


def _share(count: RecommendationCount, part: int) -> Cell:
    share = count.share(part)
    return Cell(str(part), sub="" if share is None else formats.percent(share))
