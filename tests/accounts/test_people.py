from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models
from django.test.utils import isolate_apps

from pcc_portal.accounts import rules
from pcc_portal.accounts.actions import (
    add_person,
    assign_owner,
    change_role,
    deactivate,
    reactivate,
    set_password,
)
from pcc_portal.accounts.models import Owned, User
from pcc_portal.accounts.roles import OFFICE_ROLES, SENTENCES, Role
from pcc_portal.audit.models import Event
from tests.factories.accounts import PASSWORD, create_administrator, create_user

pytestmark = pytest.mark.django_db
OTHERS = [role for role in Role if role != Role.ADMINISTRATOR]


def box() -> Any:
    return SimpleNamespace(owner_id=None)


def test_each_role_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Role)
    assert all(sentence.endswith(".") for sentence in SENTENCES.values())


def test_the_panel_is_not_the_office() -> None:
    assert frozenset(Role) - {Role.PANEL_MEMBER} == OFFICE_ROLES


@pytest.mark.parametrize("role", Role)
def test_who_is_in_the_office(role: Role) -> None:
    user = create_user(role=role)

    assert user.is_office is rules.is_office(user) is (role in OFFICE_ROLES)
    assert user.has_role(role)
    assert not user.has_role(*[other for other in Role if other != role])


def test_a_closed_account_has_no_role() -> None:
    user = create_user(role=Role.PUBLISHER, is_active=False)

    assert not user.is_office
    assert not user.has_role(Role.PUBLISHER)


def test_signed_out_readers_are_nobody() -> None:
    nobody = AnonymousUser()

    assert not rules.is_office(nobody)
    assert not rules.has_role(nobody, *Role)
    assert not rules.can_manage_people(nobody)
    assert not rules.can_assign_owners(nobody)


def test_an_owner_cannot_be_deleted_with_what_they_own() -> None:
    field = Owned._meta.get_field("owner")

    assert field.remote_field.on_delete is models.PROTECT


def test_people_by_what_they_do() -> None:
    panel, officer = create_user(role=Role.PANEL_MEMBER), create_user(role=Role.CONTRIBUTOR)
    create_user(role=Role.APPROVER, is_active=False)

    assert set(User.objects.active()) == {panel, officer}
    assert list(User.objects.in_office()) == [officer]
    assert list(User.objects.with_role(Role.PANEL_MEMBER, Role.APPROVER)) == [panel]


@pytest.mark.engines
@pytest.mark.parametrize(
    ("values", "constraint"),
    [({"email": "Ann@office.example"}, "user_email_lower_case"), ({"role": "king"}, "user_role_known")],
)
def test_the_database_refuses_impossible_people(values: dict[str, Any], constraint: str) -> None:
    user = create_user()

    with pytest.raises(IntegrityError, match=constraint):
        User.objects.filter(pk=user.pk).update(**values)


@pytest.mark.engines
def test_the_database_refuses_an_address_twice() -> None:
    create_user(email="ann@office.example")
    other = create_user()

    with pytest.raises(IntegrityError, match=r"user_email_once"):
        User.objects.filter(pk=other.pk).update(email="ann@office.example")


def test_add_person_keeps_the_address_in_lower_case() -> None:
    by = create_administrator()

    person = add_person(by=by, email=" Ann@Office.Example ", name="Ann", role=Role.APPROVER, password=PASSWORD)

    assert User.objects.get(pk=person.pk).email == "ann@office.example"
    assert person.check_password(PASSWORD)
    event = Event.objects.about(person).get()
    assert (event.who, event.verb, event.after["role"]) == (by.name, "added", "approver")
    assert "password" not in event.after


def test_add_person_refuses_an_address_that_is_taken_in_other_letters() -> None:
    create_user(email="ann@office.example")

    with pytest.raises(ValidationError, match="already here"):
        add_person(by=None, email="ANN@office.example", name="Ann", role=Role.APPROVER)


@pytest.mark.parametrize(
    "values",
    [
        {"email": "nonsense"},
        {"email": ""},
        {"name": " "},
        {"name": "x" * 151},
        {"role": "king"},
        {"email": "é" * 250 + "@x.example"},
    ],
)
def test_add_person_refuses_what_is_no_person(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        add_person(**({"by": None, "email": "ann@office.example", "name": "Ann", "role": Role.APPROVER} | values))
    assert not User.objects.exists()


def test_without_a_password_nobody_can_sign_in_as_them() -> None:
    person = add_person(by=None, email="ann@office.example", name="Ann", role=Role.APPROVER)

    assert not person.has_usable_password()


@pytest.mark.parametrize("role", OTHERS)
def test_only_an_administrator_manages_people(role: Role) -> None:
    by, person = create_user(role=role), create_user()

    with pytest.raises(PermissionDenied):
        add_person(by=by, email="ann@office.example", name="Ann", role=Role.APPROVER)
    with pytest.raises(PermissionDenied):
        change_role(person, Role.PUBLISHER, by=by)
    with pytest.raises(PermissionDenied):
        change_role(by, Role.ADMINISTRATOR, by=by)
    with pytest.raises(PermissionDenied):
        deactivate(person, by=by)
    with pytest.raises(PermissionDenied):
        reactivate(person, by=by)
    assert not Event.objects.exists()


def test_change_role() -> None:
    by, person = create_administrator(), create_user(role=Role.CONTRIBUTOR)

    change_role(person, Role.APPROVER, by=by, reason="Promoted.")

    assert User.objects.get(pk=person.pk).role == Role.APPROVER
    event = Event.objects.about(person).get()
    assert (event.before, event.after, event.reason) == ({"role": "contributor"}, {"role": "approver"}, "Promoted.")


def test_deactivate_and_reactivate() -> None:
    by, person = create_administrator(), create_user()

    deactivate(person, by=by)
    assert not User.objects.get(pk=person.pk).is_active
    reactivate(person, by=by)
    assert User.objects.get(pk=person.pk).is_active

    assert [event.verb for event in Event.objects.about(person)] == ["closed the account of", "reopened the account of"]


def test_the_last_administrator_stays() -> None:
    by = create_administrator()
    create_user(role=Role.ADMINISTRATOR, is_active=False)

    with pytest.raises(ValidationError, match="at least one administrator"):
        change_role(by, Role.PUBLISHER, by=by)
    with pytest.raises(ValidationError, match="at least one administrator"):
        deactivate(by, by=by)

    create_administrator()
    deactivate(by, by=by)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.PUBLISHER, Role.ADMINISTRATOR}])
def test_who_may_not_assign_owners(role: Role) -> None:
    with pytest.raises(PermissionDenied):
        assign_owner(box(), create_user(), by=create_user(role=role))


@pytest.mark.parametrize("values", [{"role": Role.PANEL_MEMBER}, {"role": Role.APPROVER, "is_active": False}])
def test_an_owner_works_in_the_office(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="does not work in the office"):
        assign_owner(box(), create_user(**values), by=create_administrator())


@isolate_apps("pcc_portal.accounts")
def test_an_owner_is_assigned(transactional_db: None) -> None:
    class Box(Owned):
        class Meta:
            app_label = "accounts"

    by, owner = create_user(role=Role.PUBLISHER), create_user()
    with connection.schema_editor() as editor:
        editor.create_model(Box)
    try:
        thing = Box._base_manager.create()
        assign_owner(thing, owner, by=by, reason="New in post.")
        assert Box._base_manager.get().owner_id == owner.pk
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(Box)

    event = Event.objects.about(thing).get()
    assert (event.before, event.after, event.reason) == ({"owner": None}, {"owner": owner.pk}, "New in post.")


def test_set_password_says_that_but_not_what() -> None:
    person = create_user()

    set_password(person, "quite-another-one-77", by=person)

    assert User.objects.get().check_password("quite-another-one-77")
    event = Event.objects.about(person).get()
    assert (event.who, event.before, event.after) == (person.name, {}, {})


def test_add_administrator_asks_for_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pcc_portal.accounts.management.commands.add_administrator.getpass", lambda prompt: PASSWORD)

    call_command("add_administrator", "Ann@office.example", "Ann Able")

    person = User.objects.get()
    assert (person.email, person.name, person.role) == ("ann@office.example", "Ann Able", Role.ADMINISTRATOR)
    assert person.check_password(PASSWORD)
    assert Event.objects.get().who == "Command line"


def test_add_administrator_asks_for_the_rest_and_leaves_the_one_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["ann@office.example", "Ann Able"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))
    monkeypatch.setattr("pcc_portal.accounts.management.commands.add_administrator.getpass", lambda prompt: PASSWORD)
    call_command("add_administrator", "--if-none")
    call_command("add_administrator", "--if-none")
    assert User.objects.get().name == "Ann Able"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        (["plum-tractor-1", "plum-tractor-2"], "differ"),
        (["short", "short"], "too short"),
        (["password1234"] * 2, "common"),
    ],
)
def test_add_administrator_refuses_poor_passwords(
    typed: list[str], problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(typed)
    monkeypatch.setattr(
        "pcc_portal.accounts.management.commands.add_administrator.getpass", lambda prompt: next(answers)
    )

    with pytest.raises(CommandError, match=problem):
        call_command("add_administrator", "ann@office.example", "Ann Able")
    assert not User.objects.exists()
