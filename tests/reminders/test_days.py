"""Reminders of the calendar: its owner first, then publishers, each once at each age; no title of a draft."""

import datetime as dt

import pytest

from pcc_portal.accounts.actions import name_deputy
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.reminders.actions import due
from tests.factories.accounts import create_administrator, create_publisher, create_user
from tests.factories.estates import create_property
from tests.factories.objectives import create_commitment, create_theme

pytestmark = pytest.mark.django_db
DUE = dt.date(2023, 10, 15)


@pytest.fixture
def officer() -> User:
    return create_user(name="Olive Owner", role=Role.CONTRIBUTOR)


def told(person: User, days: int) -> list[tuple[str, str]]:
    """What they would hear so many days after the day, with where it leads."""
    items = dict(due(DUE + dt.timedelta(days=days))).get(person, [])
    return [(item.what, item.path) for item in items]


def test_an_owner_hears_of_a_day_that_is_near_and_of_one_that_went_by(officer: User) -> None:
    row = create_commitment(title="Open the hub", theme=create_theme(owner=officer), due_on=DUE)
    page = row.get_absolute_url()
    assert told(officer, -8) == []
    assert told(officer, -7) == told(officer, 0) == [("Due soon: Commitment: Open the hub.", page)]
    assert told(officer, 1) == [("Overdue: Commitment: Open the hub.", page)]
    assert told(create_user(), 1) == []


def test_a_deputy_hears_of_it_once_it_is_a_week_late(officer: User) -> None:
    deputy = create_user(name="Dora Deputy")
    name_deputy(officer, deputy, by=create_administrator())
    row = create_commitment(title="Open the hub", theme=create_theme(owner=officer), due_on=DUE)
    create_commitment(title="Canary", theme=row.theme, due_on=DUE, is_public=False)
    assert told(deputy, 7) == []
    assert told(deputy, 8) == [
        ("Overdue for a week: Commitment.", f"/calendar/?status=late&owner={officer.pk}"),
        ("Overdue for a week: Commitment: Open the hub.", row.get_absolute_url()),
    ]


def test_a_lease_and_an_insurance_are_told_of_before_they_end(officer: User) -> None:
    place = create_property(title="Front counter", owner=officer, lease_ends_on=DUE, insured_until=DUE)
    page = place.get_absolute_url()
    assert told(officer, -8) == []
    assert told(officer, -7) == [
        ("Soon: Insurance ends: Front counter.", page),
        ("Soon: Lease ends: Front counter.", page),
    ]
    assert told(officer, 1) == []


def test_of_a_draft_a_mail_has_no_word(officer: User) -> None:
    theme = create_theme(owner=officer)
    create_commitment(title="Canary", slug="canary", theme=theme, due_on=DUE, is_public=False)
    assert told(officer, 1) == [("Overdue: Commitment.", "/calendar/?owner=mine")]


def test_a_publisher_hears_of_owners_who_are_quiet_for_two_weeks(officer: User) -> None:
    theme = create_theme(owner=officer)
    for number in range(2):
        create_commitment(title=f"Promise {number}", theme=theme, due_on=DUE)
    publisher = create_publisher()
    assert told(publisher, 14) == []
    words = "2 days of Olive Owner went by two weeks ago or more without word."
    assert told(publisher, 15) == [(words, f"/calendar/?status=late&owner={officer.pk}")]
