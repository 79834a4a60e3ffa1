from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from django.core.paginator import Page
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from objectives.models import Commitment, DeliveryAction, UpdateText
from pcc_portal.accounts.rules import is_office
from pcc_portal.ui.markdown import paragraphs
from pcc_portal.ui.marks import beside_html
from pcc_portal.ui.page import Link, pages_of, part_of
from pcc_portal.ui.plain_tables import PlainTable, linked_table
from pcc_portal.ui.reading.rows import first_day
from pcc_portal.ui.records import Count, Fact, Facts, RecordPage, Section, show
from pcc_portal.ui.titles import titled
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.choices import Rule
from pcc_portal.updates.citations.resolving import Citations
from pcc_portal.updates.kept import follows_from, keeping, kept, kept_each
from pcc_portal.updates.registers.links import breadcrumbs, steps
from pcc_portal.updates.registers.registry import linked_records
from pcc_portal.updates.registers.then import notes_on
from pcc_portal.updates.releases.as_of import Viewpoint, period_box, viewpoint_for
from pcc_portal.updates.rules import can_write

from .. import summaries
from ..charts.cards import no_trend_words
from ..charts.peers import peers_figure
from ..charts.trends import measure_figure, unit_name
from ..choices import AreaKind
from ..grading.words import given_words
from ..models import Area, Measure, MeasureGrade, Observation, Target
from ..stats import Reading, readings
from ..stats.boards import by_area
from ..stats.hidden import counted_together, mark
from ..stats.restatements import Restatement, restatements
from ..tables import measures as tables
from .citing import cite_and_embed
from .editing.figures import CorrectFigure

T = TypeVar("T")

LINKED = "Records that belong with this measure"
OF_AREA = "area"  # in the address: the area whose figures are shown
FIGURES_SHOWN = 24  # of each long table, the newest first; the rest on further pages
FIGURES = Section("figures", "Figures", empty="No figure has been published yet.")
QUARTERS, CORRECTED = Section("quarters", "By quarter"), Section("corrections", "Corrected figures")
QUARTERS_TOLD = 4  # of what the Commissioner did; the theme's page has them all


@dataclass(frozen=True)
class Parts:
    """What the page tells of the measure's figures, and with which words."""

    lead: str
    is_illustrative: bool
    counts: Sequence[Count]
    sections: tuple[Section, ...]
    origin: Facts


@public_page
def measure(request: HttpRequest, slug: str) -> HttpResponse:
    viewpoint = viewpoint_for(request.user)
    rows = Measure.objects.visible_to(request.user).select_related("theme__objective", "owner", "part_of")
    record = get_object_or_404(rows, slug=slug)
    with keeping():
        return show(request, _page(request, record, viewpoint))


def _page(request: HttpRequest, record: Measure, viewpoint: Viewpoint) -> RecordPage:
    parts = _kept_parts(request, record, viewpoint)
    return RecordPage(
        title=record.title,
        crumbs=breadcrumbs(record),
        kicker=f"{record.theme.objective.title} › {record.theme.title}",
        lead=parts.lead,
        period=period_box(viewpoint),
        mark=not record.is_public,
        illustrative=parts.is_illustrative,
        counts=parts.counts,
        sections=parts.sections,
        sides=(_about(request, record), parts.origin),
        row=record,
        steps=(Link("Show on a screen", reverse("screen_measure", args=[record.slug])), *steps(request.user, record)),
        notes=notes_on(record, request.user),
    )


def _kept_parts(request: HttpRequest, record: Measure, viewpoint: Viewpoint) -> Parts:
    """Kept for each measure alone, for all who may do the same with it; further pages of its tables are not kept."""
    if request.GET:
        return _parts(request, record, viewpoint)
    may = (is_office(request.user), can_write(request.user, record))
    key = ("page of a measure", record.pk, may, viewpoint.key)
    work = partial(_parts_by_key, request, record, viewpoint)
    return kept_each([record.pk], work, Measure, *key, together=counted_together([record.pk]))[record.pk]


def _parts_by_key(
    request: HttpRequest, record: Measure, viewpoint: Viewpoint, keys: Collection[int]
) -> dict[int, Parts]:
    return dict.fromkeys(keys, _parts(request, record, viewpoint))


def _parts(request: HttpRequest, record: Measure, viewpoint: Viewpoint) -> Parts:
    follows_from(Measure)
    (reading,) = readings([record], viewpoint)
    return Parts(
        lead=" ".join(filter(None, (summaries.lead(reading), given_words(reading)))),
        is_illustrative=summaries.is_illustrative(reading),
        counts=summaries.counts(reading),
        sections=_sections(request, reading, viewpoint),
        origin=_origin(request, reading),
    )


def _kept(work: Callable[[Measure, Viewpoint], T], record: Measure, viewpoint: Viewpoint) -> T:
    """A part of the page that is the same for all who read at this viewpoint, until something that it reads changes."""
    return kept(lambda: work(record, viewpoint), "page of a measure", work.__name__, record.pk, viewpoint.key)


def _sections(request: HttpRequest, reading: Reading, viewpoint: Viewpoint) -> tuple[Section, ...]:
    """Those that are there; the trend, the figures and the targets say so where there is nothing of them."""
    slug = reading.measure.slug
    files = [Link(kind.upper(), reverse(f"measure_{kind}", args=[slug])) for kind in ("csv", "json")]
    trend = Section(
        "trend",
        "Trend",
        figure=measure_figure(reading, id="trend-chart", limits=True),
        empty=no_trend_words(reading),
        links=(Link("Table", "#figures"), *files),
    )
    peers = Section("peers", "Where it stands among similar forces", figure=peers_figure(reading, id="peers-chart"))
    sections = [trend, peers, *_kept(_what_was_done, reading.measure, viewpoint), *_tables(request, reading, viewpoint)]
    return tuple(section for section in sections if section.empty or not section.is_empty)


def _tables(request: HttpRequest, reading: Reading, viewpoint: Viewpoint) -> list[Section]:
    row, as_at = reading.measure, viewpoint.as_at
    corrects = _may_correct(request, row)
    targets = Target.objects.as_at(as_at).filter(measure=row).select_related("decision").order_by("effective_from")
    of_targets = tables.target_table(row, list(targets), request.user)
    by_hand = MeasureGrade.objects.as_at(as_at).filter(measure=row).select_related("quarter", "created_by", "release")
    return [
        *_of_figures(request, reading, corrects=corrects),
        Section("councils", "By council area", table=_kept(_councils, row, viewpoint)),
        Section("grades", "Graded by a person", table=tables.given_table(row, list(by_hand), request.user)),
        Section("targets", "Targets", table=of_targets, empty=_without_target(reading)),
        Section(
            "breaks", "Series breaks", table=tables.break_table(reading.breaks, corrects=row if corrects else None)
        ),
        *(_of_other_areas(request, row, viewpoint) if corrects else ()),
        _in_pages(request, CORRECTED, _kept(_corrected, row, viewpoint), partial(tables.restatement_table, row)),
        Section("linked", "What belongs with it", table=_kept(_linked, row, viewpoint)),
        *cite_and_embed(reading, viewpoint),
    ]


def _of_figures(request: HttpRequest, reading: Reading, *, corrects: bool) -> list[Section]:
    """As they were entered, and the quarters that months make."""
    of_entered = partial(tables.figure_table, reading, corrects=corrects)
    of_quarters = partial(tables.quarter_table, reading.measure)
    return [
        _in_pages(request, FIGURES, tables.figures_entered(reading), of_entered),
        _in_pages(request, QUARTERS, tables.quarters_made(reading), of_quarters),
    ]


def _in_pages(
    request: HttpRequest, section: Section, rows: Sequence[Any], table: Callable[[Page[Any]], PlainTable | None]
) -> Section:
    """The section with the table of a page of the rows: of which one, the address says under the section's id."""
    shown = part_of(rows, request.GET.get(section.id), FIGURES_SHOWN)
    pages = pages_of(shown, request.GET, section.id, field=section.id, section=section.id)
    return replace(section, table=table(shown), pages=pages)


def _without_target(reading: Reading) -> str:
    asks = reading.scheme.rule in {Rule.TARGET, Rule.TREND}
    return "No target has been set, so this measure is not graded." if asks else "No target has been set."


def _what_was_done(record: Measure, viewpoint: Viewpoint) -> list[Section]:
    """What the theme's updates say that the Commissioner did, latest quarter first."""
    texts = UpdateText.objects.as_at(viewpoint.as_at).filter(
        update__theme=record.theme_id, update__quarter__start__lte=viewpoint.quarter.start
    )
    updates = (
        texts.exclude(commissioner_action="").select_related("update__quarter").order_by("-update__quarter__start")
    )
    return [_done(text, viewpoint) for text in updates[:QUARTERS_TOLD]]


def _done(text: UpdateText, viewpoint: Viewpoint) -> Section:
    quarter, body = text.update.quarter, text.commissioner_action
    html = paragraphs(body, Citations([body], Viewpoint(viewpoint.as_at, quarter)).cite)
    return Section(
        f"done-{quarter.slug}",
        titled("What the {holder} did, ") + quarter.short,
        html=tuple(beside_html(each, text, of=("commissioner_action",)) for each in html),
        unreleased=not text.is_released,
    )


def _of_other_areas(request: HttpRequest, record: Measure, viewpoint: Viewpoint) -> list[Section]:
    """For who may correct them, other readers have them beside the force's: the latest figure of each area, or all of
    the area that the address names, so that the page does not grow with areas times periods."""
    rows = Observation.objects.as_at(viewpoint.as_at).filter(measure=record).exclude(area__kind=AreaKind.FORCE)
    area = Area.objects.filter(slug=request.GET.get(OF_AREA, "")).first()
    shown = rows.filter(area=area) if area else rows.filter(pk__in=_latest_of_each_area(rows))
    ordered = list(shown.select_related("area", "release").order_by("area__kind", "area__name", "-end", "-start"))
    mark(ordered, viewpoint.as_at)
    if area:
        links = (Link("Every area", f"{record.get_absolute_url()}#areas"),)
        section = Section("areas", f"Figures of {area.name}", links=links)
        return [_in_pages(request, section, ordered, partial(tables.area_figure_table, record, corrects=True))]
    section = Section("areas", "Figures of other areas")
    return [_in_pages(request, section, ordered, partial(tables.latest_of_areas, record, of_area=OF_AREA))]


def _latest_of_each_area(rows: QuerySet[Observation]) -> list[int]:
    """Keys. One query."""
    latest = rows.filter(area=OuterRef("pk")).order_by("-end", "-start").values("pk")[:1]
    return list(Area.objects.annotate(latest=Subquery(latest)).exclude(latest=None).values_list("latest", flat=True))


def _councils(record: Measure, viewpoint: Viewpoint) -> PlainTable | None:
    return tables.council_table(*by_area(viewpoint, [record]))


def _corrected(record: Measure, viewpoint: Viewpoint) -> list[Restatement]:
    return restatements(record, viewpoint.as_at)


def _linked(record: Measure, viewpoint: Viewpoint) -> PlainTable:
    """Actions that follow it, promises of its theme, and what other apps link with it."""
    as_at = viewpoint.as_at
    actions = DeliveryAction.objects.as_at(as_at).filter(measures=record).order_by("title")
    promises = Commitment.objects.as_at(as_at).filter(theme=record.theme_id).still_open()
    promises = promises.order_by(first_day("due_on"), "due_on", "slug")
    records = [
        *(("Delivery action", action) for action in actions),
        *(pair for linked in linked_records.get(Measure, ()) for pair in linked(record, as_at)),
        *((titled("Commitment of the {theme}"), promise) for promise in promises),
    ]
    return linked_table(LINKED, records)


def _may_correct(request: HttpRequest, record: Measure) -> bool:
    return CorrectFigure.may(request.user, record)


def _about(request: HttpRequest, record: Measure) -> Facts:
    owner = record.owner.name if record.owner and is_office(request.user) else ""
    return Facts(
        "About this measure",
        (
            Fact("What it is", record.definition),
            Fact("Statistic", record.get_statistic_display()),
            Fact("Unit", unit_name(record)),
            Fact("Direction", record.get_direction_display()),
            Fact("Published", record.get_frequency_display()),
            Fact("Numerator", record.numerator_name),
            Fact("Denominator", record.denominator_name),
            Fact("Part of", *_total(request, record)),
            Fact(titled("{Theme}"), record.theme.title, record.theme.get_absolute_url()),
            Fact("Source", record.source),
            Fact("Owner", owner),
        ),
    )


def _total(request: HttpRequest, record: Measure) -> tuple[str, str]:
    """The measure that it is a part of, where this reader may see that."""
    total = record.part_of
    if total is None or not (total.is_public or is_office(request.user)):
        return "", ""
    return total.title, total.get_absolute_url()


def _origin(request: HttpRequest, reading: Reading) -> Facts:
    row = reading.observation
    if row is None:
        return Facts("", ())
    if row.pk is not None:  # a quarter's figure that is made of months says what the last of them does
        row = Observation.objects.select_related("release", "created_by", "approved_by").get(pk=row.pk)
    return summaries.origin(row, names=is_office(request.user))
