"""The quarters of a demo's office, and the stages in which its records are entered."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import yaml

from pcc_portal.accounts.models import User
from pcc_portal.periods import actions
from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.models import Quarter

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Stage:
    """What an office enters on one day, from a folder of each app, in one quarter, and the day on which its papers go.

    Those of the last one have not been sent yet.
    """

    office: str
    folder: str
    quarter: Quarter
    entered: dt.date
    sends: dt.date
    is_sent: bool

    def folder_in(self, demo: Path) -> Path:
        """`demo`: of the app."""
        return demo / self.office / self.folder

    @property
    def today(self) -> dt.date:
        """The day of what is written: the last on which it is due, where nobody has sent it yet."""
        return self.entered if self.is_sent else self.quarter.due


def load_quarters(office: str, *, by: User) -> None:
    for row in yaml.safe_load((HERE / office / "quarters.yaml").read_text(encoding="utf-8")):
        state = QuarterState(row.pop("state"))
        quarter = actions.add_quarter(by=by, **row)
        if state != QuarterState.PLANNED:
            actions.open_quarter(quarter, by=by)
        if state == QuarterState.CLOSED:
            actions.close_quarter(quarter, by=by)
