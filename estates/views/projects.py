from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import PUBLIC, public
from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.page import Link
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable
from pcc_portal.ui.records import Count, Fact, Facts, RecordPage, Section, show
from pcc_portal.updates.caching import cached_page
from pcc_portal.updates.registers.links import breadcrumbs, steps
from pcc_portal.updates.registers.lists import RegisterList
from pcc_portal.updates.rules import can_write

from .. import tables
from ..display import day_words, full_stage_words, next_stage, progress, slip_words
from ..filters import ProjectFilters
from ..models import CapitalProject, ConditionSurvey, ProjectStage, Property


class Projects(RegisterList):
    access = PUBLIC
    model = CapitalProject
    also_adds = (ConditionSurvey,)
    template_name = "estates/project_list.html"
    table_class = tables.ProjectTable
    filterset_class = ProjectFilters
    lead = "New and changed buildings, by the stages of the RIBA Plan of Work, and the condition surveys beside them."
    empty_text = "No building project has been recorded yet."

    def get_queryset(self) -> QuerySet[CapitalProject]:
        rows = CapitalProject.objects.visible_to(self.request.user).prefetch_related("stages")
        return rows.order_by(F("forecast_on").asc(nulls_last=True), "slug")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        surveys = list(ConditionSurvey.objects.visible_to(self.request.user))
        context = super().get_context_data(**kwargs)
        context["illustrative"] = context["illustrative"] or any(survey.is_illustrative for survey in surveys)
        return context | {"surveys": tables.survey_table(surveys)}


@public
@cached_page
@require_safe
def project(request: HttpRequest, slug: str) -> HttpResponse:
    rows = CapitalProject.objects.visible_to(request.user).select_related("theme__objective", "property", "owner")
    found = get_object_or_404(rows.prefetch_related("stages"), slug=slug)
    actions = list(found.actions.visible_to(request.user).order_by("title"))
    stages = list(found.stages.all())
    page = RecordPage(
        title=found.title,
        crumbs=breadcrumbs(found),
        kicker=f"{found.theme.objective.title} › {found.theme.title}",
        lead=_lead(found),
        mark=not found.is_public,
        illustrative=found.is_illustrative or any(stage.is_illustrative for stage in stages),
        counts=_counts(found),
        sections=(
            Section("description", "What is being built", text=found.description, empty="Not recorded."),
            _stages(found, stages, may_change=can_write(request.user, found)),
            Section("actions", "Actions of the delivery plan", table=_action_table(actions), empty="None is linked."),
        ),
        sides=(_about(found, request.user),),
        steps=steps(request.user, found),
    )
    return show(request, page)


def _stages(found: CapitalProject, stages: list[ProjectStage], *, may_change: bool) -> Section:
    return Section(
        "stages",
        "Steps",
        table=tables.stage_table(stages, found.slug if may_change else ""),
        empty="No dated step has been recorded.",
        links=(Link("Add a step", reverse("project_step_add", args=[found.slug])),) if may_change else (),
    )


def _lead(found: CapitalProject) -> str:
    step = next_stage(found)
    parts = [full_stage_words(found.riba_stage)]
    parts.append(f"next: {step.title}{f', {step.date_words}' if step.date_words else ''}" if step else "")
    said = "; ".join(part for part in parts if part)
    return f"{said[0].upper()}{said[1:]}." if said else "No stage has been recorded."


def _counts(found: CapitalProject) -> list[Count]:
    words, status = progress(found)
    counts = [Count("Completion", found.date_words or "Not set", note=words, status=status)]
    if found.budget is not None:
        counts.append(Count("Budget", formats.millions(found.budget)))
    if found.forecast is not None:
        counts.append(Count("Forecast cost", formats.millions(found.forecast)))
    return counts


def _action_table(actions: list[Any]) -> PlainTable:
    return PlainTable.of(
        "Actions that this project serves",
        actions,
        PlainColumn("Action", lambda a: Cell(a.title, a.get_absolute_url())),
        PlainColumn("By", lambda a: a.date_words or "Not set"),
    )


def _about(found: CapitalProject, user: Any) -> Facts:
    office = is_office(user)
    place = found.property
    return Facts(
        "About this project",
        (
            Fact("RIBA stage", full_stage_words(found.riba_stage) or "Not recorded"),
            Fact("Planned completion", day_words(found, "baseline") or "Not set"),
            Fact("Forecast completion", day_words(found, "forecast") or "Not set", sub=slip_words(found)),
            Fact("Completed", day_words(found, "actual")),
            Fact("Confidence", found.get_confidence_display() if found.confidence else ""),
            _property_fact(place, office),
            Fact("Theme", found.theme.title, found.theme.get_absolute_url()),
            Fact("Owner", found.owner.name if office and found.owner else ""),
            Fact("Source", found.source, illustrative=found.is_illustrative),
        ),
    )


def _property_fact(place: Property | None, office: bool) -> Fact:
    return (
        Fact("Property", place.title, place.get_absolute_url())
        if place and (place.is_public or office)
        else Fact("Property", "")
    )


@public
@cached_page
@require_safe
def survey(request: HttpRequest, slug: str) -> HttpResponse:
    rows = ConditionSurvey.objects.visible_to(request.user).select_related("theme__objective", "property")
    found = get_object_or_404(rows, slug=slug)
    page = RecordPage(
        title=found.title,
        crumbs=breadcrumbs(found),
        kicker=f"{found.theme.objective.title} › {found.theme.title}",
        lead=_survey_lead(found),
        mark=not found.is_public,
        illustrative=found.is_illustrative,
        sections=(Section("subject", "What is surveyed", text=found.subject, empty="Not recorded."),),
        sides=(_about_survey(found, is_office(request.user)),),
        steps=steps(request.user, found),
    )
    return show(request, page)


def _survey_lead(found: ConditionSurvey) -> str:
    if found.reported_on:
        return f"Reported on {formats.day(found.reported_on)}."
    if found.due_on:
        return f"To report by {formats.date_words(found.due_on, found.due_precision)}."
    return "No date to report has been set."


def _about_survey(found: ConditionSurvey, office: bool) -> Facts:
    begun = formats.date_words(found.commissioned_on, found.commissioned_precision) if found.commissioned_on else ""
    return Facts(
        "About this survey",
        (
            Fact("Commissioned", begun or "Not recorded"),
            Fact("Due", formats.date_words(found.due_on, found.due_precision) if found.due_on else "Not set"),
            Fact("Reported", formats.day(found.reported_on) if found.reported_on else "Not yet"),
            _property_fact(found.property, office),
            Fact("Theme", found.theme.title, found.theme.get_absolute_url()),
            Fact("Source", found.source, illustrative=found.is_illustrative),
        ),
    )
