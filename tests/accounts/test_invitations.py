"""The only way in: an administrator's invitation, whose link works once, for some days."""

import datetime as dt
import re
import smtplib
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.core import mail, signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import EmailAlternative
from django.test import Client

from pcc_portal.accounts import actions, invitations
from pcc_portal.accounts.choices import State
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.audit.models import Event
from tests.factories.accounts import create_administrator, create_user

pytestmark = pytest.mark.django_db
SITE = "https://plan.example.org/"
NEW = "seven-wet-otters-12"
PASSWORDS = {"password1": NEW, "password2": NEW}
ANN = {"email": "Ann@Office.example", "name": "Ann Able", "role": "approver"}
OVER = "This invitation no longer works"


@pytest.fixture
def by(client: Client) -> User:
    administrator = create_administrator()
    client.force_login(administrator)
    return administrator


@pytest.fixture
def commits(django_capture_on_commit_callbacks: Any) -> Any:
    return lambda: django_capture_on_commit_callbacks(execute=True)


def invited(by: User, **values: Any) -> User:
    return actions.invite(
        by=by, site=SITE, **({"email": "ann@office.example", "name": "Ann", "role": Role.APPROVER} | values)
    )


def sent() -> EmailMultiAlternatives:
    message = mail.outbox[0]
    assert isinstance(message, EmailMultiAlternatives)
    return message


def path(person: User) -> str:
    return invitations.link(person, "")


def test_an_invitation_comes_by_mail_in_text_and_html(client: Client, by: User, commits: Any) -> None:
    with commits():
        response = client.post("/people/invite/", ANN)

    assert (response.status_code, response["Location"]) == (302, "/people/")
    person = User.objects.get(email="ann@office.example")
    assert (person.state, person.role) == (State.INVITED, Role.APPROVER)
    message = sent()
    link = invitations.link(person, "http://testserver/")
    html = message.alternatives[0]
    assert isinstance(html, EmailAlternative)
    assert message.to == ["ann@office.example"]
    assert link in str(message.body)
    assert f'<a href="{link}">' in str(html.content)
    assert html.mimetype == "text/html"
    assert [event.verb for event in Event.objects.about(person)] == ["added", "invited"]


def test_no_mail_leaves_before_the_transaction_ends(by: User) -> None:
    invited(by)

    assert mail.outbox == []


def test_a_mail_that_cannot_be_sent_is_said_and_the_person_kept(transactional_db: None, client: Client) -> None:
    client.force_login(create_administrator())
    refusal = smtplib.SMTPServerDisconnected("gone")
    with mock.patch("django.core.mail.EmailMultiAlternatives.send", side_effect=refusal):
        page = client.post("/people/invite/", ANN, follow=True).content.decode()

    assert "the mail could not be sent" in page
    assert "is here, and invited" not in page
    assert User.objects.get(email="ann@office.example").state == State.INVITED


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"email": ""}, "required"),
        ({"email": "nonsense"}, "valid email"),
        ({"email": "ann@office.example\r\nBcc: all@office.example"}, "valid email"),
        ({"email": f"{'a' * 300}@office.example"}, "at most 254"),
        ({"name": ""}, "required"),
        ({"name": "x" * 151}, "at most 150"),
        ({"name": "Ann\x00Able"}, "Null characters"),
        ({"role": ""}, "required"),
        ({"role": "king"}, "valid choice"),
        ({"email": "KNOWN@office.example"}, "already here"),
        ({"email": "closed@office.example"}, "is closed"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(client: Client, by: User, values: dict[str, str], problem: str) -> None:
    create_user(email="known@office.example")
    create_user(email="closed@office.example", is_active=False)

    page = client.post("/people/invite/", ANN | values).content.decode()

    assert "There is a problem" in page
    assert re.search(rf'class="error[^>]*>.*?{problem}', page, re.DOTALL)
    assert ANN["name"] in page or "name" in values
    assert User.objects.count() == 3


def test_a_name_of_any_script_is_kept_and_escaped(client: Client, by: User, commits: Any) -> None:
    with commits():
        client.post("/people/invite/", ANN | {"name": "Siân Ŵ <b>Ó’Brien</b> 👩‍💻"})

    assert User.objects.get(email="ann@office.example").name == "Siân Ŵ <b>Ó’Brien</b> 👩‍💻"
    assert "<b>Ó" not in client.get("/people/").content.decode()
    assert "<b>Ó" not in str(sent().alternatives[0][0])


def test_the_link_lets_the_person_choose_a_password_once(client: Client) -> None:
    person = invited(create_administrator())
    address = path(person)

    assert "Choose a password" in client.get(address).content.decode()
    assert client.head(address).status_code == 200
    assert client.post(address, PASSWORDS)["Location"] == "/account/sign-in/"

    person.refresh_from_db()
    assert person.state == State.ACTIVE
    assert person.check_password(NEW)
    event = Event.objects.about(person).last()
    assert event
    assert (event.who, event.verb) == (person.name, "set a new password for")
    for response in (client.get(address), client.post(address, {"password1": NEW + "x", "password2": NEW + "x"})):
        assert (response.status_code, OVER in response.content.decode()) == (410, True)
    person.refresh_from_db()
    assert person.check_password(NEW)


def test_two_who_use_one_link_at_once_do_not_both_set_a_password() -> None:
    person = invited(create_administrator())
    first, second = (User.objects.get(pk=person.pk) for _ in range(2))
    actions.accept_invitation(first, NEW, by=first)

    with pytest.raises(ValidationError, match="already"):
        actions.accept_invitation(second, "another-wet-otter-3", by=second)
    assert User.objects.get(pk=person.pk).check_password(NEW)


@pytest.mark.parametrize(
    ("days", "status"), [(dt.timedelta(days=7, seconds=-1), 200), (dt.timedelta(days=7, seconds=1), 410)]
)
def test_the_link_expires(client: Client, days: dt.timedelta, status: int) -> None:
    start = dt.datetime(2023, 11, 17, 9, tzinfo=dt.UTC)
    with time_machine.travel(start, tick=False):
        address = path(invited(create_administrator()))
    with time_machine.travel(start + days, tick=False):
        assert client.get(address).status_code == status
        assert client.post(address, PASSWORDS).status_code == (302 if status == 200 else 410)


def test_a_tampered_link_opens_nothing(client: Client) -> None:
    person, other = invited(create_administrator()), create_user(password=None)
    token = invitations.token(person)
    payload, stamp, signature = token.split(":")
    foreign = invitations.token(other)
    made_up = [
        f"{payload}x:{stamp}:{signature}",
        f"{payload}:{stamp}x:{signature}",
        f"{payload}:{stamp}:{signature[:-1]}",
        f"{foreign.split(':')[0]}:{stamp}:{signature}",
        "x",
        "a:b:c",
    ]

    for forged in made_up:
        assert client.post(f"/account/invitation/{forged}/", PASSWORDS).status_code == 410
    assert not User.objects.get(pk=person.pk).has_usable_password()


def test_a_token_made_for_something_else_is_no_invitation(client: Client) -> None:
    person = invited(create_administrator())
    forged = signing.dumps([person.pk, person.invited_at.isoformat()])  # type: ignore[union-attr]

    assert client.get(f"/account/invitation/{forged}/").status_code == 410


def test_a_new_invitation_replaces_the_earlier_one(client: Client, by: User, commits: Any) -> None:
    person = invited(by)
    first = path(person)
    with commits():
        client.post(f"/people/{person.pk}/invite/")
    person.refresh_from_db()

    assert client.get(first).status_code == 410
    [sent] = re.findall(r"/account/invitation/\S+", str(mail.outbox[0].body))
    assert client.get(sent).status_code == 200


def test_whoever_has_signed_in_is_not_invited_again(client: Client, by: User) -> None:
    person = create_user()

    page = client.post(f"/people/{person.pk}/invite/", follow=True).content.decode()

    assert "Only someone who has never signed in" in page
    assert mail.outbox == []


def test_closing_the_account_ends_the_invitation_for_good(client: Client, by: User) -> None:
    person = invited(by)
    address = path(person)
    actions.deactivate(person, by=by, reason="A mistake.")
    assert client.get(address).status_code == 410

    actions.reactivate(person, by=by, reason="No mistake.")
    assert client.get(address).status_code == 410


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"password2": "something-else-11"}, "same password"),
        ({"password1": "short", "password2": "short"}, "too short"),
        ({"password1": "password1234", "password2": "password1234"}, "too common"),
        ({"password1": "ann@office.example", "password2": "ann@office.example"}, "too similar"),
        ({"password1": "", "password2": ""}, "required"),
    ],
)
def test_a_poor_password_is_refused_and_the_link_stays(client: Client, values: dict[str, str], problem: str) -> None:
    person = invited(create_administrator())

    page = client.post(path(person), PASSWORDS | values).content.decode()

    assert problem in page
    assert User.objects.get(pk=person.pk).state == State.INVITED


def test_trying_links_is_limited(client: Client) -> None:
    with time_machine.travel(dt.datetime(2023, 11, 17, 9, tzinfo=dt.UTC), tick=False):
        statuses = [client.post(f"/account/invitation/{number}/").status_code for number in range(21)]

    assert statuses == [410] * 20 + [429]


def test_sending_invitations_is_limited(client: Client, by: User) -> None:
    person = invited(by)
    statuses = [client.post(f"/people/{person.pk}/invite/").status_code for _ in range(31)]

    assert statuses == [302] * 30 + [429]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_an_administrator_invites(role: Role) -> None:
    with pytest.raises(PermissionDenied):
        invited(create_user(role=role))
    with pytest.raises(PermissionDenied):
        actions.send_invitation(create_user(password=None), by=create_user(role=role), site=SITE)
    assert not User.objects.filter(email="ann@office.example").exists()


def test_the_log_keeps_no_address(by: User) -> None:
    person = invited(by)

    assert "ann@office" not in str(list(Event.objects.about(person).values()))
