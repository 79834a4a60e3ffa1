"""The demo's services, contracts, grants and risks, loaded through the same actions as people use."""

from pathlib import Path

from commissioning import actions, models
from pcc_portal.accounts.models import User
from pcc_portal.periods.demo import Stage
from pcc_portal.updates.registers.recordfile import columns, load_register, rows

HERE = Path(__file__).parent
REGISTERS = (
    ("providers", models.Provider),
    ("services", models.Service),
    ("contracts", models.Contract),
    ("funding_awards", models.FundingAward),
    ("grant_rounds", models.GrantRound),
    ("grant_awards", models.GrantAward),
    ("payments", models.Payment),
    ("risks", models.Risk),
)


def load_registers(stage: Stage, *, by: User) -> None:
    folder = stage.folder_in(HERE)
    for name, model in REGISTERS:
        load_register(folder / f"{name}.yaml", model, by=by)
    for row in rows(folder / "contract_options.yaml"):
        actions.add_option(by=by, **columns(models.ContractOption, row, f"contract_options.yaml, {row}"))
    for row in rows(folder / "contract_changes.yaml"):
        actions.change_contract(by=by, **columns(models.ContractChange, row, f"contract_changes.yaml, {row}"))
