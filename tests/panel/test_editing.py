"""Meetings of the panel on their pages."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.panel.models import PanelMeeting
from tests.factories.accounts import create_publisher, create_user
from tests.factories.objectives import create_plan
from tests.factories.panel import create_panel_meeting
from tests.forms import as_shown

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client() -> Client:
    return signed_in(create_publisher())


def sent_back(client: Client, address: str, **typed: Any) -> Any:
    return client.post(address, as_shown(client.get(address).context["form"]) | typed)


def test_a_meeting_is_known_by_its_day(client: Client) -> None:
    typed = {"title": "Police and Crime Panel", "plan": create_plan().pk, "on": "9 February 2024"}
    response = sent_back(client, reverse("panel_meeting_add"), **typed)
    assert response.headers["Location"] == reverse("panel_meeting", args=["2024-02-09"])
    again = sent_back(client, reverse("panel_meeting_add"), **typed)
    assert list(again.context["form"].errors) == ["on"]


def test_a_meeting_on_the_old_day_of_another_gets_a_key_of_its_own(client: Client) -> None:
    moved = create_panel_meeting(on=dt.date(2024, 2, 9))
    sent_back(client, reverse("panel_meeting_change", args=[moved.slug]), on="16 February 2024", reason="Snow.")
    sent_back(client, reverse("panel_meeting_add"), title="Panel", plan=moved.plan_id, on="9 February 2024")
    assert set(PanelMeeting.objects.values_list("slug", "on")) == {
        ("2024-02-09", dt.date(2024, 2, 16)),
        ("panel", dt.date(2024, 2, 9)),
    }


def test_two_meetings_on_a_day_are_told_apart_by_their_kind(client: Client) -> None:
    first = create_panel_meeting(on=dt.date(2024, 2, 9))
    typed = {"title": "Panel", "plan": first.plan_id, "on": "9 February 2024", "kind": "confirmation-hearing"}
    sent_back(client, reverse("panel_meeting_add"), **typed, is_public="on")
    second = PanelMeeting.objects.exclude(pk=first.pk).get()
    assert (second.slug, second.day_words) == ("panel", "Confirmation hearing, 9 February 2024")
    assert [row.pk for row in PanelMeeting.objects.all()] == [first.pk, second.pk]
    assert "Confirmation hearing, 9 February 2024" in client.get(second.get_absolute_url()).content.decode()
    again = sent_back(client, reverse("panel_meeting_add"), **typed)
    assert list(again.context["form"].errors) == ["on"]


def test_a_meeting_that_moves_later_says_why(client: Client) -> None:
    meeting = create_panel_meeting(on=dt.date(2024, 2, 9))
    address = reverse("panel_meeting_change", args=[meeting.slug])
    assert list(sent_back(client, address, on="16 February 2024").context["form"].errors) == ["on"]


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.ADMINISTRATOR])
def test_others_add_no_meeting(role: Role) -> None:
    assert signed_in(create_user(role=role)).get(reverse("panel_meeting_add")).status_code == 403
