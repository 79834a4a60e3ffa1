"""The steps to a meeting: by when each is due, how far it has come, and how long there is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pcc_portal.panel.models import PanelMeeting, PanelReport
from pcc_portal.panel.timetable import timetable
from pcc_portal.periods.calendar import working_days_between
from pcc_portal.ui import formats
from pcc_portal.updates.choices import State
from pcc_portal.work.stats import Progress

SENT = frozenset({State.SUBMITTED, State.APPROVED})


@dataclass(frozen=True)
class Step:
    """`late` is for what is not done once its day has passed."""

    name: str
    by: dt.date
    words: str
    is_done: bool

    def is_late(self, today: dt.date) -> bool:
        return not self.is_done and today > self.by

    def left(self, today: dt.date) -> str:
        """As in "5 working days left", "today", "2 working days late"; empty for what is done."""
        if self.is_done:
            return ""
        days = working_days_between(today, self.by)
        if today == self.by:
            return "today"
        return f"{_working_days(abs(days))} {'left' if today < self.by else 'late'}"

    def state(self, today: dt.date) -> tuple[str, str]:
        """(status, word) of `ui.statuses`."""
        if self.is_done:
            return "done", "Done"
        return ("off", "Late") if self.is_late(today) else ("nodata", "To do")


def _working_days(number: int) -> str:
    return formats.plural(number, "working day")


def _of(number: int, total: int) -> str:
    return f"{number} of {total}"


def _sealed(report: PanelReport | None) -> str:
    if report is None:
        return "Not begun"
    return f"Sealed {formats.day(report.sealed_at.date())}" if report.sealed_at else "A draft"


def steps_to(
    meeting: PanelMeeting, found: Sequence[Progress], report: PanelReport | None, today: dt.date
) -> list[Step]:
    days = timetable(meeting.on)
    sent = sum(p.state in SENT for p in found)
    complete = sum(p.is_complete for p in found)
    sealed = report is not None and report.is_sealed
    return [
        Step("Updates are in", days.updates_by, _of(sent, len(found)), is_done=sent == len(found)),
        Step("Updates are approved", days.approvals_by, _of(complete, len(found)), is_done=complete == len(found)),
        Step("The report is sealed and sent", days.despatch_by, _sealed(report), is_done=sealed),
        Step("The panel meets", days.meeting, "", is_done=today > days.meeting),
    ]
