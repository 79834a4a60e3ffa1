"""Columns of the lists, and the plain tables of the record pages."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import Column

from pcc_portal.accounts.rules import is_office
from pcc_portal.ui import formats
from pcc_portal.ui.marks import marked
from pcc_portal.ui.plain_tables import Cell, PlainColumn, PlainTable, record_cell
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
    prints: ClassVar = {"decision": ()}

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
    prints: ClassVar = {"next_step": (), "progress": ("baseline_on", "forecast_on", "actual_on")}

    def render_riba_stage(self, record: CapitalProject) -> str:
        return full_stage_words(record.riba_stage)

    def render_next_step(self, record: CapitalProject) -> SafeString | str:
        step = next_stage(record)
        if step is None:
            return formats.MISSING
        title, when = marked(step.title, step, of=("title",)), marked(step.date_words, step, of=("date",))
        return format_html('{}<span class="register__sub">{}</span>', title, when)

    def render_progress(self, record: CapitalProject) -> SafeString:
        words, status = progress(record)
        return format_html('{}<span class="register__sub">{}</span>', status_tag(status, words), slip_words(record))


def stage_table(stages: Iterable[ProjectStage], changeable: str = "") -> PlainTable:
    """Dated steps of a project. `changeable`: its key, for a reader who may change them."""
    return PlainTable.of(
        "Dated steps",
        stages,
        PlainColumn("Step", lambda s: record_cell(s, sub=s.source, linked=False)),
        PlainColumn("Planned", lambda s: day_words(s, "baseline") or formats.MISSING, of=("baseline_on",)),
        PlainColumn("Forecast", lambda s: day_words(s, "forecast") or formats.MISSING, of=("forecast_on",)),
        PlainColumn("Reached", lambda s: day_words(s, "actual") or formats.MISSING, of=("actual_on",)),
        PlainColumn("Against plan", _progress_cell, of=("baseline_on", "forecast_on", "actual_on")),
        PlainColumn(
            "Edit",
            lambda s: Cell("Change", reverse("project_step_change", args=[changeable, s.order])),
            when=bool(changeable),
        ),
    )


def _progress_cell(stage: ProjectStage) -> Cell:
    words, status = progress(stage)
    return Cell(words, status=status, sub=slip_words(stage))


def survey_table(surveys: Iterable[ConditionSurvey]) -> PlainTable:
    return PlainTable.of(
        "What is surveyed and when",
        surveys,
        PlainColumn("Survey", record_cell),
        PlainColumn("Of", lambda s: s.subject, of=("subject",)),
        PlainColumn("Commissioned", _commissioned, of=("commissioned_on",)),
        PlainColumn("Due", _due, of=("due_on",)),
        PlainColumn(
            "Reported", lambda s: formats.day(s.reported_on) if s.reported_on else "Not yet", of=("reported_on",)
        ),
    )


def _commissioned(survey: ConditionSurvey) -> str:
    day = survey.commissioned_on
    return formats.date_words(day, survey.commissioned_precision) if day else "Not recorded"


def _due(survey: ConditionSurvey) -> str:
    return formats.date_words(survey.due_on, survey.due_precision) if survey.due_on else "Not set"


def _reported(survey: ConditionSurvey) -> str:
    return formats.day(survey.reported_on) if survey.reported_on else "Not yet"


def sale_table(disposals: Iterable[Disposal]) -> PlainTable:
    return PlainTable.of(
        "Sales of this property",
        disposals,
        PlainColumn("Disposal", record_cell),
        PlainColumn("Stage", lambda d: d.get_stage_display(), of=("stage",)),
        PlainColumn("To complete by", lambda d: formats.day(d.due_on) if d.due_on else "Not set", of=("due_on",)),
    )


def project_table(projects: Iterable[CapitalProject]) -> PlainTable:
    return PlainTable.of(
        "Projects at this property",
        projects,
        PlainColumn("Project", record_cell),
        PlainColumn("Stage", lambda p: full_stage_words(p.riba_stage) or "Not recorded", of=("riba_stage",)),
        PlainColumn("Completion", lambda p: p.date_words or "Not set", of=("date",)),
    )


class PropertyTable(RegisterTable):
    caption = "Properties by name"
    title = RecordColumn(verbose_name="Property", order_by="title")
    use = Column(verbose_name="Use")
    tenure = Column(verbose_name="Tenure")
    area_acres = RecordFigureColumn(verbose_name="Area, acres", order_by="area_acres", say=_acres)
    bought_on = RecordDayColumn(verbose_name="Bought", precision_field="bought_precision", order_by="bought_on")
    lease_ends_on = RecordDayColumn(verbose_name="Lease ends", order_by="lease_ends_on")
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

    def figures(label: str, name: str) -> PlainColumn:
        total = formats.number(sum(getattr(year, name) for year in listed))
        return PlainColumn(label, lambda year: formats.number(getattr(year, name)), is_figure=True, total=total)

    return PlainTable.of(
        "Receipts by the year in which a sale completes or is to",
        listed,
        PlainColumn("Financial year", lambda year: year.name, total="All years"),
        figures("Sales", "sales"),
        figures("Expected, £", "expected"),
        figures("Received, £", "received"),
    )
