"""Amounts of money that are probably in another scale are asked about in every register, and saved with a tick."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.models import Contract, FundingAward, GrantAward
from estates.choices import DisposalStage
from pcc_portal.ui.formats import pounds
from pcc_portal.ui.scales import beside_others, in_other_scale
from performance.models import BudgetLine
from tests.factories.accounts import create_publisher
from tests.factories.commissioning import (
    create_award,
    create_contract,
    create_grant_award,
    create_grant_round,
    create_provider,
)
from tests.factories.estates import create_disposal, create_project
from tests.factories.performance import create_budget, create_budget_line
from tests.forms import as_shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(create_publisher())
    return client


def sent(client: Client, address: str, **typed: Any) -> Any:
    return client.post(address, as_shown(client.get(address).context["form"]) | typed)


def asked(client: Client, address: str, **typed: Any) -> str:
    """The question; what was typed is saved once it is ticked."""
    response = sent(client, address, **typed)
    assert response.status_code == 200, response.headers
    form = response.context["form"]
    assert list(form.errors) == ["confirmed"], form.errors
    assert str(form["confirmed"]) in response.content.decode()
    assert sent(client, address, **typed, confirmed="on").status_code == 302
    return str(form.errors["confirmed"][0])


def test_a_value_of_a_contract_is_compared_with_what_it_is_and_with_others(client: Client) -> None:
    service = create_contract(value_awarded=1_200_000).service
    create_contract(value_awarded=310_000)
    typed = {"title": "Mediation", "service": str(service.pk), "route": "tender"}
    words = asked(client, reverse("contract_add"), **typed, value_awarded="£1,200")
    assert "Value as awarded: is this in thousands? The others are from £310,000 to £1,200,000." in words
    assert Contract.objects.get(title="Mediation").value_awarded == 1_200
    assert (
        sent(client, reverse("contract_add"), **typed | {"title": "Refuge", "value_awarded": "48000"}).status_code
        == 302
    )


def test_an_amount_is_compared_with_what_it_was(client: Client) -> None:
    award = create_award(amount=999_025)
    create_award(title="Another", amount=999)
    address = reverse("award_change", args=[award.slug])
    assert "Amount: this is about 1,000 times less than it usually is" in asked(client, address, amount="999.02")
    assert FundingAward.objects.get(pk=award.pk).amount == Decimal("999.02")


def test_an_amount_that_nobody_changed_is_not_asked_about(client: Client) -> None:
    award = create_award(amount=900)
    create_award(title="Another", amount=900_000)
    assert sent(client, reverse("award_change", args=[award.slug]), purpose="Cameras").status_code == 302


def test_a_grant_is_compared_with_its_pot(client: Client) -> None:
    grants = create_grant_round(pot=100_000)
    create_grant_award(round=grants, amount=60_000)
    typed = {
        "title": "Grant to the club",
        "recipient": str(create_provider(title="Club").pk),
        "awarded_on": "3 July 2023",
    }
    address = reverse("grant_add", args=[grants.slug])
    words = asked(client, address, **typed, amount="45,000")
    assert "The grants come to £105,000, more than the pot of £100,000." in words
    assert GrantAward.objects.count() == 2
    assert "more than the pot of £90,000" in asked(
        client, reverse("grant_round_change", args=[grants.slug]), pot="90000"
    )


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("£13m", "10 times what the contract is worth, £1,200,500, or more"),
        ("-1,300,000", "worth less than nothing"),
    ],
)
def test_a_change_of_a_contract_is_compared_with_its_value(client: Client, typed: str, question: str) -> None:
    contract = create_contract(value_awarded=1_200_000)
    address = reverse("contract_vary", args=[contract.slug])
    agreed = {"on": "3 October 2023", "reason": "More children helped."}
    assert sent(client, address, value_change="£0.5k", **agreed).status_code == 302
    assert question in asked(client, address, value_change=typed, **agreed)


def test_a_forecast_of_a_project_is_compared_with_its_budget(client: Client) -> None:
    project = create_project(budget=32_000_000, forecast=31_500_000)
    address = reverse("project_change", args=[project.slug])
    words = asked(client, address, forecast="32.4")
    assert words.count("Forecast cost") == 1
    assert "1,000,000 times less" in words


def test_a_receipt_is_compared_with_what_was_expected(client: Client) -> None:
    sale = create_disposal(expected_receipt=450_000, stage=DisposalStage.EXCHANGE)
    address = reverse("disposal_complete", args=[sale.slug])
    assert "Receipt: this is about 1,000 times less" in asked(client, address, on="3 October 2023", receipt="455")


def test_lines_come_to_no_more_than_their_budget(client: Client) -> None:
    budget = create_budget(total=277_000_000)
    create_budget_line(budget=budget, amount=200_000_000)
    address = reverse("budget_line_add", args=[budget.slug])
    words = asked(client, address, title="Reserves", amount="£78m", order="1")
    assert "All lines come to £278,000,000, more than the budget of £277,000,000." in words
    assert BudgetLine.objects.count() == 2


def test_another_error_is_told_before_the_question(client: Client) -> None:
    create_award(amount=999_025)
    response = sent(client, reverse("award_add"), amount="999")
    assert "confirmed" not in response.context["form"].errors
    assert "confirmed" not in response.context["form"].fields


@pytest.mark.parametrize(
    ("value", "others", "is_asked"),
    [
        (1_200, [1_200_000], True),
        (1_200, [80_000, 2_000_000], True),
        (1.2, [1_200_000, 900_000], True),
        (750_000_000, [500_000, 900_000], True),
        (5_000, [80_000, 2_000_000], False),  # a small one
        (12_000, [900, 15_000], False),
        (40, [1_000_000], False),  # not a thousandth of it
        (-1_300, [1_200_000], False),  # below 0 is another matter
        (-1_300, [-1_200_000], True),
        (0, [1_200_000], False),
        (1_200, [], False),
        (1_200, [0], False),
    ],
)
def test_beside_others(value: float, others: list[int], is_asked: bool) -> None:
    words = beside_others(Decimal(str(value)), [Decimal(other) for other in others], say=pounds)
    assert bool(words) is is_asked


@pytest.mark.parametrize(
    ("value", "usual", "is_asked"),
    [
        ("85", "0.85", True),
        ("12", "15", False),
        ("0", "5", False),
        ("5", "0", False),
        ("-736", "-736000", True),
        ("-736", "736000", False),
    ],
)
def test_in_other_scale(value: str, usual: str, is_asked: bool) -> None:
    assert bool(in_other_scale(Decimal(value), Decimal(usual))) is is_asked
