"""Many figures at once: each as if it had been entered alone, all of them or none."""

import datetime as dt
from decimal import Decimal
from typing import Any, cast

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from pcc_portal.accounts.models import User
from pcc_portal.audit.models import Event
from pcc_portal.periods.models import Quarter
from pcc_portal.periods.rules import WindowClosedError
from performance.actions import correct_observation
from performance.choices import Availability
from performance.history.actions import RefusedRowsError, record_history
from performance.models import Area, Measure, Observation
from tests.factories.accounts import create_user
from tests.factories.performance import create_area

pytestmark = pytest.mark.django_db


def history(area: Area, measure: Measure, *values: Any, **more: Any) -> list[dict[str, Any]]:
    """A row a month, from the first of the quarter's year on."""
    months = [(dt.date(2022, month, 1), dt.date(2022, month, 28)) for month in range(1, len(values) + 1)]
    return [
        {"measure": measure, "area": area, "start": start, "end": end, "as_at": end, "value": Decimal(value)} | more
        for (start, end), value in zip(months, values, strict=True)
    ]


def test_a_history_is_entered_as_each_of_its_figures_would_be(
    officer: User, measure: Measure, share: Measure, quarter: Quarter
) -> None:
    area = create_area()
    counts = history(area, share, 0, value=None, numerator=Decimal(1), denominator=Decimal(3))
    rows = record_history([*history(area, measure, 200, 210), *counts], by=officer, quarter=quarter, today=quarter.due)
    assert [row.value for row in rows] == [200, 210, Decimal("33.333333")]
    for row in rows:
        [event] = Event.objects.about(row)
        assert (event.verb, event.who) == ("entered", officer.name)
    assert {row.created_by for row in Observation.objects.all()} == {officer}


def test_of_a_history_every_wrong_row_is_told_and_none_is_entered(
    officer: User, measure: Measure, quarter: Quarter
) -> None:
    first, _, third = rows = history(create_area(), measure, 200, -5, 210)
    third |= {"start": first["start"], "end": first["end"]}
    with pytest.raises(RefusedRowsError) as refused:
        record_history(rows, by=officer, quarter=quarter, today=quarter.due)
    assert refused.value.refused == {
        1: {"value": "This cannot be below 0."},
        2: {"start": "Another row is of that area and period."},
    }
    assert refused.value.messages[0] == "Row 2: This cannot be below 0."
    assert not Observation.objects.exists()


def test_a_history_does_not_replace_a_figure(officer: User, measure: Measure, quarter: Quarter) -> None:
    rows = history(create_area(), measure, 200, 210)
    record_history(rows[:1], by=officer, quarter=quarter, today=quarter.due)
    with pytest.raises(ValidationError, match="There is a figure for that area and period"):
        record_history(rows, by=officer, quarter=quarter, today=quarter.due)
    assert Observation.objects.count() == 1


def test_a_history_takes_the_place_of_a_figure_that_was_moved_away(
    officer: User, measure: Measure, quarter: Quarter
) -> None:
    first, second = history(create_area(), measure, 200, 210)
    [row] = record_history([first], by=officer, quarter=quarter, today=quarter.due)
    moved = {"start": second["start"], "end": second["end"], "as_at": second["end"]}
    correct_observation(row, by=officer, today=quarter.due, reason="Of the month after.", **moved)
    [taken] = record_history([first], by=officer, quarter=quarter, today=quarter.due)
    assert taken.value == 200
    assert cast("Observation", taken.supersedes).availability == Availability.MOVED


def test_only_the_owner_enters_a_history_and_while_its_quarter_takes_updates(
    officer: User, measure: Measure, quarter: Quarter
) -> None:
    rows = history(create_area(), measure, 200)
    with pytest.raises(PermissionDenied):
        record_history(rows, by=create_user(), quarter=quarter, today=quarter.due)
    with pytest.raises(WindowClosedError):
        record_history(rows, by=officer, quarter=quarter, today=quarter.closes + dt.timedelta(days=1))
    assert not Observation.objects.exists()
