"""The demo's measures, figures, money, inspections and meetings, loaded through the same actions as people use."""

from itertools import groupby
from pathlib import Path
from typing import Any

from pcc_portal.accounts.models import Owned, User
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.registers.recordfile import columns, load_register, rows
from performance import actions, models
from performance.monitoring import actions as monitoring

HERE = Path(__file__).parent
REGISTERS = (
    ("measures", models.Measure),
    ("budgets", models.Budget),
    ("budget_lines", models.BudgetLine),
    ("reserves", models.Reserve),
    ("savings", models.Saving),
    ("precepts", models.Precept),
    ("medium_term_years", models.MediumTermYear),
    ("inspections", models.Inspection),
    ("inspection_grades", models.InspectionGrade),
    ("recommendations", models.Recommendation),
    ("inspection_responses", models.InspectionResponse),
    ("accountability_meetings", models.AccountabilityMeeting),
    ("ad_hoc_requests", models.AdHocRequest),
    ("accountability_actions", models.AccountabilityAction),
    ("agenda_items", models.AgendaItem),
)


def load_registers(quarter: Quarter, *, by: User) -> None:
    folder = HERE / quarter.slug
    for row in rows(folder / "areas.yaml"):
        actions.add_area(by=by, **columns(models.Area, row, f"areas.yaml, {row['slug']}"))
    for name, model in REGISTERS:
        load_register(folder / f"{name}.yaml", model, by=by)


def load_figures(quarter: Quarter, *, by: User) -> list[Any]:
    """The figures that this quarter's report gives, each entered by whoever owns it; returns the rows."""
    folder = HERE / quarter.slug
    return [
        *(
            actions.record_observation(by=_owner(row["measure"], by), quarter=quarter, today=quarter.due, **row)
            for row in _values(folder / "observations.csv", models.Observation)
        ),
        *(
            actions.set_target(by=_owner(row["measure"], by), **row)
            for row in _values(folder / "targets.csv", models.Target)
        ),
        *(
            actions.add_series_break(by=_owner(row["measure"], by), **row)
            for row in _values(folder / "series_breaks.csv", models.SeriesBreak)
        ),
        *(
            actions.record_forecast(by=by, quarter=quarter, **row)
            for row in _values(folder / "forecasts.csv", models.Forecast)
        ),
        *_lines(folder / "line_figures.csv", quarter, by=by),
        *_movements(folder / "budget_movements.csv", quarter, by=by),
    ]


def _movements(path: Path, quarter: Quarter, *, by: User) -> list[Any]:
    rows = _values(path, models.BudgetMovement)
    return [monitoring.explain_movement(by=by, quarter=quarter, today=quarter.due, **row) for row in rows]


def _lines(path: Path, quarter: Quarter, *, by: User) -> list[models.LineFigure]:
    """Each period of a budget in one go, as the form enters them."""
    rows = _values(path, models.LineFigure)
    entered = []
    for (budget, end), of_period in groupby(rows, key=lambda row: (row["line"].budget, row["end"])):
        told = list(of_period)
        figures = {row["line"]: {"actual": row["actual"], "forecast": row["forecast"]} for row in told}
        entered += monitoring.record_lines(
            budget, by=by, quarter=quarter, end=end, today=quarter.due, figures=figures, source=told[0]["source"]
        )
    return entered


def _values(path: Path, model: Any) -> list[dict[str, Any]]:
    return [columns(model, row, f"{path.name}, line {line}") for line, row in enumerate(rows(path), start=2)]


def _owner(measure: models.Measure, otherwise: User) -> User:
    owned: tuple[Owned, ...] = (measure, measure.theme)
    return next((thing.owner for thing in owned if thing.owner), otherwise)
