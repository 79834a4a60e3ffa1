"""The demo's measures, figures, money, inspections and meetings, loaded through the same actions as people use."""

from collections import defaultdict
from itertools import groupby
from pathlib import Path
from typing import Any

from pcc_portal.accounts.models import Owned, User
from pcc_portal.periods.demo import Stage
from pcc_portal.updates.registers.recordfile import columns, load_register, rows
from performance import actions, models
from performance.choices import HeldBy
from performance.demo import series
from performance.grading.actions import give_grade
from performance.history.actions import record_history
from performance.meeting_kinds import actions as kinds
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


def load_registers(stage: Stage, *, by: User) -> None:
    folder = stage.folder_in(HERE)
    for row in rows(folder / "areas.yaml"):
        actions.add_area(by=by, **columns(models.Area, row, f"areas.yaml, {row['slug']}"))
    for name, model in REGISTERS:
        load_register(folder / f"{name}.yaml", model, by=by)


def load_figures(stage: Stage, *, by: User) -> list[Any]:
    """The figures that this quarter's report gives, each entered by whoever owns it; returns the rows."""
    folder, quarter = stage.folder_in(HERE), stage.quarter
    return [
        *_observations(folder, stage, by=by),
        *_restatements(folder / "restatements.csv", stage, by=by),
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
        *_lines(folder / "line_figures.csv", stage, by=by),
        *_movements(folder / "budget_movements.csv", stage, by=by),
        *_grades(folder / "measure_grades.yaml", stage, by=by),
    ]


def _observations(folder: Path, stage: Stage, *, by: User) -> list[models.Observation]:
    """Together those that are of one owner."""
    by_owner: dict[User, list[dict[str, Any]]] = defaultdict(list)
    for row in (*_values(folder / "observations.csv", models.Observation), *series.figures(folder / "series.csv")):
        by_owner[_owner(row["measure"], by)].append(row)
    entered = (
        record_history(rows, by=owner, quarter=stage.quarter, today=stage.today) for owner, rows in by_owner.items()
    )
    return [row for of_owner in entered for row in of_owner]


def _restatements(path: Path, stage: Stage, *, by: User) -> list[models.Observation]:
    """What is known better now of figures of before: the new rows."""
    corrected = []
    for row in _values(path, models.Observation):
        key = {name: row.pop(name) for name in models.Observation.key_fields}
        standing = models.Observation.objects.get(**key, superseded_by=None)
        owner = _owner(key["measure"], by)
        corrected.append(actions.correct_observation(standing, by=owner, today=stage.today, **row))
    return corrected


def _movements(path: Path, stage: Stage, *, by: User) -> list[Any]:
    rows = _values(path, models.BudgetMovement)
    return [monitoring.explain_movement(by=by, quarter=stage.quarter, today=stage.today, **row) for row in rows]


def _grades(path: Path, stage: Stage, *, by: User) -> list[models.MeasureGrade]:
    """What people say of a measure where the rule does not do it justice."""
    grades = [columns(models.MeasureGrade, row, path.name) for row in rows(path)]
    return [
        give_grade(by=_owner(row["measure"], by), quarter=stage.quarter, today=stage.today, **row) for row in grades
    ]


def load_kinds_of_meetings(office: str, *, by: User) -> None:
    """Those of the office's own, those that have another name there, and those that it does without."""
    for row in rows(HERE / office / "meeting_kinds.yaml"):
        kind = models.MeetingKind.objects.filter(key=row["key"]).first() if "key" in row else None
        if kind is None:
            kind = kinds.add_kind(by=by, name=row["name"], held_by=HeldBy(row["held_by"]))
        elif row.get("is_retired"):
            kinds.retire_kind(kind, by=by)
        elif kind.name != row["name"]:
            kinds.rename_kind(kind, by=by, name=row["name"])
        if members := row.get("members"):
            people = [User.objects.get(email__startswith=f"{person}@") for person in members]
            kinds.set_members(kind, by=by, people=people)


def _lines(path: Path, stage: Stage, *, by: User) -> list[models.LineFigure]:
    """Each period of a budget in one go, as the form enters them."""
    rows = _values(path, models.LineFigure)
    entered = []
    for (budget, end), of_period in groupby(rows, key=lambda row: (row["line"].budget, row["end"])):
        told = list(of_period)
        figures = {row["line"]: {"actual": row["actual"], "forecast": row["forecast"]} for row in told}
        entered += monitoring.record_lines(
            budget, by=by, quarter=stage.quarter, end=end, today=stage.today, figures=figures, source=told[0]["source"]
        )
    return entered


def _values(path: Path, model: Any) -> list[dict[str, Any]]:
    return [columns(model, row, f"{path.name}, line {line}") for line, row in enumerate(rows(path), start=2)]


def _owner(measure: models.Measure, otherwise: User) -> User:
    owned: tuple[Owned, ...] = (measure, measure.theme)
    return next((thing.owner for thing in owned if thing.owner), otherwise)
