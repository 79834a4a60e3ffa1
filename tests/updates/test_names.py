"""A name that there is already, in whatever spelling, is asked about before there are two of it."""

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.models import Provider
from pcc_portal.accounts.roles import Role
from performance.models import Area, BudgetLine
from tests.factories.accounts import create_publisher, create_user
from tests.factories.commissioning import create_provider
from tests.factories.performance import create_budget, create_budget_line
from tests.forms import as_shown

pytestmark = pytest.mark.django_db
SPELLINGS = ["Women's Aid", "WOMEN’S  AID", "Women’s\u00a0Aid", "Wo\u00admen’s Aid", "Womens Aid"]


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(create_publisher())
    return client


def added(client: Client, route: str, **typed: str) -> list[str]:
    """What it complains about."""
    address = reverse(route)
    shown = as_shown(client.get(address).context["form"])
    answer = client.post(address, shown | {name: [value] for name, value in typed.items()})
    return list(answer.context["form"].errors) if answer.status_code == 200 else []


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_provider_called_alike_is_asked_about_and_added_with_a_tick(client: Client, spelling: str) -> None:
    one = create_provider(title="Women’s Aid")
    typed = {"title": spelling, "kind": str(one.kind)}
    assert added(client, "provider_add", **typed) == ["same_name"]
    assert Provider.objects.count() == 1
    assert added(client, "provider_add", **typed, same_name="on") == []
    assert Provider.objects.count() == 2


def test_the_question_names_the_one_that_there_is_and_keeps_what_was_typed(client: Client) -> None:
    one = create_provider(title="Women’s Aid")
    sent = {"title": "women's aid", "kind": str(one.kind), "source": "The register"}
    page = client.post(reverse("provider_add"), sent).content.decode()
    assert "There is one called “Women’s Aid”." in page
    assert f'<a href="{one.get_absolute_url()}">See Women’s Aid</a>' in page
    assert 'name="same_name"' in page
    assert "The register" in page


def test_two_areas_of_one_name(client: Client) -> None:
    Area.objects.create(slug="hassett", name="Hassett & Penton", kind="council")
    assert added(client, "area_add", name="Hassett and Penton", kind="council") == ["same_name"]
    assert added(client, "area_add", name="Hassett and Penton", kind="council", same_name="on") == []
    assert Area.objects.count() == 2


def test_another_name_is_not_asked_about(client: Client) -> None:
    one = create_provider(title="Women’s Aid")
    assert added(client, "provider_add", title="Women’s Aid North", kind=str(one.kind)) == []


def test_a_record_that_is_renamed_is_asked_about_and_one_that_keeps_its_name_is_not(client: Client) -> None:
    create_provider(title="Women’s Aid")
    other = create_provider(title="Refuge")
    address = reverse("provider_change", args=[other.slug])
    shown = as_shown(client.get(address).context["form"])
    refused = client.post(address, shown | {"title": ["Women's Aid"]})
    assert "same_name" in refused.context["form"].errors
    Provider.objects.filter(pk=other.pk).update(title="women’s aid")
    shown = as_shown(client.get(address).context["form"])
    assert client.post(address, shown | {"source": ["The register"]}).status_code == 302


def test_lines_of_two_budgets_may_have_one_name(client: Client) -> None:
    create_budget_line(budget=create_budget(slug="2022-23", year=2022), title="Officers")
    budget = create_budget(year=2023)
    address = reverse("budget_line_add", args=[budget.slug])
    shown = as_shown(client.get(address).context["form"])
    theme = str(budget.theme_id)
    assert client.post(address, shown | {"title": ["Officers"], "theme": [theme]}).status_code == 302
    again = client.post(address, shown | {"title": ["OFFICERS"], "theme": [theme], "form_id": ["another"]})
    assert "same_name" in again.context["form"].errors
    assert BudgetLine.objects.count() == 2


def test_a_member_of_the_panel_learns_nothing_of_names_that_are_hidden() -> None:
    from pcc_portal.updates.registers.names import namesake

    create_provider(title="Hidden Trust", is_public=False)
    row = Provider(title="hidden trust")
    assert namesake(row, create_publisher()) is not None
    assert namesake(row, create_user(role=Role.PANEL_MEMBER)) is None
