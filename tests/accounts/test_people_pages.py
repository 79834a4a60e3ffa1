"""The administrator's pages about people."""

import datetime as dt
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pcc_portal.accounts import actions
from pcc_portal.accounts.choices import State
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from tests.accounts.codes import sign_in
from tests.factories.accounts import create_administrator, create_user

pytestmark = pytest.mark.django_db
PAGES = ("person", "change_role", "name_deputy", "close_account", "reset_second_factors")


@pytest.fixture
def by(client: Client) -> User:
    administrator = create_administrator()
    client.force_login(administrator)
    return administrator


def page(client: Client, name: str, person: User, **values: Any) -> Any:
    address = reverse(name, args=[person.pk])
    return client.post(address, values, follow=True) if values else client.get(address)


@pytest.mark.parametrize("role", [None, *(role for role in Role if role != Role.ADMINISTRATOR)])
def test_these_pages_are_closed_to_everyone_else(client: Client, role: Role | None) -> None:
    person = create_user()
    if role:
        client.force_login(create_user(role=role))
    addresses = [reverse("people"), reverse("invite_person"), *(reverse(name, args=[person.pk]) for name in PAGES)]
    addresses += [reverse(name, args=[person.pk]) for name in ("reopen_account", "invite_person_again")]

    for address in addresses:
        for method in (client.get, client.post):
            assert method(address).status_code == (403 if role else 302), address
    assert not Event.objects.exists()


def test_the_list_shows_everyone_with_state_and_role(client: Client, by: User) -> None:
    create_user(name="Ann Able", role=Role.APPROVER)
    create_user(name="Ian Invited", password=None)
    create_user(name="Cleo Closed", is_active=False)

    text = client.get("/people/").content.decode()

    for words in ("Ann Able", "Approver", "Ian Invited", "Invited", "Cleo Closed", "Closed accounts"):
        assert words in text


def test_the_list_takes_as_many_queries_for_many_people(client: Client, by: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/people/")
        return len(captured)

    create_user()
    few = queries()
    for _ in range(20):
        create_user(), create_user(is_active=False)
    assert queries() <= few


@pytest.mark.parametrize("name", [*PAGES, "reopen_account"])
def test_somebody_who_is_not_there_is_not_found(client: Client, by: User, name: str) -> None:
    assert client.get(reverse(name, args=[999_999])).status_code == 404


def test_changing_a_role(client: Client, by: User) -> None:
    person = create_user(role=Role.CONTRIBUTOR)

    text = page(client, "change_role", person, role="publisher", reason="Promoted").content.decode()

    assert "is now publisher" in text
    assert User.objects.get(pk=person.pk).role == Role.PUBLISHER
    assert Event.objects.about(person).get().reason == "Promoted"


@pytest.mark.parametrize("name", PAGES)
def test_the_page_of_a_person_names_who_reads_it(client: Client, by: User, name: str) -> None:
    page = client.get(reverse(name, args=[create_user(name="Olive Owner").pk]))
    assert page.context["user"] == by
    assert by.name in page.content.decode().partition("<main")[0]


def test_naming_a_deputy(client: Client, by: User) -> None:
    person, deputy, member = (create_user(name=name) for name in ("Olive Owner", "Dora Deputy", "Mo Member"))
    User.objects.filter(pk=member.pk).update(role=Role.PANEL_MEMBER)

    assert "is the deputy of Olive Owner" in page(client, "name_deputy", person, deputy=deputy.pk).content.decode()
    assert "Dora Deputy" in client.get(reverse("person", args=[person.pk])).content.decode()
    for nobody in (member, person):
        assert 'id="id_deputy_error"' in page(client, "name_deputy", person, deputy=nobody.pk).content.decode()
    assert User.objects.get(pk=person.pk).deputy == deputy
    assert "has no deputy" in page(client, "name_deputy", person, deputy="").content.decode()


@pytest.mark.parametrize(
    ("name", "values"), [("change_role", {"role": "publisher"}), ("close_account", {"reason": "Gone"})]
)
def test_the_last_administrator_is_kept_and_told_why(
    client: Client, by: User, name: str, values: dict[str, str]
) -> None:
    text = page(client, name, by, **values).content.decode()

    assert "at least one administrator" in text
    assert User.objects.get(pk=by.pk).has_role(Role.ADMINISTRATOR)


def test_closing_an_account_ends_its_sessions(client: Client, by: User) -> None:
    person, browser = create_user(), Client()
    sign_in(browser, person)
    assert browser.get("/account/").status_code == 200

    page(client, "close_account", person, reason="Moved on")

    assert User.objects.get(pk=person.pk).state == State.CLOSED
    assert browser.get("/account/").status_code == 302
    page(client, "reopen_account", person, reason="Came back")
    assert browser.get("/account/").status_code == 302


def test_closing_needs_a_reason(client: Client, by: User) -> None:
    person = create_user()

    assert "required" in page(client, "close_account", person, reason=" ").content.decode()
    assert "at most 500" in page(client, "close_account", person, reason="x" * 501).content.decode()
    assert User.objects.get(pk=person.pk).is_active


def test_somebody_who_left_loses_name_and_address_and_keeps_history(client: Client, by: User) -> None:
    person = create_user(name="Ann Able", email="ann@office.example")
    actions.set_password(person, "seven-wet-otters-12", by=person)

    text = page(client, "close_account", person, reason="Left", anonymise="on").content.decode()

    left = User.objects.get(pk=person.pk)
    assert (left.name, left.email) == (f"Former colleague {left.pk}", f"left-{left.pk}@left.invalid")
    assert (left.state, left.has_usable_password()) == (State.LEFT, False)
    assert "ann@office.example" not in text
    assert [event.verb for event in Event.objects.about(left)] == [
        "set a new password for",
        "closed the account of",
        "took out the name of",
    ]
    assert page(client, "reopen_account", left).status_code == 404
    with pytest.raises(ValidationError, match="Invite the person again"):
        actions.reactivate(left, by=by)
    # The address is free for somebody else.
    create_user(email="ann@office.example")


def test_a_name_is_taken_out_only_once_the_account_is_closed(by: User) -> None:
    with pytest.raises(ValidationError, match="Close the account"):
        actions.take_out_name(create_user(), by=by)


def test_a_lost_second_factor_is_removed_everywhere(client: Client, by: User) -> None:
    person, browser = create_user(), Client()
    sign_in(browser, person)
    for kind in ("totp", "recovery_codes"):
        Authenticator.objects.create(user=person, type=kind, data={})

    page(client, "reset_second_factors", person, reason="Lost the telephone")

    assert not Authenticator.objects.exists()
    assert browser.get("/account/").status_code == 302
    event = Event.objects.about(person).get()
    assert (event.verb, event.reason) == ("removed the second factor of", "Lost the telephone")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_the_actions_ask_too(role: Role) -> None:
    person, other = create_user(is_active=False), create_user(role=role)

    for act in (actions.take_out_name, actions.reset_second_factors, actions.reactivate):
        with pytest.raises(PermissionDenied):
            act(person, by=other)
    with pytest.raises(PermissionDenied):
        actions.close(create_user(), by=other, reason="x")


@pytest.mark.parametrize(
    "name", ["change_role", "name_deputy", "close_account", "reset_second_factors", "invite_person"]
)
def test_only_declared_fields_change(client: Client, by: User, name: str) -> None:
    """Every column of the row is posted; what the form does not name stays as it is."""
    person = create_user()
    before = User.objects.filter(pk=person.pk).values().get()
    address = reverse(name, args=[] if name == "invite_person" else [person.pk])
    planted = {"is_active": "", "password": "x", "last_login": "2020-01-01", "left_at": "2020-01-01", "id": by.pk}

    client.post(address, planted | {"name": "Mallory", "email": "mallory@evil.example", "date_joined": "2020-01-01"})

    assert User.objects.filter(pk=person.pk).values().get() == before


def test_the_way_to_people_stands_before_administrators_only(client: Client, by: User) -> None:
    link = '<a href="/people/"'
    assert link in client.get("/accessibility/").content.decode()
    client.force_login(create_user(role=Role.PUBLISHER))
    assert link not in client.get("/accessibility/").content.decode()


def test_a_sign_in_is_stamped_by_the_portals_clock(client: Client, settings: Any) -> None:
    settings.DEMO_DATE = dt.date(2024, 1, 12)
    person = create_user()
    client.force_login(person)
    person.refresh_from_db()
    assert person.last_login is not None
    assert timezone.localdate(person.last_login) == settings.DEMO_DATE
