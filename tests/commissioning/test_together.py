"""Contracts of several providers, contracts called off from a framework, and social value."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.models import Contract
from pcc_portal.accounts.roles import Role
from tests.factories.accounts import create_user
from tests.factories.commissioning import create_contract, create_provider
from tests.forms import as_shown

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def words(client: Client, address: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(address).content.decode()))


def shared(*partners: str, **values: Any) -> Contract:
    contract = create_contract(provider=create_provider(title="Lead Trust"), **values)
    contract.partners.set([create_provider(title=title) for title in partners])
    return contract


@pytest.mark.parametrize(
    ("partners", "told", "listed"),
    [
        ((), "Lead Trust", "Lead Trust"),
        (("Second Trust",), "Lead Trust and Second Trust", "Lead Trust and 1 other"),
        (("Second Trust", "Third Trust"), "Lead Trust, Second Trust and Third Trust", "Lead Trust and 2 others"),
    ],
)
def test_all_who_provide_it_are_named(client: Client, partners: tuple[str, ...], told: str, listed: str) -> None:
    contract = shared(*partners)
    assert f"With {told}" in words(client, contract.get_absolute_url())
    assert told in words(client, reverse("contracts"))
    assert listed in words(client, contract.service.get_absolute_url())
    for provider in contract.partners.all():
        page = words(client, provider.get_absolute_url())
        assert contract.title in page
        assert "1 contract and 0 grants" in page


def test_a_hidden_partner_is_named_to_nobody_outside(client: Client) -> None:
    contract = shared("Second Trust")
    contract.partners.update(is_public=False)
    assert "Second Trust" not in words(client, contract.get_absolute_url())
    assert "and 1 other" not in words(client, reverse("contracts"))
    client.force_login(create_user(role=Role.PUBLISHER))
    assert "With Lead Trust and Second Trust" in words(client, contract.get_absolute_url())


def test_providers_are_chosen_in_the_form(client: Client) -> None:
    contract, other = create_contract(), create_provider(title="Other Trust")
    client.force_login(create_user(role=Role.PUBLISHER))
    address = reverse("contract_change", args=[contract.slug])
    shown = as_shown(client.get(address).context["form"])
    answer = client.post(address, shown | {"partners": [str(other.pk)], "confirmed": "on"})
    assert answer.status_code == 302, answer.context["form"].errors
    assert list(contract.partners.all()) == [other]


def test_a_framework_and_what_is_called_off_from_it_lead_to_each_other(client: Client) -> None:
    framework = create_contract(title="Framework of trusts")
    call_off = create_contract(title="Counselling in the north", framework=framework)
    assert "Counselling in the north" in words(client, framework.get_absolute_url())
    assert "Called off from Framework of trusts" in words(client, call_off.get_absolute_url())
    Contract.objects.update(is_public=False)
    Contract.objects.filter(pk=call_off.pk).update(is_public=True)
    assert "Framework of trusts" not in words(client, call_off.get_absolute_url())


def test_social_value_promised_and_delivered_stand_side_by_side(client: Client) -> None:
    assert "Social value" not in words(client, create_contract().get_absolute_url())
    contract = create_contract(social_value_promised="Ten placements for young people.")
    told = words(client, contract.get_absolute_url())
    assert "Social value promised Ten placements for young people." in told
    assert "Social value delivered Nothing has been recorded yet." in told
