"""Where each role begins: the page that signing in leads to, the panel's own, and the tours."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import OFFICE_ROLES, Role
from pcc_portal.home.tours import TOURS
from pcc_portal.panel.models import PanelMeeting
from tests.factories.accounts import PASSWORD, create_user
from tests.factories.panel import create_panel_meeting, create_panel_request

START = "/for-the-panel/"


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(User.objects.with_role(role).earliest("pk"))
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_signing_in_from_the_overview_leads_each_role_to_its_start(client: Client, role: Role) -> None:
    person = create_user(role=role)
    page = client.get("/").content.decode()
    assert 'href="/account/sign-in/"' in page
    answer = client.post("/account/sign-in/", {"login": person.email, "password": PASSWORD})
    assert answer["Location"] == (reverse("work") if role in OFFICE_ROLES else START)


@pytest.mark.django_db
def test_signing_in_elsewhere_leads_back_to_the_page_that_was_read(client: Client) -> None:
    assert 'href="/account/sign-in/?next=%2Fmeasures%2F"' in client.get("/measures/").content.decode()


def test_a_member_finds_papers_questions_and_what_was_asked(demo: None) -> None:
    html = client_of(Role.PANEL_MEMBER).get(START).content.decode()
    parts = [html.index(f'id="{name}"') for name in ("meeting", "papers", "questions", "asked", "changed")]
    assert parts == sorted(parts)
    assert "Briefing in two pages" in html
    assert "back on track, and by when?" in html
    assert "Not yet released" not in html


def test_a_meeting_to_come_stands_first_with_how_far_off_it_is(demo: None, settings: Any) -> None:
    settings.DEMO_DATE = dt.date(2024, 1, 12)
    create_panel_meeting(on=dt.date(2024, 1, 19), title="The panel in a week")
    html = client_of(Role.PANEL_MEMBER).get(START).content.decode()
    assert "The panel in a week" in html
    assert "in 7 days" in html


def test_it_asks_as_many_questions_for_many_requests_as_for_few(demo: None) -> None:
    member = client_of(Role.PANEL_MEMBER)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert member.get(START).status_code == 200
        return len(queries)

    few, meeting = asked(), PanelMeeting.objects.latest("on")
    for _ in range(5):
        create_panel_request(meeting=meeting, is_public=True)
    assert asked() == few


@pytest.mark.parametrize("who", TOURS)
def test_every_stop_of_a_tour_opens_for_its_readers(demo: None, who: str) -> None:
    reader = Client() if who == "everyone" else client_of(Role(who))
    answer = reader.get(reverse("tour", args=[who.replace("_", "-")]))
    assert answer.status_code == 200
    for stop in TOURS[who]:
        assert reader.get(reverse(stop.page)).status_code == 200, stop.page
    assert f'href="{reverse("tour", args=[who.replace("_", "-")])}"' in reader.get("/about/").content.decode()


@pytest.mark.django_db
def test_there_is_no_tour_for_others(client: Client) -> None:
    assert client.get("/tour/nobody/").status_code == 404
