"""Dates that are known less exactly than to the day, wherever the ledger and the delivery plan compare them."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from objectives import stats
from objectives.actions.commitments import add_commitment, step_commitment
from objectives.choices import CommitmentStep
from objectives.display import due_line, slip_line
from objectives.models import Milestone
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.history.entries import entries
from pcc_portal.periods.choices import Precision
from pcc_portal.updates.registers.actions import change_register
from pcc_portal.updates.releases.as_of import Days
from tests.factories.accounts import create_user
from tests.factories.objectives import create_commitment, create_milestone, create_theme
from tests.factories.periods import create_quarter

pytestmark = pytest.mark.django_db
NOVEMBER: dict[str, Any] = {"on": dt.date(2023, 11, 30), "exact": Precision.MONTH}
THIRD: dict[str, Any] = {"on": dt.date(2023, 11, 3), "exact": Precision.DAY}
DECEMBER: dict[str, Any] = {"on": dt.date(2023, 12, 1), "exact": Precision.DAY}
AUTUMN: dict[str, Any] = {"on": dt.date(2023, 11, 30), "exact": Precision.AUTUMN}
OCTOBER: dict[str, Any] = {"on": dt.date(2023, 10, 31), "exact": Precision.MONTH}
YEAR: dict[str, Any] = {"on": dt.date(2023, 12, 31), "exact": Precision.YEAR}


def dated(planned: dict[str, Any], expected: dict[str, Any]) -> Milestone:
    return create_milestone(
        baseline_on=planned["on"],
        baseline_precision=planned["exact"],
        forecast_on=expected["on"],
        forecast_precision=expected["exact"],
    )


@pytest.mark.parametrize(
    ("planned", "expected", "has_slipped", "words"),
    [
        (NOVEMBER, DECEMBER, True, "Later than planned"),
        (OCTOBER, NOVEMBER, True, "Later than planned"),
        (NOVEMBER, THIRD, False, "As planned"),
        (THIRD, NOVEMBER, False, ""),
        (NOVEMBER, AUTUMN, False, ""),
        (AUTUMN, NOVEMBER, False, "As planned"),
        (NOVEMBER, YEAR, False, ""),
        (NOVEMBER, OCTOBER, False, "Earlier than planned"),
        (NOVEMBER, NOVEMBER, False, "As planned"),
        (THIRD, DECEMBER, True, "28 days later than planned"),
    ],
)
def test_what_may_be_as_planned_has_not_slipped(
    planned: dict[str, Any], expected: dict[str, Any], has_slipped: bool, words: str
) -> None:
    row = dated(planned, expected)
    assert row.has_slipped is has_slipped
    day = Days(dt.date(2023, 9, 30), dt.date(2023, 9, 30))
    assert Milestone.objects.filter(stats.dated_stands(stats.SLIPPED, day)).exists() is has_slipped
    assert slip_line(row, day).partition(";")[0] == words or (not words and "planned" not in slip_line(row, day))


@pytest.mark.parametrize(("day", "is_late"), [("2023-11-15", False), ("2023-11-30", False), ("2023-12-01", True)])
def test_a_span_is_overdue_after_its_last_day(day: str, is_late: bool) -> None:
    row = create_commitment(due_on=NOVEMBER["on"], due_precision=Precision.MONTH)
    on = Days(dt.date.fromisoformat(day), dt.date.fromisoformat(day))
    assert (stats.commitment_status(row, on)[1] == "Overdue") is is_late
    assert due_line(row, on) == ""


def test_a_promise_keeps_how_exact_its_dates_were() -> None:
    officer, theme = create_user(role=Role.PUBLISHER), create_theme()
    row = add_commitment(
        by=officer,
        theme=theme,
        title="Open it",
        words="It will open.",
        made_in="Panel meeting",
        made_on=dt.date(2023, 7, 20),
        due_on=AUTUMN["on"],
        due_precision=AUTUMN["exact"],
    )
    moved: dict[str, Any] = {
        "due_on": dt.date(2024, 5, 31),
        "due_precision": Precision.SPRING,
        "on": dt.date(2023, 10, 2),
    }
    step_commitment(
        row, by=officer, quarter=create_quarter(), step=CommitmentStep.REVISED, reason="The survey came late.", **moved
    )
    page = Client()
    page.force_login(officer)
    shown = page.get(row.get_absolute_url()).content.decode()
    assert "autumn 2023 became spring 2024" in shown
    ledger = page.get(reverse("commitments")).content.decode()
    assert "first autumn 2023" in ledger
    assert "30 November 2023" not in shown + ledger


def test_a_date_that_is_made_exact_needs_no_reason() -> None:
    officer = create_user(role=Role.PUBLISHER)
    row = create_milestone(forecast_on=NOVEMBER["on"], forecast_precision=Precision.MONTH)
    change_register(row, by=officer, forecast_on=THIRD["on"], forecast_precision=Precision.DAY)
    with pytest.raises(ValidationError, match="may now be later"):
        change_register(row, by=officer, forecast_on=NOVEMBER["on"], forecast_precision=Precision.MONTH)
    with pytest.raises(ValidationError, match="moves later"):
        change_register(row, by=officer, forecast_on=DECEMBER["on"], forecast_precision=Precision.DAY)
    change_register(row, by=officer, reason="Staff.", forecast_on=DECEMBER["on"], forecast_precision=Precision.DAY)


def test_the_log_prints_a_date_no_more_exactly_than_it_was() -> None:
    row = create_milestone(forecast_on=OCTOBER["on"], forecast_precision=Precision.MONTH)
    change_register(row, by=create_user(role=Role.PUBLISHER), reason="Staff.", forecast_on=NOVEMBER["on"])
    event = Event.objects.filter(verb="changed").latest("number")
    (entry,) = entries([event], None)
    (change,) = entry.changes
    assert (change.before, change.after) == ("October 2023", "November 2023")
