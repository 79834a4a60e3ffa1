from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from pcc_portal.accounts.access import PUBLIC
from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.marks import marked
from pcc_portal.ui.page import Link
from pcc_portal.ui.plain_tables import PlainColumn, PlainTable, record_cell
from pcc_portal.ui.reading.rows import first_day
from pcc_portal.ui.records import Count, Fact, Facts, Section
from pcc_portal.ui.titles import titled
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.registers.links import show_record
from pcc_portal.updates.registers.lists import RegisterList
from pcc_portal.updates.rules import can_write

from .. import filters, tables
from ..display import day_words, full_stage_words, next_stage, progress, slip_words
from ..models import CapitalProject, ConditionSurvey, ProjectStage, Property

DATES = ("baseline_on", "forecast_on", "actual_on")


class Projects(RegisterList):
    access = PUBLIC
    model = CapitalProject
    also_adds = (ConditionSurvey,)
    on_timeline = True
    template_name = "estates/project_list.html"
    table_class = tables.ProjectTable
    filterset_class = filters.ProjectFilters
    lead = "New and changed buildings, by the stages of the RIBA Plan of Work, and the condition surveys beside them."
    empty_text = "No building project has been recorded yet."

    def get_queryset(self) -> QuerySet[CapitalProject]:
        rows = CapitalProject.objects.visible_to(self.request.user).prefetch_related("stages")
        last = F("forecast_on").asc(nulls_last=True)
        return rows.order_by(first_day("forecast_on").asc(nulls_last=True), last, "slug")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        surveys = list(ConditionSurvey.objects.visible_to(self.request.user))
        context = super().get_context_data(**kwargs)
        context["illustrative"] = context["illustrative"] or any(survey.is_illustrative for survey in surveys)
        return context | {"surveys": tables.survey_table(surveys)}


@public_page
def project(request: HttpRequest, slug: str) -> HttpResponse:
    rows = CapitalProject.objects.visible_to(request.user).select_related("theme__objective", "property", "owner")
    record = get_object_or_404(rows.prefetch_related("stages"), slug=slug)
    actions = list(record.actions.visible_to(request.user).order_by("title"))
    stages = list(record.stages.all())
    return show_record(
        request,
        record,
        kicker=f"{record.theme.objective.title} › {record.theme.title}",
        lead=_lead(record),
        illustrative=any(stage.is_illustrative for stage in stages),
        counts=_counts(record),
        sections=(
            Section("description", "What is being built", text=record.description, empty="Not recorded."),
            _stages(record, stages, may_change=can_write(request.user, record)),
            Section("actions", "Actions of the delivery plan", table=_action_table(actions), empty="None is linked."),
        ),
        sides=(_about(record, request.user),),
    )


def _stages(record: CapitalProject, stages: list[ProjectStage], *, may_change: bool) -> Section:
    return Section(
        "stages",
        "Steps",
        table=tables.stage_table(stages, record.slug if may_change else ""),
        empty="No dated step has been recorded.",
        links=(Link("Add a step", reverse("project_step_add", args=[record.slug])),) if may_change else (),
    )


def _lead(record: CapitalProject) -> str:
    step = next_stage(record)
    parts = [marked(full_stage_words(record.riba_stage), record, of=("riba_stage",))]
    following = f"next: {step.title}{f', {step.date_words}' if step.date_words else ''}" if step else ""
    parts.append(marked(following, step, of=("title", "date")))
    words = "; ".join(part for part in parts if part)
    return f"{words[0].upper()}{words[1:]}." if words else "No stage has been recorded."


def _counts(record: CapitalProject) -> list[Count]:
    words, status = progress(record)
    counts = [Count("Completion", record.date_words or "Not set", note=words, status=status, of=("date",))]
    if record.budget is not None:
        counts.append(Count("Budget", formats.millions(record.budget), of=("budget",)))
    if record.forecast is not None:
        counts.append(Count("Forecast cost", formats.millions(record.forecast), of=("forecast",)))
    return counts


def _action_table(actions: list[Any]) -> PlainTable:
    return PlainTable.of(
        "Actions that this project serves",
        actions,
        PlainColumn("Action", record_cell),
        PlainColumn("By", lambda a: a.date_words or "Not set", of=("date",)),
    )


def _about(record: CapitalProject, user: Any) -> Facts:
    office = is_office(user)
    place, forecast = record.property, day_words(record, "forecast") or "Not set"
    return Facts(
        "About this project",
        (
            Fact("RIBA stage", full_stage_words(record.riba_stage) or "Not recorded", of=("riba_stage",)),
            Fact("Planned completion", day_words(record, "baseline") or "Not set", of=DATES[:1]),
            Fact("Forecast completion", forecast, sub=slip_words(record), of=DATES[:2]),
            Fact("Completed", day_words(record, "actual"), of=DATES[2:]),
            Fact("Confidence", record.get_confidence_display() if record.confidence else "", of=("confidence",)),
            _property_fact(place, office),
            Fact(titled("{Theme}"), record.theme.title, record.theme.get_absolute_url()),
            Fact("Owner", record.owner.name if office and record.owner else ""),
            Fact("Source", record.source),
        ),
    )


def _property_fact(place: Property | None, office: bool) -> Fact:
    return (
        Fact("Property", place.title, place.get_absolute_url())
        if place and (place.is_public or office)
        else Fact("Property", "")
    )


class Surveys(RegisterList):
    access = PUBLIC
    model = ConditionSurvey
    in_order = (F("due_on").asc(nulls_last=True), "slug")
    table_class = tables.SurveyTable
    filterset_class = filters.SurveyFilters
    lead = "What state buildings are in: commissioned, due and reported."
    empty_text = "No survey has been recorded yet."


@public_page
def survey(request: HttpRequest, slug: str) -> HttpResponse:
    rows = ConditionSurvey.objects.visible_to(request.user).select_related("theme__objective", "property")
    record = get_object_or_404(rows, slug=slug)
    return show_record(
        request,
        record,
        kicker=f"{record.theme.objective.title} › {record.theme.title}",
        lead=_survey_lead(record),
        sections=(Section("subject", "What is surveyed", text=record.subject, empty="Not recorded."),),
        sides=(_about_survey(record, is_office(request.user)),),
    )


def _survey_lead(record: ConditionSurvey) -> str:
    if record.reported_on:
        return f"Reported on {formats.day(record.reported_on)}."
    if record.due_on:
        return f"To report by {formats.date_words(record.due_on, record.due_precision)}."
    return "No date to report has been set."


def _about_survey(record: ConditionSurvey, office: bool) -> Facts:
    begun = formats.date_words(record.commissioned_on, record.commissioned_precision) if record.commissioned_on else ""
    return Facts(
        "About this survey",
        (
            Fact("Commissioned", begun or "Not recorded"),
            Fact("Due", formats.date_words(record.due_on, record.due_precision) if record.due_on else "Not set"),
            Fact("Reported", formats.day(record.reported_on) if record.reported_on else "Not yet"),
            _property_fact(record.property, office),
            Fact(titled("{Theme}"), record.theme.title, record.theme.get_absolute_url()),
            Fact("Source", record.source),
        ),
    )
