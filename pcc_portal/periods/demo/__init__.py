"""The demo's quarters."""

from pathlib import Path

import yaml

from pcc_portal.accounts.models import User
from pcc_portal.periods import actions
from pcc_portal.periods.choices import QuarterState

HERE = Path(__file__).parent


def load_quarters(*, by: User) -> None:
    for row in yaml.safe_load((HERE / "quarters.yaml").read_text(encoding="utf-8")):
        state = QuarterState(row.pop("state"))
        quarter = actions.add_quarter(by=by, **row)
        if state != QuarterState.PLANNED:
            actions.open_quarter(quarter, by=by)
        if state == QuarterState.CLOSED:
            actions.close_quarter(quarter, by=by)
