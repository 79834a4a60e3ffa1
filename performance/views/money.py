from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from pcc_portal.ui import formats
from pcc_portal.ui.charts import Figure
from pcc_portal.ui.marks import marked
from pcc_portal.ui.records import Count, Fact, Facts, Section
from pcc_portal.updates.caching import public_page
from pcc_portal.updates.registers.links import show_record
from pcc_portal.updates.releases.as_of import period_box, viewpoint_for
from pcc_portal.updates.rules import can_write

from ..charts.money import forecast_figure
from ..models import Budget
from ..spending import forecast_words, outturn_words, variance_words
from ..stats import BudgetPosition, budget_positions
from ..tables import money as tables
from .editing.accountability import below
from .editing.money import AddBudgetLine


@public_page
def budget(request: HttpRequest, slug: str) -> HttpResponse:
    viewpoint = viewpoint_for(request.user)
    rows = Budget.objects.visible_to(request.user).select_related("theme__objective")
    record = get_object_or_404(rows, slug=slug)
    (position,) = budget_positions([record], viewpoint)
    return show_record(
        request,
        record,
        kicker=f"{record.theme.objective.title} › {record.theme.title}",
        lead=_lead(position),
        period=period_box(viewpoint),
        illustrative=any(f.is_illustrative for f in position.forecasts),
        counts=_counts(position),
        sections=_sections(position, may=can_write(request.user, record)),
        sides=(_about(record),),
        below=below(request.user, record, AddBudgetLine),
    )


def _lead(position: BudgetPosition) -> str:
    words = forecast_words(position)
    return f"{words}." if words else "No forecast of the year’s outturn has been published yet."


def _counts(position: BudgetPosition) -> list[Count]:
    record = position.budget
    counts = [
        Count("Net Budget Requirement", formats.millions(record.net_budget_requirement)),
        Count("Other funding and reserves", formats.millions(record.other_funding)),
        Count("Total budget", formats.millions(record.total)),
    ]
    if position.forecast:
        counts.append(
            Count(
                f"Forecast at quarter {position.forecast.quarter.number}",
                outturn_words(position, position.forecast),
                note=marked(variance_words(position.variance), position.forecast),
                unreleased=not position.forecast.is_released,
            )
        )
    return counts


def _sections(position: BudgetPosition, *, may: bool) -> tuple[Section, ...]:
    return (
        Section(
            "forecast",
            "Forecast by quarter",
            figure=_bridge(position),
            table=tables.forecast_table(position, corrects=may),
            empty="No forecast of the year’s outturn has been published yet.",
        ),
        Section(
            "lines",
            "Budget lines",
            table=tables.line_table(position.lines, changes=may),
            empty="No line of this budget has been recorded.",
        ),
    )


def _bridge(position: BudgetPosition) -> Figure | None:
    """The page's lead already says what the picture shows."""
    figure = forecast_figure(position, id="forecast-chart")
    return replace(figure, heading="Forecast outturn less total budget, quarter by quarter", sub="") if figure else None


def _about(record: Budget) -> Facts:
    amounts = (record.net_budget_requirement, record.other_funding, record.total, record.use_of_reserves)
    to = formats.rounding(*amounts)
    required, other, total, reserves = ("" if each is None else formats.rounded_pounds(each, to) for each in amounts)
    return Facts(
        "About this budget",
        (
            Fact("Net Budget Requirement", required),
            Fact("Other funding", other),
            Fact("Total", total),
            Fact("Use of reserves", reserves),
            Fact("Theme", record.theme.title, record.theme.get_absolute_url()),
            Fact("Source", record.source),
        ),
    )
