"""The days of a quarter are moved, and one person is let in again after it closed: who may, when, and why."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.periods.actions import change_window, close_quarter, reopen_for
from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.clock import today
from pcc_portal.periods.models import Quarter, Reopening
from pcc_portal.periods.rules import can_write_in, why_closed
from tests.factories.accounts import create_publisher, create_user
from tests.factories.periods import create_quarter

pytestmark = pytest.mark.django_db
OPENS, DUE, CLOSES = dt.date(2023, 10, 1), dt.date(2023, 10, 15), dt.date(2023, 10, 22)
ONE = dt.timedelta(days=1)
NOT_PUBLISHERS = [role for role in Role if role != Role.PUBLISHER]


def reopen(quarter: Quarter, **more: Any) -> Reopening:
    values: dict[str, Any] = {"until": CLOSES + 7 * ONE, "today": CLOSES + ONE, "reason": "A figure came late."} | more
    values.setdefault("by", create_publisher())
    values.setdefault("person", create_user())
    return reopen_for(quarter, **values)


@pytest.mark.parametrize("state", [QuarterState.OPEN, QuarterState.CLOSED])
def test_somebody_is_let_in_with_a_reason(state: QuarterState) -> None:
    publisher, person = create_publisher(), create_user()
    row = reopen(create_quarter(state=state), by=publisher, person=person)
    assert (row.person, row.until, row.by, row.reason) == (person, CLOSES + 7 * ONE, publisher, "A figure came late.")
    [event] = Event.objects.about(row)
    assert (event.verb, event.reason, event.user_id) == ("opened again", "A figure came late.", publisher.pk)


@pytest.mark.parametrize("role", NOT_PUBLISHERS)
def test_only_a_publisher_lets_somebody_in(role: Role) -> None:
    with pytest.raises(PermissionDenied):
        reopen(create_quarter(), by=create_user(role=role))
    assert not Reopening.objects.exists()


def test_nobody_is_let_in_before_it_was_ever_open() -> None:
    with pytest.raises(ValidationError, match="never opened"):
        reopen(create_quarter(state=QuarterState.PLANNED))


@pytest.mark.parametrize("reason", ["", " \n"])
def test_letting_in_needs_a_reason(reason: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        reopen(create_quarter(), reason=reason)
    assert "reason" in refusal.value.message_dict


@pytest.mark.parametrize(("until", "is_taken"), [(CLOSES, False), (CLOSES + ONE, True)])
def test_the_last_day_is_today_or_later(until: dt.date, is_taken: bool) -> None:
    quarter = create_quarter()
    if is_taken:
        reopen(quarter, until=until)
        return
    with pytest.raises(ValidationError) as refusal:
        reopen(quarter, until=until)
    assert "until" in refusal.value.message_dict


@pytest.mark.parametrize(
    "person", [{"role": Role.PANEL_MEMBER}, {"role": Role.CONTRIBUTOR, "is_active": False}], ids=["panel", "left"]
)
def test_only_who_works_in_the_office_is_let_in(person: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refusal:
        reopen(create_quarter(), person=create_user(**person))
    assert "person" in refusal.value.message_dict


@pytest.mark.engines
def test_the_database_wants_a_reason_too() -> None:
    row = reopen(create_quarter())
    with pytest.raises(IntegrityError, match="reopening_has_reason"), transaction.atomic():
        Reopening.objects.filter(pk=row.pk).update(reason="")


@pytest.mark.parametrize("person", [AnonymousUser(), None], ids=["signed out", "somebody else"])
def test_nobody_else_gets_in(person: Any) -> None:
    quarter = create_quarter()
    reopen(quarter)
    assert not can_write_in(person or create_user(), quarter, CLOSES + ONE)


@pytest.mark.parametrize(
    ("state", "day", "why"),
    [
        (QuarterState.PLANNED, OPENS - ONE, "opens for updates on 1 October 2023"),
        (QuarterState.PLANNED, CLOSES + ONE, "opens for updates on 1 October 2023"),
        (QuarterState.OPEN, OPENS - ONE, "opens for updates on 1 October 2023"),
        (QuarterState.OPEN, OPENS, ""),
        (QuarterState.OPEN, DUE + ONE, ""),
        (QuarterState.OPEN, CLOSES, ""),
        (QuarterState.OPEN, CLOSES + ONE, "closed for updates on 22 October 2023"),
        (QuarterState.CLOSED, CLOSES, "closed for updates. A publisher"),
        (QuarterState.CLOSED, CLOSES + ONE, "closed for updates on 22 October 2023. A publisher"),
    ],
)
def test_it_says_why_it_takes_nothing(state: QuarterState, day: dt.date, why: str) -> None:
    words = why_closed(create_user(), create_quarter(state=state), day)
    assert why in words
    assert bool(why) is bool(words)


@settings(max_examples=30)
@given(day=st.dates(OPENS - 60 * ONE, CLOSES + 60 * ONE), until=st.dates(CLOSES + ONE, CLOSES + 60 * ONE))
def test_any_day_is_in_the_window_or_in_the_time_given(day: dt.date, until: dt.date) -> None:
    quarter, person = Quarter.objects.first() or create_quarter(), create_user()
    reopen(quarter, person=person, until=until)
    assert can_write_in(person, quarter, day) is (day >= OPENS and day <= until)
    assert can_write_in(create_user(), quarter, day) is (OPENS <= day <= CLOSES)


def move(quarter: Quarter, by: User, reason: str = "", closes: dt.date = CLOSES + ONE) -> Quarter:
    return change_window(quarter, by=by, opens=OPENS, due=DUE, closes=closes, reason=reason)


def test_the_days_of_a_planned_quarter_move_freely() -> None:
    quarter = create_quarter(state=QuarterState.PLANNED)
    assert move(quarter, create_publisher()).closes == CLOSES + ONE


def test_those_of_an_open_one_move_with_a_reason() -> None:
    quarter, publisher = create_quarter(), create_publisher()
    with pytest.raises(ValidationError) as refusal:
        move(quarter, publisher, " ")
    assert "reason" in refusal.value.message_dict
    move(quarter, publisher, "The panel meets a day later.")
    assert Quarter.objects.get().closes == CLOSES + ONE
    assert Event.objects.about(quarter).get().reason == "The panel meets a day later."


def test_those_of_a_closed_one_stay() -> None:
    quarter = create_quarter(state=QuarterState.CLOSED)
    with pytest.raises(ValidationError, match="has closed"):
        move(quarter, create_publisher(), "Why not?")


def test_it_is_asked_whether_it_has_closed_by_now() -> None:
    quarter, publisher = create_quarter(), create_publisher()
    close_quarter(Quarter.objects.get(), by=publisher)
    with pytest.raises(ValidationError, match="has closed"):
        move(quarter, publisher, "It was open when I looked.")


def test_days_out_of_order_are_refused() -> None:
    quarter = create_quarter(state=QuarterState.PLANNED)
    with pytest.raises(ValidationError, match="opens, then updates are due"):
        move(quarter, create_publisher(), closes=DUE - ONE)
    assert Quarter.objects.get().closes == CLOSES


@pytest.mark.parametrize("role", NOT_PUBLISHERS)
def test_only_a_publisher_moves_them(role: Role) -> None:
    with pytest.raises(PermissionDenied):
        move(create_quarter(state=QuarterState.PLANNED), create_user(role=role))


def test_the_portals_day_is_the_one_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.DEMO_DATE", dt.date(2024, 1, 12))
    assert today() == dt.date(2024, 1, 12)
