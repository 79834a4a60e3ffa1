from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from pcc_portal.accounts.access import PUBLIC
from pcc_portal.ui import formats
from pcc_portal.ui.charts import Figure
from pcc_portal.ui.downloads import KINDS, rows_file
from pcc_portal.ui.marks import marked, unmarked
from pcc_portal.ui.page import Link
from pcc_portal.ui.records import Count, Fact, Facts, Section
from pcc_portal.ui.titles import titled
from pcc_portal.updates.caching import public_file, public_page
from pcc_portal.updates.registers.links import below, show_record
from pcc_portal.updates.registers.lists import CountedList
from pcc_portal.updates.registers.views import AddPart
from pcc_portal.updates.releases.as_of import Viewpoint, period_box, viewpoint_for
from pcc_portal.updates.rules import can_write

from ..charts.money import forecast_figure, gap_figure, reserves_figure, waterfall
from ..filters import BudgetFilters
from ..funding_words import precept_words, reserves_words, savings_words, years_words
from ..models import Budget, Precept
from ..spending import causes_words, forecast_words, lines_words, outturn_words, variance_words
from ..stats import BudgetPosition, budget_positions
from ..stats.funding import Funding, fundings
from ..tables import funding as funding_tables
from ..tables import money as tables
from ..tables.money_files import SHEETS
from .editing.funding import AddMediumTermYear, AddPrecept, AddReserve, AddSaving
from .editing.money import AddBudgetLine
from .editing.monitoring import periods_to_enter


class Budgets(CountedList):
    """What each year was to cost, and what it is forecast to cost."""

    access = PUBLIC
    model = Budget
    joined = ("theme",)
    in_order = ("-year", "kind")
    table_class = tables.BudgetTable
    filterset_class = BudgetFilters
    lead = "What each year was planned to cost, and what it is forecast to cost."
    empty_text = "No budget has been recorded yet."

    def get_table_kwargs(self) -> dict[str, Any]:
        positions = budget_positions(self.object_list, self.viewpoint) if self.viewpoint else ()
        return {"on": self.day, "positions": {each.budget.pk: each for each in positions}}


@public_page
def budget(request: HttpRequest, slug: str) -> HttpResponse:
    viewpoint = viewpoint_for(request.user)
    rows = Budget.objects.visible_to(request.user).select_related("theme__objective")
    record = get_object_or_404(rows, slug=slug)
    (position,), (funding,) = budget_positions([record], viewpoint), fundings([record], viewpoint)
    may = can_write(request.user, record)
    return show_record(
        request,
        record,
        kicker=f"{record.theme.objective.title} › {record.theme.title}",
        lead=_lead(position),
        period=period_box(viewpoint),
        illustrative=any(row.is_illustrative for row in _shown(position, funding)),
        counts=_counts(position),
        sections=(*_sections(position, may=may), *_funding(funding, viewpoint, may=may)),
        sides=(_about(record),),
        below=_below(request.user, record, funding),
    )


def _shown(position: BudgetPosition, funding: Funding) -> Iterator[Any]:
    yield from (*position.forecasts, *position.since_before, *funding.rows)
    yield from (figure for line in position.lines for figure in line.figures)


def _below(user: Any, record: Budget, funding: Funding) -> tuple[Link, ...]:
    pages: list[type[AddPart]] = [AddBudgetLine, AddReserve, AddSaving, AddMediumTermYear]
    pages += [] if funding.precept else [AddPrecept]
    return (*periods_to_enter(user, record), *below(user, record, *pages))


@public_file
def download(request: HttpRequest, slug: str, part: str, kind: str) -> HttpResponseBase:
    """A table of the page as CSV or XLSX."""
    viewpoint = viewpoint_for(request.user)
    record = get_object_or_404(Budget.objects.visible_to(request.user), slug=slug)
    if part not in SHEETS:
        raise Http404(f"There is no file of {part}.")
    return rows_file(*SHEETS[part].file(record, viewpoint), kind)


def _files(record: Budget, part: str, *, when: bool) -> tuple[Link, ...]:
    if not when:
        return ()
    return tuple(Link(kind.upper(), reverse("budget_download", args=[record.slug, part, kind])) for kind in KINDS)


def _lead(position: BudgetPosition) -> str:
    words = forecast_words(position)
    if position.budget.is_illustrative:  # the page marks all of it
        words = unmarked(words)
    return f"{words}." if words else "No forecast of the year’s outturn has been published yet."


def _counts(position: BudgetPosition) -> list[Count]:
    record = position.budget
    amounts = (
        ("Net Budget Requirement", record.net_budget_requirement),
        ("Other funding and reserves", record.other_funding),
        ("Total budget", record.total),
    )
    counts = [Count(label, formats.millions(amount)) for label, amount in amounts if amount is not None]
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
    record = position.budget
    return (
        Section(
            "forecast",
            "Forecast by quarter",
            figure=_bridge(position),
            table=tables.forecast_table(position, corrects=may),
            empty="No forecast of the year’s outturn has been published yet.",
            links=_files(record, "forecasts", when=bool(position.forecasts)),
        ),
        *_why(position, may=may),
        Section(
            "lines",
            "Budget lines",
            text=lines_words(position),
            table=tables.line_table(position, changes=may),
            empty="No line of this budget has been recorded.",
            links=_files(record, "lines", when=bool(position.lines)),
        ),
    )


def _why(position: BudgetPosition, *, may: bool) -> Iterator[Section]:
    """What moved the forecast, where there is one before it; then line by line, where lines were reported at both."""
    if position.previous is not None:
        yield Section(
            "why",
            "Why the forecast moved",
            text=causes_words(position),
            figure=waterfall(position, id="movement-chart"),
            table=tables.movement_table(position, corrects=may),
            links=_files(position.budget, "movements", when=bool(position.movements)),
        )
    if position.whole and any(figure for figure in position.reported.before.values()):
        yield Section("line-by-line", "Line by line since the quarter before", table=tables.moved_lines_table(position))


def _funding(funding: Funding, viewpoint: Viewpoint, *, may: bool) -> Iterator[Section]:
    """Reserves, savings, the precept and the years to come: those that are recorded."""
    record, precept = funding.budget, funding.precept
    if funding.reserves:
        table = funding_tables.reserve_table(funding, changes=may)
        yield Section(
            "reserves",
            "Reserves",
            reserves_words(funding),
            figure=reserves_figure(funding, id="reserves-chart"),
            table=table,
            links=_of(record, "reserves"),
        )
    if funding.savings:
        table = funding_tables.saving_table(funding, changes=may)
        yield Section("savings", "Savings", savings_words(funding), table=table, links=_of(record, "savings"))
    if precept:
        links = (*_of(record, "precept"), *(_change_precept(precept) if may else ()))
        words = "\n\n".join(filter(None, (precept_words(precept), precept.panel_words)))
        table = funding_tables.precept_table(precept, viewpoint.days)
        yield Section("precept", "Council tax and precept", words, table=table, links=links)
    if funding.years:
        table, figure = funding_tables.year_table(funding, changes=may), gap_figure(funding, id="gap-chart")
        links = _of(record, "years")
        yield Section("years", "The years to come", years_words(funding), figure=figure, table=table, links=links)


def _of(record: Budget, part: str) -> tuple[Link, ...]:
    return _files(record, part, when=True)


def _change_precept(precept: Precept) -> tuple[Link, ...]:
    return (Link("Change the precept", reverse("precept_change", args=[precept.slug])),)


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
            Fact("Kind", record.kind),
            Fact("Lines reported", record.get_reported_display()),
            Fact(titled("{Theme}"), record.theme.title, record.theme.get_absolute_url()),
            Fact("Source", record.source),
        ),
    )
