"""By when updates, approvals and papers are due, counted back from the day of a meeting."""

import datetime as dt

import pytest

from pcc_portal.panel.timetable import timetable
from pcc_portal.periods.calendar import is_working_day

date = dt.date


@pytest.mark.parametrize(
    ("meeting", "updates", "approvals", "despatch"),
    [
        (date(2024, 2, 9), date(2024, 1, 19), date(2024, 1, 30), date(2024, 2, 1)),
        (date(2023, 11, 17), date(2023, 10, 27), date(2023, 11, 7), date(2023, 11, 9)),
        (date(2024, 4, 12), date(2024, 3, 20), date(2024, 4, 2), date(2024, 4, 4)),  # over Easter
        (date(2024, 1, 12), date(2023, 12, 19), date(2024, 1, 2), date(2024, 1, 4)),  # over Christmas and New Year
        (date(2024, 5, 14), date(2024, 4, 22), date(2024, 5, 1), date(2024, 5, 3)),  # over the early May bank holiday
    ],
)
def test_the_days_before_a_meeting(meeting: date, updates: date, approvals: date, despatch: date) -> None:
    days = timetable(meeting)
    assert (days.updates_by, days.approvals_by, days.despatch_by, days.meeting) == (
        updates,
        approvals,
        despatch,
        meeting,
    )


def test_every_day_is_a_working_day_and_in_order() -> None:
    for number in range(800):
        days = timetable(date(2023, 1, 2) + dt.timedelta(days=number))
        assert days.updates_by < days.approvals_by < days.despatch_by < days.meeting
        assert all(map(is_working_day, (days.updates_by, days.approvals_by, days.despatch_by)))
