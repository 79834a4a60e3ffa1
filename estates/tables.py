"""Columns of the lists, and the plain tables of the record pages."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import Column

from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.plain_tables import Cell, Heading, PlainTable
from pcc_portal.ui.records import RecordColumn, RecordDayColumn, RecordFigureColumn, total_of
from pcc_portal.ui.tables import RegisterTable
from pcc_portal.ui.templatetags.ui import status as status_tag

from .choices import DisposalStage
from .display import day_words, full_stage_words, next_stage, progress, slip_words
from .models import CapitalProject, ConditionSurvey, Disposal, ProjectStage
from .stats import ReceiptsOfYear


def _acres(value: Decimal) -> str:
    """As many places as are known: 2.8, 12."""
    return formats.number(value, max(0, -int(value.normalize().as_tuple().exponent)))


class DisposalTable(RegisterTable):
    """For one reader, who may not see every decision."""

    caption = "Disposals, soonest completion first"
    title = RecordColumn(
        verbose_name="Disposal", order_by="title", sub_field="buyer", sub_name="Buyer", footer="Total recorded"
    )
    stage = Column(verbose_name="Stage")
    expected_receipt = RecordFigureColumn(
        verbose_name="Expected receipt, £", order_by="expected_receipt", footer=total_of("expected_receipt")
    )
    actual_receipt = RecordFigureColumn(
        verbose_name="Received, £", order_by="actual_receipt", footer=total_of("actual_receipt")
    )
    due_on = RecordDayColumn(verbose_name="To complete by", order_by="due_on")
    decision = Column(verbose_name="Decision", order_by="decision__reference")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def render_stage(self, record: Disposal) -> SafeString:
        text, sub = stage_of(record)
        return format_html('{}<span class="register__sub">{}</span>', text, sub)

    def render_decision(self, record: Disposal) -> SafeString | str:
        decision = record.decision
        if decision is None or not (decision.is_public or is_office(self.user)):
            return formats.MISSING
        return format_html('<a href="{}">{}</a>', decision.get_absolute_url(), decision.reference)


def stage_of(disposal: Disposal) -> tuple[str, str]:
    """The stage, and its place among the seven; nothing for one that is still under review."""
    stage = DisposalStage(disposal.stage)
    return stage.label, f"{stage.value} of {DisposalStage.COMPLETION.value}" if stage.value else ""


class ProjectTable(RegisterTable):
    caption = "Building projects, soonest completion first"
    title = RecordColumn(verbose_name="Project", order_by="title", footer="Total recorded")
    riba_stage = Column(verbose_name="Stage", order_by="riba_stage")
    next_step = Column(verbose_name="Next step", empty_values=(), orderable=False)
    baseline_on = RecordDayColumn(
        verbose_name="Planned completion", precision_field="baseline_precision", order_by="baseline_on"
    )
    forecast_on = RecordDayColumn(
        verbose_name="Forecast completion", precision_field="forecast_precision", order_by="forecast_on"
    )
    progress = Column(verbose_name="Against plan", empty_values=(), orderable=False)
    budget = RecordFigureColumn(verbose_name="Budget, £", order_by="budget", footer=total_of("budget"))
    forecast = RecordFigureColumn(verbose_name="Forecast, £", order_by="forecast", footer=total_of("forecast"))
    confidence = Column(verbose_name="Confidence")

    def render_riba_stage(self, record: CapitalProject) -> str:
        return full_stage_words(record.riba_stage)

    def render_next_step(self, record: CapitalProject) -> SafeString | str:
        step = next_stage(record)
        if step is None:
            return formats.MISSING
        return format_html('{}<span class="register__sub">{}</span>', step.title, step.date_words)

    def render_progress(self, record: CapitalProject) -> SafeString:
        words, status = progress(record)
        return format_html('{}<span class="register__sub">{}</span>', status_tag(status, words), slip_words(record))


def stage_table(stages: Iterable[ProjectStage], changeable: str = "") -> PlainTable:
    """Dated steps of a project. `changeable`: its key, for a reader who may change them."""
    headings = [Heading("Step"), Heading("Planned"), Heading("Forecast"), Heading("Reached"), Heading("Against plan")]
    rows = [
        [
            Cell(s.title, sub=s.source, illustrative=s.is_illustrative),
            *[Cell(day_words(s, name) or formats.MISSING) for name in ("baseline", "forecast", "actual")],
            _progress_cell(s),
            *([Cell("Change", reverse("project_step_change", args=[changeable, s.order]))] if changeable else []),
        ]
        for s in stages
    ]
    if changeable:
        headings.append(Heading("Edit"))
    return PlainTable("Dated steps", headings, rows)


def _progress_cell(stage: ProjectStage) -> Cell:
    words, status = progress(stage)
    return Cell(words, status=status, sub=slip_words(stage))


def survey_table(surveys: Iterable[ConditionSurvey]) -> PlainTable:
    headings = [Heading("Survey"), Heading("Of"), Heading("Commissioned"), Heading("Due"), Heading("Reported")]
    rows = [
        [
            Cell(s.title, s.get_absolute_url(), illustrative=s.is_illustrative, unreleased=not s.is_public),
            Cell(s.subject),
            Cell(
                formats.date_words(s.commissioned_on, s.commissioned_precision) if s.commissioned_on else "Not recorded"
            ),
            Cell(formats.date_words(s.due_on, s.due_precision) if s.due_on else "Not set"),
            Cell(formats.day(s.reported_on) if s.reported_on else "Not yet"),
        ]
        for s in surveys
    ]
    return PlainTable("What is surveyed and when", headings, rows)


def sale_table(disposals: Iterable[Disposal]) -> PlainTable:
    headings = [Heading("Disposal"), Heading("Stage"), Heading("To complete by")]
    rows = [
        [
            Cell(d.title, d.get_absolute_url(), illustrative=d.is_illustrative, unreleased=not d.is_public),
            Cell(d.get_stage_display()),
            Cell(formats.day(d.due_on) if d.due_on else "Not set"),
        ]
        for d in disposals
    ]
    return PlainTable("Sales of this property", headings, rows)


def project_table(projects: Iterable[CapitalProject]) -> PlainTable:
    headings = [Heading("Project"), Heading("Stage"), Heading("Completion")]
    rows = [
        [
            Cell(p.title, p.get_absolute_url(), illustrative=p.is_illustrative, unreleased=not p.is_public),
            Cell(full_stage_words(p.riba_stage) or "Not recorded"),
            Cell(p.date_words or "Not set"),
        ]
        for p in projects
    ]
    return PlainTable("Projects at this property", headings, rows)


class PropertyTable(RegisterTable):
    caption = "Properties by name"
    title = RecordColumn(verbose_name="Property", order_by="title")
    use = Column(verbose_name="Use")
    tenure = Column(verbose_name="Tenure")
    area_acres = RecordFigureColumn(verbose_name="Area, acres", order_by="area_acres", say=_acres)
    bought_on = RecordDayColumn(verbose_name="Bought", precision_field="bought_precision", order_by="bought_on")
    uprn = Column(verbose_name="UPRN")


class SurveyTable(RegisterTable):
    caption = "Condition surveys, soonest due first"
    title = RecordColumn(verbose_name="Survey", order_by="title")
    subject = Column(verbose_name="Of")
    commissioned_on = RecordDayColumn(
        verbose_name="Commissioned", precision_field="commissioned_precision", order_by="commissioned_on"
    )
    due_on = RecordDayColumn(verbose_name="Due", precision_field="due_precision", order_by="due_on")
    reported_on = RecordDayColumn(verbose_name="Reported", order_by="reported_on")


def receipt_table(years: Iterable[ReceiptsOfYear]) -> PlainTable:
    """What sales are to bring and have brought, by financial year; a sale without a day stands apart."""
    listed = list(years)
    headings = [
        Heading("Financial year"),
        Heading("Sales", is_figure=True),
        Heading("Expected, £", is_figure=True),
        Heading("Received, £", is_figure=True),
    ]
    rows = [
        [
            Cell(year.name),
            Cell(formats.number(year.sales)),
            Cell(formats.number(year.expected)),
            Cell(formats.number(year.received)),
        ]
        for year in listed
    ]
    totals = [
        Cell("All years"),
        Cell(formats.number(sum(year.sales for year in listed))),
        Cell(formats.number(sum(year.expected for year in listed))),
        Cell(formats.number(sum(year.received for year in listed))),
    ]
    return PlainTable("Receipts by the year in which a sale completes or is to", headings, rows, totals if rows else ())
