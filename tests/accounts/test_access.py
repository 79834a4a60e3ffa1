from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client

from pcc_portal.accounts.access import allow, declared, every_route_declares_its_readers, office, public, routes
from pcc_portal.accounts.roles import OFFICE_ROLES, Role
from tests.factories.accounts import create_user

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls")]

EVERYONE: frozenset[Role] = frozenset(Role)
NOBODY: frozenset[Role] = frozenset()
ROLES = {
    "/": EVERYONE,
    "/signed-in/": EVERYONE,
    "/office/": OFFICE_ROLES,
    "/office-view/": OFFICE_ROLES,
    "/publisher/": frozenset({Role.PUBLISHER}),
    "/inside/forgotten/": NOBODY,
    "/inside/forgotten-view/": NOBODY,
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("address", ROLES)
def test_each_role_opens_what_is_declared_for_it(client: Client, address: str, role: Role) -> None:
    client.force_login(create_user(role=role))

    assert client.get(address).status_code == (200 if role in ROLES[address] else 403)


@pytest.mark.parametrize("address", ["/signed-in/", "/office/", "/office-view/", "/publisher/"])
@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete", "options"])
def test_signed_out_readers_are_sent_to_sign_in(client: Client, address: str, method: str) -> None:
    response = getattr(client, method)(f"{address}?page=2")

    assert response.status_code == 302
    assert response["Location"] == f"/account/sign-in/?next={address}%3Fpage%3D2"


def test_public_pages_open_without_sign_in_and_without_the_database(
    client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(create_user())

    with django_assert_num_queries(0):
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("address", ["/inside/forgotten/", "/inside/forgotten-view/"])
def test_a_view_that_declares_nothing_is_closed(client: Client, address: str) -> None:
    assert client.get(address).status_code == 403


def test_a_view_that_declares_nothing_explains_itself_to_its_author(client: Client, settings: Any) -> None:
    settings.DEBUG = True

    with pytest.raises(ImproperlyConfigured, match="does not say who may open it"):
        client.get("/inside/forgotten/")


def test_a_closed_account_opens_nothing_from_its_next_request(client: Client) -> None:
    user = create_user(role=Role.PUBLISHER)
    client.force_login(user)
    assert client.get("/publisher/").status_code == 200

    user.is_active = False
    user.save()

    assert client.get("/publisher/").status_code == 302


def test_a_role_withdrawn_counts_from_the_next_request(client: Client) -> None:
    user = create_user(role=Role.PUBLISHER)
    client.force_login(user)

    user.role = Role.PANEL_MEMBER
    user.save()

    assert client.get("/publisher/").status_code == 403


def test_routes_walks_all_includes() -> None:
    declarations = {f"/{route}": declared(pattern.callback) for route, pattern in routes()}

    assert set(ROLES) <= set(declarations)
    assert declarations["/office/"] == office
    assert declarations["/account/sign-in/"] == public
    assert [route for route, access in declarations.items() if access is None] == [
        "/inside/forgotten/",
        "/inside/forgotten-view/",
    ]


def test_the_check_names_each_forgotten_route() -> None:
    problems = every_route_declares_its_readers(app_configs=None)

    assert [problem.msg for problem in problems] == [
        "The view of 'inside/forgotten/' does not say who may open it.",
        "The view of 'inside/forgotten-view/' does not say who may open it.",
    ]
    with pytest.raises(SystemCheckError, match=r"accounts\.E001"):
        call_command("check", "--tag", "urls")


def test_allow_needs_a_role() -> None:
    with pytest.raises(TypeError):
        allow()


def test_something_else_called_access_opens_nothing() -> None:
    def view() -> None: ...

    view.access = True  # type: ignore[attr-defined]

    assert declared(view) is None
