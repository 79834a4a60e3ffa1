"""One clock: to which day pages, past quarters and papers count, and what fell due in between."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from objectives.actions.commitments import add_commitment
from objectives.choices import CommitmentStep
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from pcc_portal.changes.comparison import Comparison
from pcc_portal.changes.resources import contracts
from pcc_portal.panel.composition import compose
from pcc_portal.ui.markdown import references
from pcc_portal.updates.citations.resolving import Citations
from pcc_portal.updates.models import Release
from pcc_portal.updates.releases.as_of import WORKING_COPY, AsAt, Days, Viewpoint, viewpoint_for
from tests.factories.accounts import create_user
from tests.factories.commissioning import create_contract, create_risk
from tests.factories.objectives import (
    create_commitment,
    create_commitment_change,
    create_delivery_action,
    create_milestone,
    create_theme,
)
from tests.factories.panel import create_panel_meeting, create_panel_report
from tests.factories.performance import (
    create_accountability_action,
    create_inspection,
    create_inspection_response,
    create_meeting,
    create_recommendation,
)
from tests.factories.periods import create_quarter
from tests.factories.updates import create_release, seal

pytestmark = pytest.mark.django_db

RELEASED, TODAY = dt.date(2023, 11, 9), dt.date(2024, 1, 12)
WAITS = "Due 30 November 2023, not yet reported on"


@pytest.fixture(autouse=True)
def today(settings: Any) -> None:
    settings.DEMO_DATE = TODAY


@pytest.fixture
def release() -> Release:
    create_theme()
    return create_release(quarter=create_quarter(), at=dt.datetime(2023, 11, 9, 9, tzinfo=dt.UTC))


@pytest.fixture
def office() -> Client:
    client = Client()
    client.force_login(create_user(role=Role.CONTRIBUTOR))
    return client


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_what_fell_due_since_the_release_is_in_a_list_of_its_own(release: Release, client: Client) -> None:
    create_commitment(title="Hub opens", due_on=dt.date(2023, 11, 30))
    create_milestone(title="Known to be late", forecast_on=dt.date(2023, 11, 8))
    create_commitment(title="Still to come", due_on=TODAY)
    html = read(client, "/")
    upcoming, _, gone_by = html.partition("Next dates")[2].partition("Fell due since the last report")
    assert WAITS in gone_by
    assert "Hub opens" in gone_by
    assert "Hub opens" not in upcoming
    assert "Still to come" in upcoming
    assert "Known to be late" not in html


def test_the_ledger_lists_it_and_calls_it_overdue_for_the_office_alone(
    release: Release, client: Client, office: Client
) -> None:
    row = create_commitment(title="Hub opens", due_on=dt.date(2023, 11, 30))
    create_commitment_change(commitment=row, quarter=release.quarter, step=CommitmentStep.CARRIED, reason="Snow.")
    for address in ("/commitments/", row.get_absolute_url()):
        outside, inside = read(client, address), read(office, address)
        assert "Not yet reported on" in outside
        assert '<span class="tag tag--off">Overdue</span>' not in outside
        assert '<span class="tag tag--off">Overdue</span>' in inside
        assert "ot yet reported on" not in inside
    assert WAITS in read(client, "/commitments/")
    assert "Hub opens" in read(client, "/commitments/?state=unreported")
    assert "43 days overdue" in read(office, "/")


def test_actions_and_milestones_stand_the_same_on_list_page_and_theme(release: Release, client: Client) -> None:
    theme = create_theme()
    rows: list[Any] = [create_delivery_action(theme=theme, baseline_on=dt.date(2023, 11, 30))]
    rows += [create_milestone(theme=theme, forecast_on=dt.date(2023, 11, 30))]
    for address in (reverse("delivery_actions"), reverse("milestones"), *(row.get_absolute_url() for row in rows)):
        assert "Not yet reported on" in read(client, address)
    assert read(client, theme.get_absolute_url()).count("Not yet reported on") == 2


def test_live_pages_count_to_today_and_say_so_once(release: Release, client: Client, office: Client) -> None:
    inspection = create_inspection(title="Roads policing", published_on=dt.date(2023, 12, 20))
    html = read(client, inspection.get_absolute_url())
    assert "Due in 32 days" in html
    assert html.count("Figures as published 9 November 2023. Days counted to 12 January 2024.") == 1
    assert read(office, "/inspections/").count("Days counted to 12 January 2024.") == 1


def test_a_past_quarter_counts_to_its_release(release: Release, client: Client) -> None:
    seal(release, create_contract(title="Ends at Christmas", current_end=dt.date(2023, 12, 25)))
    create_contract(title="Ended since", current_end=dt.date(2023, 12, 25))
    assert "Ended" in read(client, "/contracts/?ends=ended")
    html = read(client, "/as-published/2023-24-q2/contracts/")
    assert "Figures as published 9 November 2023. Days counted to 9 November 2023." in html
    assert "1 gap ahead" in html


def test_a_paper_counts_to_its_own_day_of_despatch() -> None:
    quarter = create_quarter()
    create_contract(slug="help", current_end=dt.date(2023, 11, 8))
    meeting = create_panel_meeting(on=dt.date(2023, 11, 17))
    report = create_panel_report(meeting=meeting, quarter=quarter, background="Help is in its {contract:help|year}.")
    composition = compose(report, WORKING_COPY)
    assert composition.viewpoint.day == meeting.despatch_by
    assert meeting.despatch_by > dt.date(2023, 11, 8)
    assert "ended" in next(p.text for s in composition.sections for p in s.paragraphs if "Help is" in p.text)


def test_text_on_a_live_page_counts_to_today(release: Release) -> None:
    create_contract(slug="help", current_end=dt.date(2023, 12, 25))
    for viewpoint, words in (
        (viewpoint_for(AnonymousUser()), "ended"),
        (Viewpoint(WORKING_COPY, release.quarter, despatch=RELEASED), "final year"),
    ):
        text = "{contract:help|year}"
        assert Citations([text], viewpoint).cite(references(text)[0]).text == words


def test_a_contract_that_ended_is_told_of_once(release: Release) -> None:
    ended = [
        create_contract(title=title, current_end=day)
        for title, day in (("On the day", RELEASED), ("After it", dt.date(2023, 12, 1)), ("Today", TODAY))
    ]
    seal(release, *ended)
    create_contract(title="Later", current_end=TODAY + dt.timedelta(days=1))
    before = Viewpoint(AsAt(release.number), release.quarter, release)
    later = Viewpoint(WORKING_COPY, create_quarter(number=3))
    told = [row[0].text for row in contracts(Comparison(before, later)) if row[0].sub == "Ended contract"]
    assert told == ["After it", "Today"]


def test_stamps_have_the_day_of_the_demonstration() -> None:
    user = create_user(role=Role.PUBLISHER)
    theme = create_theme(owner=user)
    add_commitment(
        by=user,
        theme=theme,
        title="Hub",
        words="A hub.",
        made_on=TODAY,
        made_in="A report.",
        due_on=TODAY,
        slug="hub",
    )
    assert {event.at.date() for event in Event.objects.all()} == {TODAY}


@given(st.dates(dt.date(2023, 1, 1), dt.date(2024, 12, 31)), st.integers(0, 120), st.dates(dt.date(2023, 1, 1)))
def test_a_day_gone_by_is_overdue_or_not_yet_reported_on(on: dt.date, back: int, due: dt.date) -> None:
    days = Days(on, on - dt.timedelta(days=back))
    status = days.status(due)
    assert (status is None) == (due >= on)
    assert status is None or (status[1] == "Overdue") == (due < days.known_until)


def test_actions_recommendations_and_reviews_since_the_release_are_overdue_for_the_office_alone(
    release: Release, client: Client, office: Client
) -> None:
    due = dt.date(2023, 12, 31)
    create_accountability_action(meeting=create_meeting(), due_on=due)
    create_recommendation(inspection=create_inspection(), due_on=due)
    risk = create_risk(review_on=due)
    lists = [reverse(name) for name in ("accountability_actions", "recommendations", "risks")]
    for address in (*lists, risk.get_absolute_url()):
        outside, inside = read(client, address), read(office, address)
        assert "12 days overdue" in inside, address
        assert "12 days overdue" not in outside, address
        assert "ot yet reported on" in outside, address
        assert "ot yet reported on" not in inside, address
    for address in (f"{reverse('accountability_actions')}?status=unreported", "/risks/?state=unreported"):
        assert "31 December 2023" in read(client, address)
    for address in (f"{reverse('accountability_actions')}?status=overdue", "/risks/?state=overdue"):
        assert "31 December 2023" in read(office, address)
        assert "31 December 2023" not in read(client, address)


@pytest.mark.parametrize("list_page", ["inspections", "inspection_responses", "meetings"])
def test_comments_and_meetings_since_the_release_are_late_for_the_office_alone(
    list_page: str, release: Release, client: Client, office: Client
) -> None:
    report = create_inspection(published_on=dt.date(2023, 11, 6))  # its 56th day is 31 December
    create_inspection_response(inspections=[report])
    create_meeting(planned_on=dt.date(2023, 12, 31))
    for address in (reverse(list_page), *([report.get_absolute_url()] if list_page == "inspections" else [])):
        outside, inside = read(client, address), read(office, address)
        assert "12 days overdue" in inside, address
        assert "days overdue" not in outside, address
        assert "ot yet reported on" in outside, address
        assert "ot yet reported on" not in inside, address


def test_comments_late_by_the_release_are_late_for_everybody(release: Release, client: Client, office: Client) -> None:
    report = create_inspection(published_on=dt.date(2023, 8, 11))
    for reader in (client, office):
        assert "Was due 5 October 2023, 99 days overdue" in read(reader, report.get_absolute_url())
