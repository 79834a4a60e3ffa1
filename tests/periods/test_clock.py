"""The portal's clock: one day for all that people read."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from pcc_portal.periods import clock

LONDON = ZoneInfo("Europe/London")


def test_a_demonstration_stamps_its_own_day(settings: Any) -> None:
    settings.DEMO_DATE = dt.date(2024, 1, 12)
    assert clock.today() == clock.day_of(clock.now()) == dt.date(2024, 1, 12)
    assert abs(clock.real_now() - timezone.now()) < dt.timedelta(minutes=1)


def test_in_service_the_clock_is_that_of_the_machine(settings: Any) -> None:
    settings.DEMO_DATE = None
    assert abs(clock.now() - timezone.now()) < dt.timedelta(minutes=1)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31)))
def test_any_day_can_be_set_leap_days_and_nights_of_the_time_change_too(day: dt.date) -> None:
    with clock.set_to(day):
        assert clock.today() == clock.day_of(clock.now()) == day
    assert clock.today() == timezone.localdate()


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (dt.datetime(2023, 7, 1, 23, 30, tzinfo=dt.UTC), dt.date(2023, 7, 2)),
        (dt.datetime(2023, 12, 31, 23, 30, tzinfo=dt.UTC), dt.date(2023, 12, 31)),
        (dt.datetime(2024, 3, 31, 0, 30, tzinfo=dt.UTC), dt.date(2024, 3, 31)),
    ],
)
def test_a_stamp_has_the_day_of_the_office(at: dt.datetime, day: dt.date) -> None:
    assert clock.day_of(at) == day == at.astimezone(LONDON).date()
