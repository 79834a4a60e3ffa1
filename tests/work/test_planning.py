"""Quarters to come: planned ahead by a publisher, their days moved before they open."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pcc_portal.accounts.roles import Role
from pcc_portal.periods.choices import QuarterState
from pcc_portal.periods.models import Quarter
from tests.factories.accounts import create_publisher, create_user
from tests.factories.periods import create_quarter
from tests.forms import as_shown

pytestmark = pytest.mark.django_db
DAYS = {"opens": "1 April 2024", "due": "19 April 2024", "closes": "3 May 2024"}


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(create_publisher())
    return client


def sent_back(client: Client, address: str, **typed: Any) -> Any:
    return client.post(address, as_shown(client.get(address).context["form"]) | typed)


def test_a_quarter_is_planned_once(client: Client) -> None:
    for _ in range(2):
        response = sent_back(client, reverse("quarter_add"), year="2023", number="4", **DAYS)
    quarter = Quarter.objects.get()
    assert (quarter.slug, quarter.state, quarter.due) == ("2023-24-q4", QuarterState.PLANNED, dt.date(2024, 4, 19))
    assert response.context["form"].errors


@pytest.mark.parametrize(("year", "number"), [("1999", "1"), ("2099", "1"), ("2023", "5"), ("2023", "0"), ("x", "1")])
def test_a_quarter_is_one_of_four_of_this_century(client: Client, year: str, number: str) -> None:
    assert sent_back(client, reverse("quarter_add"), year=year, number=number, **DAYS).context["form"].errors
    assert not Quarter.objects.exists()


@pytest.mark.parametrize("wrong", [{"due": "31 March 2024"}, {"closes": "18 April 2024"}])
def test_a_quarter_opens_is_due_and_closes_in_that_order(client: Client, wrong: dict[str, str]) -> None:
    response = sent_back(client, reverse("quarter_add"), year="2023", number="4", **(DAYS | wrong))
    assert "opens, then updates are due, then it closes" in response.content.decode()


def test_the_days_of_a_planned_quarter_move(client: Client) -> None:
    quarter = create_quarter(state=QuarterState.PLANNED)
    sent_back(client, reverse("quarter_dates", args=[quarter.slug]), closes="31 October 2023")
    quarter.refresh_from_db()
    assert quarter.closes == dt.date(2023, 10, 31)


def test_those_of_an_open_one_only_with_a_reason(client: Client) -> None:
    address = reverse("quarter_dates", args=[create_quarter().slug])
    assert list(sent_back(client, address, closes="31 October 2023").context["form"].errors) == ["reason"]
    assert sent_back(client, address, closes="31 October 2023", reason="Half-term.").status_code == 302


def test_those_of_a_closed_one_stay(client: Client) -> None:
    quarter = create_quarter(state=QuarterState.CLOSED)
    assert client.get(reverse("quarter_dates", args=[quarter.slug])).status_code == 302


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PUBLISHER}))
def test_only_a_publisher_plans(role: Role) -> None:
    client = Client()
    client.force_login(create_user(role=role))
    quarter = create_quarter(state=QuarterState.PLANNED)
    for address in (reverse("quarter_add"), reverse("quarter_dates", args=[quarter.slug])):
        assert {client.get(address).status_code, client.post(address, DAYS).status_code} == {403}
