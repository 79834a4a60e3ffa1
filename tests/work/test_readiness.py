"""How ready a meeting of the panel is: what is missing, with whom it is, and how long there is."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.checks.report import standing
from pcc_portal.panel.models import PanelMeeting
from tests.factories.accounts import create_publisher, create_user
from tests.factories.desks import Desk, create_approved, create_desk
from tests.factories.objectives import create_theme
from tests.factories.panel import create_panel_meeting, create_panel_report, create_panel_request, seal

pytestmark = pytest.mark.django_db
DESPATCH = dt.date(2024, 2, 1)


@pytest.fixture(autouse=True)
def today(settings: Any) -> None:
    settings.DEMO_DATE = dt.date(2024, 1, 12)


def meeting_of(desk: Desk) -> PanelMeeting:
    """The desk's quarter is the last to end before it."""
    desk.theme.objective.plan.__class__.objects.update(is_in_force=True)
    return create_panel_meeting(on=desk.quarter.end + dt.timedelta(days=40))


def page(meeting: PanelMeeting, by: User | None = None) -> Any:
    client = Client()
    client.force_login(by or create_publisher())
    return client.get(reverse("panel_readiness", args=[meeting.slug]))


def rows(response: Any, table: str) -> list[list[str]]:
    return [[cell.text for cell in row] for row in response.context[table].rows]


def test_what_is_missing_names_who_has_it() -> None:
    desk = create_desk()
    response = page(meeting_of(desk))
    assert [row[-1] for row in rows(response, "missing")] == [desk.officer.name]
    assert rows(response, "timetable")[0][2] == "0 of 1"


def test_an_update_that_was_submitted_is_with_its_approver() -> None:
    desk = create_desk()
    desk.complete()
    approver = create_user(role=Role.APPROVER)
    desk.submit(approver=approver)
    assert [row[-1] for row in rows(page(meeting_of(desk)), "missing")] == [approver.name]


def test_an_approved_update_is_missing_no_more() -> None:
    response = page(meeting_of(create_approved()))
    assert rows(response, "missing") == []
    assert [row[-1] for row in rows(response, "timetable")][:2] == ["Done", "Done"]


@pytest.mark.parametrize(
    ("today", "left", "state"),
    [
        (dt.date(2024, 1, 31), "1 working day left", "To do"),
        (DESPATCH, "today", "To do"),
        (dt.date(2024, 2, 2), "1 working day late", "Late"),
        (dt.date(2024, 2, 3), "1 working day late", "Late"),  # a Saturday counts for nothing
    ],
)
def test_the_days_count_down(settings: Any, today: dt.date, left: str, state: str) -> None:
    settings.DEMO_DATE = today
    create_desk()
    table = page(create_panel_meeting(on=dt.date(2024, 2, 9))).context["timetable"].rows
    sent = next(row for row in table if row[0].text == "The report is sealed and sent")
    assert (sent[1].text, sent[1].sub, sent[3].text) == ("1 February 2024", left, state)


def test_a_sealed_report_is_sent() -> None:
    report = create_panel_report()
    seal(report, by=create_publisher())
    assert rows(page(report.meeting), "timetable")[2][-1] == "Done"


def test_a_draft_says_in_one_sentence_that_it_cannot_be_sealed_and_who_has_it() -> None:
    desk = create_desk()
    desk.write()
    desk.figure()
    report = create_panel_report(quarter=desk.quarter, meeting=meeting_of(desk))
    response = page(report.meeting)
    findings = [each for each in standing(report, today=dt.date(2024, 1, 12)) if each.is_in_the_way]
    assert len(findings) == 2
    assert response.context["answer"].words == f"No: two findings stop it, both with {desk.officer.name}."
    assert [owner.name for owner in response.context["stops"]] == [desk.officer.name]


def test_what_the_panel_waits_for_has_an_owner() -> None:
    meeting = meeting_of(create_desk())
    officer = create_user()
    asked = create_panel_request(
        owner=officer, meeting=create_panel_meeting(on=dt.date(2023, 2, 1)), raised_on=dt.date(2023, 2, 1)
    )
    create_panel_request(meeting=asked.meeting, raised_on=meeting.on)
    assert [row[:2] for row in rows(page(meeting), "requests")] == [[asked.title, officer.name]]


def test_it_asks_as_often_for_ten_themes_as_for_one() -> None:
    desk = create_desk()
    meeting, publisher = meeting_of(desk), create_publisher()
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert page(meeting, publisher).status_code == 200
        counts.append(len(asked))
        for _ in range(9):
            create_theme(objective=desk.theme.objective, owner=create_user())
    assert counts[0] == counts[1]


@pytest.mark.parametrize("role", [None, Role.PANEL_MEMBER])
def test_it_is_for_the_office(role: Role | None) -> None:
    client, meeting = Client(), create_panel_meeting()
    if role:
        client.force_login(create_user(role=role))
    assert client.get(reverse("panel_readiness", args=[meeting.slug])).status_code == (403 if role else 302)


def test_the_next_quarter_opens_with_the_days_of_the_next_meeting() -> None:
    create_approved()
    client = Client()
    client.force_login(create_publisher())
    usual = client.get(reverse("open_quarter")).context["form"].initial
    meeting = create_panel_meeting(on=usual["opens"] + dt.timedelta(days=45))
    days = client.get(reverse("open_quarter")).context["form"].initial
    assert days["closes"] == meeting.despatch_by != usual["closes"]
    assert days["opens"] == usual["opens"] < days["due"] < days["closes"]
