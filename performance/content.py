"""Figures and forecasts that a theme's update has to give, handed to the update's page and its approval."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import Any, TypeVar

from django.db.models import Max, OuterRef, Prefetch, Q, QuerySet, Subquery

from objectives.models import QuarterlyUpdate
from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.formats import period_words
from pcc_portal.updates.models import Releasable
from pcc_portal.updates.registers.going_on import going_on
from pcc_portal.updates.releases.approval import Item

from .choices import Frequency
from .models import Area, Budget, BudgetMovement, ExpectedFigure, Forecast, LineFigure, Measure, Observation
from .stats.due import figures_expected
from .stats.periods import YEARS

DAYS_OF_SHORTEST_YEAR = 365
Row = TypeVar("Row", bound=Releasable)


def figures(quarter: Quarter, themes: Collection[int]) -> Iterator[Item]:
    """What the quarter expects and has not been given, and all that was entered for it: history with its figures."""
    for due in figures_expected(themes, quarter):
        if due.current is None:
            month = f", {period_words(*due.span)}" if due.measure.frequency == Frequency.MONTH else ""
            ends = min(due.span.end, quarter.end)
            yield Item(due.measure.theme_id, key(due.measure, due.area), f"{due.measure}{month}", None, ends)
    for row in _entered(quarter, themes):
        title = f"{row.measure}, {row.area}, {period_words(row.start, row.end)}"
        yield Item(row.measure.theme_id, key(row.measure, row.area), title, row)


def key(measure: Measure, area: Area) -> str:
    return f"figure:{measure.slug}:{area.slug}"


def _entered(quarter: Quarter, themes: Collection[int]) -> list[Observation]:
    """The figures that were entered for this quarter's report, those of an area together."""
    entered = Observation.objects.filter(quarter=quarter, measure__theme__in=themes).select_related("measure", "area")
    entered = entered.annotate(update_approved_at=_approved_at(quarter, "measure__theme"))
    return _of_the_update(entered.order_by("measure__order", "measure__slug", "area", "end", "pk"), quarter)


def _approved_at(quarter: Quarter, theme: str) -> Subquery:
    updates = QuarterlyUpdate.objects.filter(quarter=quarter, theme=OuterRef(theme))
    return Subquery(updates.values("approved_at")[:1])


def _of_the_update(rows: Iterable[Row], quarter: Quarter) -> list[Row]:
    """Of each key the latest row that belongs to the update (docs/decisions/0010). Needs `update_approved_at`."""
    rows = list(rows)
    latest: dict[tuple[Any, ...], Row] = {}
    published: set[tuple[Any, ...]] = set()
    for row in sorted(rows, key=lambda row: row.pk):
        replaces = row.key in published or getattr(row, "moved_from_id", None) is not None
        if not (replaces and _stands_apart(row, quarter)):
            latest[row.key] = row
        if row.is_released:
            published |= {row.key}
    return [row for row in rows if latest[row.key] is row]


def _stands_apart(correction: Releasable, quarter: Quarter) -> bool:
    """It came after the update's approval, and is approved or waits on its own."""
    approved_at: dt.datetime | None = correction.update_approved_at  # type: ignore[attr-defined]
    on_its_own = quarter.state == QuarterState.CLOSED or correction.approved_at is not None
    return approved_at is not None and correction.created_at > approved_at and on_its_own


def money(quarter: Quarter, themes: Collection[int]) -> Iterator[Item]:
    """The forecasts that the quarter expects of the themes' budgets, and what was reported of their lines."""
    if budgets := _budgets(quarter, themes):
        yield from _forecasts(quarter, budgets)
        yield from lines_and_movements(quarter, themes)


def forecasts(quarter: Quarter, themes: Collection[int]) -> Iterator[Item]:
    yield from _forecasts(quarter, _budgets(quarter, themes))


def _budgets(quarter: Quarter, themes: Collection[int]) -> list[Any]:
    """Those that the themes tell of, each with its `forecasts_of_quarter`. Two queries at most."""
    latest = Forecast.objects.filter(quarter=quarter).order_by("pk")
    latest = latest.annotate(update_approved_at=_approved_at(quarter, "budget__forecast_theme"))
    of_quarter = Prefetch("forecasts", latest, to_attr="forecasts_of_quarter")
    return list(Budget.objects.filter(forecast_theme__in=themes).prefetch_related(of_quarter))


def _forecasts(quarter: Quarter, budgets: list[Any]) -> Iterator[Item]:
    for budget in (each for each in budgets if each.year == quarter.year):
        row = next(iter(_of_the_update(budget.forecasts_of_quarter, quarter)), None)
        if row is None and quarter.state == QuarterState.CLOSED:
            continue  # a budget that came later in the year is not asked about quarters that are over
        yield Item(budget.forecast_theme_id, f"forecast:{budget.slug}", f"Forecast outturn, {budget}", row, quarter.end)


def lines_and_movements(quarter: Quarter, themes: Collection[int]) -> Iterator[Item]:
    """What was reported of the lines of budgets in this quarter, and why their forecasts moved; none is expected."""
    tables: tuple[tuple[str, Any, str, str], ...] = (
        ("line", LineFigure, "line__budget", "line"),
        ("movement", BudgetMovement, "budget", "budget"),
    )
    for name, model, budget, other in tables:
        theme = f"{budget}__forecast_theme"
        rows: Any = model.objects.filter(quarter=quarter, **{f"{theme}__in": themes}).select_related(budget, other)
        for row in _of_the_update(rows.annotate(update_approved_at=_approved_at(quarter, theme)), quarter):
            told: Any = row
            yield Item(told.budget.forecast_theme_id, f"{name}:{told.budget.slug}", str(told), row)


def figures_to_expect(quarter: Quarter) -> list[tuple[int, int]]:
    """(measure, area) keys that a quarter which opens should give: what the last was to give, or gave of the force.

    A figure that comes once a year is expected when a year has passed since its last; one that came once is not.
    """
    of_last_year = list(Quarter.objects.before(quarter).latest_first()[:4])
    lately = Q(quarter=quarter.previous()) | Q(quarter__in=of_last_year, measure__frequency__in=YEARS)
    gave = Observation.objects.of_the_force().given().filter(lately, superseded_by__isnull=True)
    pairs = {pair for rows in (ExpectedFigure.objects.filter(lately), gave) for pair in _pairs(rows)}
    pairs -= set(_pairs(ExpectedFigure.objects.filter(quarter=quarter)))
    measures = going_on(Measure.objects.exclude(frequency=Frequency.ONCE)).annotate(last_end=Max("observations__end"))
    wanted = {m.pk for m in measures.in_bulk({measure for measure, _ in pairs}).values() if _has_come_round(m, quarter)}
    return sorted(pair for pair in pairs if pair[0] in wanted)


def _pairs(rows: QuerySet) -> Iterator[tuple[int, int]]:
    yield from rows.values_list("measure_id", "area_id")


def _has_come_round(measure: Measure, quarter: Quarter) -> bool:
    last: dt.date | None = measure.last_end  # type: ignore[attr-defined]
    return measure.frequency not in YEARS or last is None or (quarter.end - last).days >= DAYS_OF_SHORTEST_YEAR
