"""What other apps do in the same step when a plan takes the place of another; each says so when it is ready."""

import datetime as dt
from typing import Protocol

from pcc_portal.accounts.models import User

from ..models import Plan


class PassOn(Protocol):
    """Moves what an app keeps of the plan itself, such as meetings to come."""

    def __call__(self, old: Plan, new: Plan, *, by: User, today: dt.date) -> None: ...


passed_on: list[PassOn] = []


def pass_on(move: PassOn) -> None:
    passed_on.append(move)
