from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from objectives.models import UpdateText
from pcc_portal.accounts.access import public
from pcc_portal.accounts.rules import is_office
from pcc_portal.ui.markdown import paragraphs
from pcc_portal.ui.page import OVERVIEW, Link
from pcc_portal.ui.records import Fact, Facts, RecordPage, Section, show
from pcc_portal.updates.citations import Citations
from pcc_portal.updates.editing import steps
from pcc_portal.updates.pages import period_box
from pcc_portal.updates.registry import Viewpoint
from pcc_portal.updates.viewpoint import viewpoint_for

from .. import charts, editing, summaries, tables
from ..models import Measure, Observation, Target
from ..stats import Reading, readings
from ..stats.restatements import restatements


@public
@require_safe
def measure(request: HttpRequest, slug: str) -> HttpResponse:
    viewpoint = viewpoint_for(request.user)
    rows = Measure.objects.visible_to(request.user).select_related("theme__objective", "owner")
    found = get_object_or_404(rows, slug=slug)
    (reading,) = readings([found], viewpoint)
    page = RecordPage(
        title=found.title,
        crumbs=(OVERVIEW, Link("Measures", reverse("measures")), Link(found.title, current=True)),
        kicker=f"{found.theme.objective.title} › {found.theme.title}",
        lead=summaries.lead(reading),
        period=period_box(viewpoint),
        mark=not found.is_public,
        illustrative=summaries.is_illustrative(reading),
        counts=summaries.counts(reading),
        sections=_sections(request, reading, viewpoint),
        sides=(_about(request, found), _origin(request, reading)),
        steps=steps(request.user, found, *editing.OF_MEASURE),
    )
    return show(request, page)


def _sections(request: HttpRequest, reading: Reading, viewpoint: Viewpoint) -> tuple[Section, ...]:
    found = reading.measure
    files = [Link(kind.upper(), reverse(f"measure_{kind}", args=[found.slug])) for kind in ("csv", "json")]
    targets = Target.objects.as_at(viewpoint.as_at).filter(measure=found).select_related("decision")
    replaced = restatements(found, viewpoint.as_at)
    sections = [
        Section(
            "trend",
            "Trend",
            figure=charts.measure_figure(reading, id="trend-chart"),
            empty=charts.no_trend_words(reading),
            links=(Link("Table", "#figures"), *files),
        ),
        _what_was_done(reading, viewpoint),
        Section(
            "figures",
            "Figures",
            table=tables.figure_table(reading, corrects=_may_correct(request, found)),
            empty="No figure has been published yet.",
        ),
        Section(
            "targets",
            "Targets",
            table=tables.target_table(found, list(targets.order_by("effective_from")), request.user),
            empty="No target has been set, so this measure is not graded.",
        ),
        Section("corrections", "Corrected figures", table=tables.restatement_table(found, replaced)),
        _actions(request, found),
    ]
    kept = ("trend", "figures", "targets")
    return tuple(section for section in sections if section.id in kept or not section.is_empty)


def _what_was_done(reading: Reading, viewpoint: Viewpoint) -> Section:
    """What the theme's update of the quarter says that the Commissioner did."""
    texts = UpdateText.objects.as_at(viewpoint.as_at).filter(
        update__theme=reading.measure.theme_id, update__quarter=viewpoint.quarter
    )
    text = texts.first()
    body = text.commissioner_action if text else ""
    html = paragraphs(body, Citations([body], viewpoint).cite) if body else []
    return Section(
        "done", "What the Commissioner did about it", html=tuple(html), unreleased=bool(text and not text.is_released)
    )


def _may_correct(request: HttpRequest, found: Measure) -> bool:
    return editing.CorrectFigure.may(request.user, found)


def _actions(request: HttpRequest, found: Measure) -> Section:
    actions = list(found.actions.visible_to(request.user).order_by("title"))
    return Section("actions", "Delivery actions", table=tables.delivery_table(actions))


def _about(request: HttpRequest, found: Measure) -> Facts:
    owner = found.owner.name if found.owner and is_office(request.user) else ""
    return Facts(
        "About this measure",
        (
            Fact("What it is", found.definition),
            Fact("Statistic", found.get_statistic_display()),
            Fact("Unit", charts.unit_name(found)),
            Fact("Direction", found.get_direction_display()),
            Fact("Published", found.get_frequency_display()),
            Fact("Numerator", found.numerator_name),
            Fact("Denominator", found.denominator_name),
            Fact("Theme", found.theme.title, found.theme.get_absolute_url()),
            Fact("Source", found.source, illustrative=found.is_illustrative),
            Fact("Owner", owner),
        ),
    )


def _origin(request: HttpRequest, reading: Reading) -> Facts:
    if reading.observation is None:
        return Facts("", ())
    rows = Observation.objects.select_related("release", "created_by", "approved_by")
    return summaries.origin(rows.get(pk=reading.observation.pk), names=is_office(request.user))
