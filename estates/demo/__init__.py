"""The demo's properties, disposals and projects, loaded through the same actions as people use."""

from pathlib import Path

from estates import actions, models
from pcc_portal.accounts.models import User
from pcc_portal.periods.demo import Stage
from pcc_portal.updates.registers.recordfile import columns, load_register, rows

HERE = Path(__file__).parent
REGISTERS = (
    ("properties", models.Property),
    ("disposals", models.Disposal),
    ("capital_projects", models.CapitalProject),
    ("condition_surveys", models.ConditionSurvey),
)


def load_registers(stage: Stage, *, by: User) -> None:
    folder = stage.folder_in(HERE)
    for name, model in REGISTERS:
        load_register(folder / f"{name}.yaml", model, by=by)
    for row in rows(folder / "project_stages.yaml"):
        actions.add_project_stage(by=by, **columns(models.ProjectStage, row, f"project_stages.yaml, {row}"))
