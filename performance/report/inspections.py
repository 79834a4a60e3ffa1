"""Inspection reports and responses since the start of the quarter, and recommendations by where they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from objectives.models import Theme
from pcc_portal.ui import formats
from pcc_portal.ui.block import Block
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
from pcc_portal.updates.releases.as_of import Viewpoint

from ..choices import InspectionKind
from ..models import Inspection, InspectionResponse, Recommendation
from ..stats import RecommendationCount, recommendation_counts


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
            [i for i in found if since <= i.published_on <= until],
            [(i, counts[i.pk]) for i in found if i.pk in counts],
            answered[theme],
        )
        for theme, found in by_theme.items()
    }


def _reports(themes: Collection[Theme], viewpoint: Viewpoint) -> QuerySet[Inspection]:
    """Those published between the start of the quarter and its close, and those with recommendations."""
    window = Q(published_on__range=(viewpoint.quarter.start, viewpoint.quarter.closes))
    has_recommendations = Exists(Recommendation.objects.as_at(viewpoint.as_at).filter(inspection=OuterRef("pk")))
    found = Inspection.objects.as_at(viewpoint.as_at).filter(theme__in=themes)
    return found.filter(window | Q(has_recommendations)).order_by("published_on")


def _theme_blocks(
    published: list[Inspection],
    tracked: list[tuple[Inspection, RecommendationCount]],
    responses: list[InspectionResponse],
) -> list[Block]:
    found = []
    if published:
        found.append(Block(sentence=_sentence(published, responses), table=_reports_table(published)))
    if tracked:
        found.append(Block(table=recommendation_table(tracked)))
    return found


def _sentence(published: list[Inspection], responses: list[InspectionResponse]) -> str:
    national = [i for i in published if i.kind == InspectionKind.NATIONAL]
    local = len(published) - len(national)
    parts = [formats.plural(len(national), "national report")]
    parts += [formats.plural(local, "report on the force", "reports on the force")] if local else []
    answered = formats.plural(len(responses), "formal response")
    return f"Since the start of the quarter: {' and '.join(parts)} published; {answered} published by the Commissioner."


def _reports_table(published: Iterable[Inspection]) -> PlainTable:
    headings = [Heading("Report"), Heading("Kind"), Heading("Published"), Heading("Response due")]
    rows = [
        [
            Cell(i.title, i.get_absolute_url(), illustrative=i.is_illustrative),
            Cell(InspectionKind(i.kind).label),
            Cell(formats.date_words(i.published_on, i.published_precision)),
            Cell(formats.day(i.response_due_on) if i.response_due_on else "Day of publication not recorded"),
        ]
        for i in published
    ]
    return PlainTable("Inspection reports since the start of the quarter", headings, rows)


def recommendation_table(tracked: Iterable[tuple[Inspection, RecommendationCount]]) -> PlainTable:
    headings = [
        Heading("Report"),
        Heading("Recommendations", is_figure=True),
        Heading("Signed off", is_figure=True),
        Heading("Awaiting audit", is_figure=True),
        Heading("Outstanding", is_figure=True),
    ]
    rows = [
        [
            Cell(inspection.title, inspection.get_absolute_url(), illustrative=inspection.is_illustrative),
            Cell(str(count.total)),
            *[_share(count, part) for part in (count.signed_off, count.awaiting, count.outstanding)],
        ]
        for inspection, count in tracked
    ]
    return PlainTable("Recommendations by where they stand", headings, rows)


def _share(count: RecommendationCount, part: int) -> Cell:
    share = count.share(part)
    return Cell(str(part), sub="" if share is None else formats.percent(share))
