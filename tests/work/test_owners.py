"""Who answers for what, and giving it to somebody else."""

from typing import Any

import pytest
from django.test import Client

from objectives.models import Theme
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from tests.factories.accounts import create_publisher, create_user
from tests.factories.objectives import create_theme
from tests.factories.performance import create_measure
from tests.pages import queries, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(client: Client) -> User:
    publisher = create_publisher()
    client.force_login(publisher)
    return publisher


def test_the_page_shows_what_belongs_to_whom(by: User) -> None:
    ann = create_user(name="Ann Able")
    create_theme(title="Road safety", owner=ann)
    create_measure(title="Longest wait", theme=create_theme(title="Prevention"))

    everything = read("/owners/", user=by)
    of_ann, of_nobody = read(f"/owners/?owner={ann.pk}", user=by), read("/owners/?owner=nobody", user=by)

    assert all(words in everything for words in ("Road safety", "Longest wait", "Prevention", "Ann Able"))
    assert "Road safety" in of_ann
    assert "Prevention" not in of_ann
    assert "Longest wait" in of_nobody
    assert "Road safety" not in of_nobody


def test_what_belongs_to_somebody_who_left_says_so(by: User) -> None:
    create_theme(owner=create_user(name="Cleo", is_active=False))

    assert "Account closed" in read("/owners/", user=by)


@pytest.mark.parametrize("owner", ["x", "999999", "' OR 1=1", "\x00", "9" * 3000])
def test_a_made_up_owner_shows_everything(by: User, owner: str) -> None:
    create_theme(title="Road safety")

    assert "Road safety" in read(f"/owners/?owner={owner}", user=by)


def test_giving_a_theme_to_somebody_else(client: Client, by: User) -> None:
    theme, ann = create_theme(title="Road safety"), create_user(name="Ann Able")
    address = f"/owners/theme/{theme.slug}/"

    page = client.post(address, {"owner": ann.pk, "reason": "New in post"}, follow=True).content.decode()

    assert "Road safety belongs to Ann Able" in page
    assert Theme.objects.get().owner == ann
    event = Event.objects.about(theme).last()
    assert event
    assert (event.verb, event.reason) == ("assigned", "New in post")
    client.post(address, {"owner": ""})
    assert Theme.objects.get().owner is None


@pytest.mark.parametrize("values", [{"role": Role.PANEL_MEMBER}, {"is_active": False}])
def test_an_owner_works_in_the_office(client: Client, by: User, values: dict[str, Any]) -> None:
    theme, outsider = create_theme(), create_user(**values)

    page = client.post(f"/owners/theme/{theme.slug}/", {"owner": outsider.pk}).content.decode()

    assert "Select a valid choice" in page
    assert Theme.objects.get().owner is None


@pytest.mark.parametrize("address", ["/owners/theme/no-such/", "/owners/king/no-such/"])
def test_what_is_not_there_is_not_found(client: Client, by: User, address: str) -> None:
    assert client.get(address).status_code == client.post(address).status_code == 404


@pytest.mark.parametrize("role", [None, Role.PANEL_MEMBER, Role.CONTRIBUTOR, Role.APPROVER])
def test_the_pages_are_closed_to_everyone_else(client: Client, role: Role | None) -> None:
    theme, ann = create_theme(), create_user()
    if role:
        client.force_login(create_user(role=role))
    address = f"/owners/theme/{theme.slug}/"

    for response in (client.get("/owners/"), client.get(address), client.post(address, {"owner": ann.pk})):
        assert response.status_code == (403 if role else 302)
    assert Theme.objects.get().owner is None


def test_the_list_takes_as_many_queries_for_many_things(by: User) -> None:
    create_theme(owner=create_user())
    few = queries("/owners/", user=by)
    for _ in range(12):
        create_theme(owner=create_user())
    assert queries("/owners/", user=by) <= few
