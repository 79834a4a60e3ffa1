"""The pages of commitments, decisions, actions and milestones: who sees them, and what they say."""

import datetime as dt

import pytest
from django.test import Client

from objectives.choices import CommitmentStep
from pcc_portal.accounts.roles import Role
from pcc_portal.updates.choices import Brag
from tests.factories.accounts import create_user
from tests.factories.commissioning import create_contract
from tests.factories.objectives import (
    create_commitment,
    create_commitment_change,
    create_decision,
    create_delivery_action,
    create_milestone,
    create_theme,
)
from tests.factories.periods import create_quarter

pytestmark = pytest.mark.django_db

MAKERS = [create_commitment, create_decision, create_delivery_action, create_milestone]


@pytest.fixture
def office() -> Client:
    client = Client()
    client.force_login(create_user(role=Role.CONTRIBUTOR))
    return client


@pytest.mark.parametrize("create", MAKERS)
def test_a_public_record_is_open_to_everyone(create: object, client: Client) -> None:
    record = create(title="Shorter waits")  # type: ignore[operator]
    html = client.get(record.get_absolute_url()).content.decode()
    assert "<h1>Shorter waits</h1>" in html
    assert "Not yet released" not in html


@pytest.mark.parametrize("create", MAKERS)
def test_what_is_not_public_is_not_found_outside_and_marked_inside(
    create: object, client: Client, office: Client
) -> None:
    record = create(title="Secret plan", is_public=False)  # type: ignore[operator]
    assert client.get(record.get_absolute_url()).status_code == 404
    assert "Not yet released" in office.get(record.get_absolute_url()).content.decode()


@pytest.mark.parametrize("kind", ["commitments", "decisions", "delivery-actions", "milestones"])
def test_an_unknown_key_is_not_found(kind: str, client: Client) -> None:
    assert client.get(f"/{kind}/nothing-of-the-kind/").status_code == 404


@pytest.mark.parametrize("address", ["/commitments/", "/decisions/"])
def test_lists_leave_out_what_is_not_public(address: str, client: Client, office: Client) -> None:
    create_commitment(title="Secret promise", is_public=False)
    create_decision(title="Secret decision", is_public=False)
    assert "Secret" not in client.get(address).content.decode()
    assert "Secret" in office.get(address).content.decode()


def test_lists_say_what_will_be_there_before_anything_is(client: Client) -> None:
    assert "No commitments yet" in client.get("/commitments/").content.decode()
    assert "No decisions yet" in client.get("/decisions/").content.decode()


def test_a_commitment_tells_what_became_of_it(client: Client) -> None:
    commitment = create_commitment(due_on=dt.date(2023, 10, 31))
    create_commitment_change(
        commitment=commitment,
        quarter=create_quarter(),
        step=CommitmentStep.REVISED,
        to_due_on=dt.date(2024, 3, 31),
        reason="More staff are needed first.",
    )
    html = client.get(commitment.get_absolute_url()).content.decode()
    assert "31 October 2023 became 31 March 2024" in html
    assert "More staff are needed first." in html


def test_owners_are_named_to_the_office_only(client: Client, office: Client) -> None:
    owner = create_user(name="Hannah Pryce")
    for record in (create_commitment(owner=owner), create_delivery_action(owner=owner)):
        assert "Hannah Pryce" not in client.get(record.get_absolute_url()).content.decode()
        assert "Hannah Pryce" in office.get(record.get_absolute_url()).content.decode()


def test_a_decision_names_what_it_led_to_as_far_as_a_reader_may_see(client: Client, office: Client) -> None:
    decision = create_decision()
    create_contract(title="Open contract", decision=decision)
    create_contract(title="Hidden contract", decision=decision, is_public=False)
    html = client.get(decision.get_absolute_url()).content.decode()
    assert "Open contract" in html
    assert "Hidden contract" not in html
    assert "Hidden contract" in office.get(decision.get_absolute_url()).content.decode()


def test_a_milestone_does_not_name_a_hidden_action(client: Client, office: Client) -> None:
    theme = create_theme()
    action = create_delivery_action(theme=theme, title="Hidden action", is_public=False)
    milestone = create_milestone(theme=theme, action=action)
    assert "Hidden action" not in client.get(milestone.get_absolute_url()).content.decode()
    assert "Hidden action" in office.get(milestone.get_absolute_url()).content.decode()


def test_a_slipped_date_keeps_the_first_one(client: Client) -> None:
    action = create_delivery_action(
        baseline_on=dt.date(2023, 9, 30),
        forecast_on=dt.date(2023, 12, 31),
        brag=Brag.AMBER,
        brag_reason="The tender ran late.",
    )
    html = client.get(action.get_absolute_url()).content.decode()
    assert "30 September 2023" in html
    assert "31 December 2023" in html
    assert "The tender ran late." in html
    assert "At risk" in html


def test_source_and_illustration_are_told(client: Client) -> None:
    html = client.get(create_decision(source="Illustrative").get_absolute_url()).content.decode()
    assert "made up to show how this page works" in html


@pytest.mark.parametrize("address", ["/commitments/", "/decisions/"])
def test_lists_ask_as_many_questions_for_many_rows_as_for_one(
    address: str, client: Client, django_assert_max_num_queries: object
) -> None:
    theme = create_theme()
    for _ in range(30):
        create_commitment(theme=theme)
        create_decision(theme=theme)
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        client.get(address)
