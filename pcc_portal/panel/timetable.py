"""What has to be ready when, counted back from the day of a meeting."""

import datetime as dt
from dataclasses import dataclass

from pcc_portal.periods.calendar import despatch_day, working_day_before

# Working days before despatch: time to compose, check and seal once everything is approved, and to look at each
# update, return it and have it back before that.
APPROVED_BEFORE, WRITTEN_BEFORE = 2, 9


@dataclass(frozen=True)
class Timetable:
    updates_by: dt.date
    approvals_by: dt.date
    despatch_by: dt.date
    meeting: dt.date


def timetable(meeting: dt.date) -> Timetable:
    despatch = despatch_day(meeting)
    return Timetable(
        updates_by=working_day_before(despatch, WRITTEN_BEFORE),
        approvals_by=working_day_before(despatch, APPROVED_BEFORE),
        despatch_by=despatch,
        meeting=meeting,
    )
