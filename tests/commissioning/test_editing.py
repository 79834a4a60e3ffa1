"""Extending, varying and following contracts, and grants, on their pages and at every edge."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from commissioning.actions import change_contract, name_successor
from commissioning.choices import ChangeKind
from commissioning.models import Contract, GrantAward
from pcc_portal.accounts.models import User
from pcc_portal.audit.models import Event
from tests.factories.accounts import create_publisher
from tests.factories.commissioning import create_contract, create_grant_round, create_provider
from tests.forms import as_shown

pytestmark = pytest.mark.django_db
TERM: dict[str, Any] = {
    "starts": dt.date(2019, 4, 1),
    "current_end": dt.date(2024, 3, 31),
    "maximum_end": dt.date(2026, 3, 31),
}
AGREED: dict[str, Any] = {"on": dt.date(2023, 10, 1), "reason": "It works."}


@pytest.fixture
def publisher() -> User:
    return create_publisher()


@pytest.fixture
def client(publisher: User) -> Client:
    client = Client()
    client.force_login(publisher)
    return client


@pytest.fixture
def contract() -> Contract:
    return create_contract(value_awarded=1_200_000, **TERM)


def sent_back(client: Client, address: str, **typed: Any) -> Any:
    return client.post(address, as_shown(client.get(address).context["form"]) | typed)


@pytest.mark.parametrize(
    ("new_end", "ok"),
    [("2024-03-30", False), ("2024-03-31", False), ("2024-04-01", True), ("2026-03-31", True), ("2026-04-01", False)],
)
def test_an_extension_goes_on_from_the_end_and_up_to_the_latest(
    client: Client, contract: Contract, new_end: str, ok: bool
) -> None:
    address = reverse("contract_extend", args=[contract.slug])
    response = sent_back(client, address, new_end=new_end, on="3 October 2023", reason="It works.")
    contract.refresh_from_db()
    assert contract.changes.exists() is ok
    assert (contract.current_end == dt.date.fromisoformat(new_end)) is (ok or new_end == "2024-03-31")
    if not ok:
        assert list(response.context["form"].errors) == ["new_end"]


def test_an_extension_asks_why(client: Client, contract: Contract) -> None:
    address = reverse("contract_extend", args=[contract.slug])
    response = sent_back(client, address, new_end="2025-03-31", on="October 2023", value_change="£20,000")
    form = response.context["form"]
    assert list(form.errors) == ["reason"]
    assert form["value_change"].value() == "£20,000"


def test_an_extension_keeps_what_was_agreed_as_exactly_as_it_is_known(client: Client, contract: Contract) -> None:
    address = reverse("contract_extend", args=[contract.slug])
    sent_back(client, address, new_end="2025-03-31", on="October 2023", value_change="£20,000", reason="It works.")
    change = contract.changes.get()
    assert (change.kind, change.on, change.on_precision) == ("extension", dt.date(2023, 10, 31), "month")
    assert change.value_change == 20_000


@pytest.mark.parametrize(("new_end", "latest"), [("2023-12-31", "2026-03-31"), ("2027-03-31", "2027-03-31")])
def test_a_variation_moves_the_end_either_way(client: Client, contract: Contract, new_end: str, latest: str) -> None:
    address = reverse("contract_vary", args=[contract.slug])
    sent_back(client, address, new_end=new_end, on="3 October 2023", reason="The law changed.")
    contract.refresh_from_db()
    assert (contract.current_end, contract.maximum_end) == tuple(map(dt.date.fromisoformat, (new_end, latest)))
    assert Event.objects.about(contract).latest("number").verb == "varied"


def test_a_variation_varies_something(client: Client, contract: Contract) -> None:
    address = reverse("contract_vary", args=[contract.slug])
    for amount in ("", "0"):
        response = sent_back(client, address, value_change=amount, on="3 October 2023", reason="Why not.")
        assert list(response.context["form"].errors) == ["value_change"]


def test_a_contract_does_not_end_before_it_starts(publisher: User, contract: Contract) -> None:
    with pytest.raises(ValidationError) as refusal:
        change_contract(contract, by=publisher, kind=ChangeKind.VARIATION, new_end=dt.date(2019, 3, 31), **AGREED)
    assert list(refusal.value.message_dict) == ["new_end"]
    assert not contract.changes.exists()


def test_an_extension_is_judged_by_what_is_stored_now(publisher: User, contract: Contract) -> None:
    stale = Contract.objects.get(pk=contract.pk)
    change_contract(contract, by=publisher, kind=ChangeKind.EXTENSION, new_end=dt.date(2025, 3, 31), **AGREED)
    with pytest.raises(ValidationError):
        change_contract(stale, by=publisher, kind=ChangeKind.EXTENSION, new_end=dt.date(2024, 9, 30), **AGREED)


def test_a_successor_is_neither_itself_nor_one_before_it(publisher: User) -> None:
    first, second, third = (create_contract(title=name) for name in ("First", "Second", "Third"))
    name_successor(first, by=publisher, successor=second)
    name_successor(second, by=publisher, successor=third)
    for late, early in ((third, first), (second, first), (first, first)):
        with pytest.raises(ValidationError) as refusal:
            name_successor(Contract.objects.get(pk=late.pk), by=publisher, successor=early)
        assert "successor" in refusal.value.message_dict


def test_a_contract_follows_on_one_other(publisher: User, client: Client) -> None:
    first, second, third = (create_contract(title=name) for name in ("First", "Second", "Third"))
    name_successor(first, by=publisher, successor=third)
    address = reverse("contract_successor", args=[second.slug])
    assert list(client.get(address).context["form"].fields["successor"].queryset) == [first]
    with pytest.raises(ValidationError):
        name_successor(second, by=publisher, successor=third)


def test_a_successor_can_be_taken_back(client: Client, publisher: User) -> None:
    first, second = create_contract(title="First"), create_contract(title="Second")
    name_successor(first, by=publisher, successor=second)
    sent_back(client, reverse("contract_successor", args=[first.slug]), successor="")
    first.refresh_from_db()
    assert first.successor is None


def test_a_grant_is_added_to_its_round_and_changed_there(client: Client) -> None:
    round_, recipient = create_grant_round(), create_provider()
    typed = {"title": "Grant to a club", "recipient": recipient.pk, "amount": "25,000", "awarded_on": "October 2023"}
    response = sent_back(client, reverse("grant_add", args=[round_.slug]), **typed)
    assert response.headers["Location"] == round_.get_absolute_url()
    grant = GrantAward.objects.get()
    assert (grant.round, grant.amount, grant.awarded_precision) == (round_, Decimal(25_000), "month")
    address = reverse("grant_change", args=[grant.slug])
    assert address in client.get(round_.get_absolute_url()).content.decode()
    sent_back(client, address, amount="0")
    sent_back(client, address, amount="30,000")
    grant.refresh_from_db()
    assert grant.amount == 30_000


@pytest.mark.parametrize("amount", ["-1", "0", "1000000000000", "0.001", "1e400", "NaN"])
def test_money_is_bounded(client: Client, amount: str) -> None:
    typed = {"title": "G", "recipient": create_provider().pk, "amount": amount, "awarded_on": "2023"}
    response = sent_back(client, reverse("grant_add", args=[create_grant_round().slug]), **typed)
    assert list(response.context["form"].errors) == ["amount"]


def test_a_round_closes_after_it_opens(client: Client) -> None:
    round_ = create_grant_round(opens_on=dt.date(2023, 9, 1), closes_on=dt.date(2023, 9, 30))
    address = reverse("grant_round_change", args=[round_.slug])
    response = sent_back(client, address, closes_on="31 August 2023")
    assert list(response.context["form"].errors) == ["closes_on"]
