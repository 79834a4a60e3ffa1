"""States, days and what is still to do, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from pcc_portal.periods.models import Quarter
from pcc_portal.ui import formats
from pcc_portal.updates.choices import State
from pcc_portal.updates.releases.approval import Item

from .stats import Progress

STATUS_OF_STATE = {
    State.DRAFT: "nodata",
    State.SUBMITTED: "none",
    State.RETURNED: "risk",
    State.APPROVED: "done",
}
NAMED_AT_MOST = 3


def state_words(progress: Progress) -> tuple[str, str]:
    """(status, word) of `ui.statuses` for where an update stands."""
    if progress.is_changed_since_approval:
        return "risk", "Changed since approval"
    if progress.state == State.DRAFT and not progress.is_begun:
        return "nodata", "Not begun"
    return STATUS_OF_STATE[progress.state], progress.state.label


def due_words(day: dt.date, today: dt.date) -> str:
    """For example "19 January 2024, in 7 days"."""
    away = (day - today).days
    if away == 0:
        return f"{formats.day(day)}, today"
    if away > 0:
        return f"{formats.day(day)}, in {formats.days(away)}"
    return f"{formats.day(day)}, {formats.days(-away)} ago"


def to_do(progress: Progress) -> str:
    """What is still missing, the first few by name."""
    if progress.state == State.SUBMITTED:
        name = progress.update.approver if progress.update else None
        return f"With {name}" if name else "With an approver"
    return listed(progress.missing)


def listed(items: Sequence[Item]) -> str:
    """For example "Missing: Words and grade, SARC adults and 4 more"; empty where nothing is."""
    if not items:
        return ""
    names = [item.title for item in items[:NAMED_AT_MOST]]
    more = len(items) - len(names)
    return f"Missing: {', '.join(names)}{f' and {more} more' if more else ''}"


def window_words(quarter: Quarter, today: dt.date) -> str:
    """For example "Updates are due on 19 January 2024, in 7 days, and the quarter closes on 1 February 2024."."""
    if today < quarter.opens:
        return f"Updates open on {due_words(quarter.opens, today)}."
    if today > quarter.closes:
        return f"Closed for updates since {formats.day(quarter.closes)}."
    was = "were" if today > quarter.due else "are"
    return f"Updates {was} due on {due_words(quarter.due, today)}; the quarter closes on {formats.day(quarter.closes)}."


def progress_words(found: Sequence[Progress]) -> str:
    """For example "3 of 10 are done."."""
    done = sum(p.state in {State.SUBMITTED, State.APPROVED} for p in found)
    return f"{done} of {len(found)} {'is' if done == 1 else 'are'} done."


def who_to_ask(progress: Progress) -> tuple[str, str]:
    """(name, address to write to) of who has it now: the owner, or, once submitted, who was asked to approve."""
    if progress.state == State.SUBMITTED:
        person: Any = progress.update and progress.update.approver
        nobody = "Any approver"
    else:
        person, nobody = progress.owner, "Nobody"
    return (person.name, f"mailto:{person.email}") if person else (nobody, "")
