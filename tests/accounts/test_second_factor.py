"""Authenticator app, passkeys and recovery codes, and who must have one."""

import re
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pcc_portal.accounts import codes
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import OFFICE_ROLES, Role
from pcc_portal.audit.models import Event
from tests.accounts.codes import START, code, set_up_app, sign_in
from tests.factories.accounts import PASSWORD, create_user
from tests.threads import at_once

pytestmark = pytest.mark.django_db
HUB = "/account/second-factor/"
ADD_APP = f"{HUB}app/add/"
REMOVE_APP = f"{HUB}app/remove/"
STEP = "/account/sign-in/code/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def user() -> User:
    return create_user(name="Ann Able")


@pytest.fixture
def app(user: User) -> str:
    """The secret in the app of a person who has set one up."""
    browser = Client()
    with time_machine.travel(START - 3600, tick=False):
        sign_in(browser, user)
        return set_up_app(browser)


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_the_code_generator_follows_the_standard() -> None:
    """RFC 6238, appendix B, last six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert [code(secret, at) for at in (59, 1111111109, 20000000000)] == ["287082", "081804", "353130"]


def test_setting_up_an_app(client: Client, user: User, django_capture_on_commit_callbacks: Any) -> None:
    sign_in(client, user)
    page = client.get(ADD_APP).content.decode()
    secret = client.session["mfa.totp.secret"]
    assert secret in page
    assert "data:image/svg+xml;base64," in page

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(ADD_APP, {"code": code(secret)})

    assert response["Location"] == f"{HUB}codes/"
    shown = re.findall(r"<code>(\d{8})</code>", client.get(f"{HUB}codes/").content.decode())
    assert len(set(shown)) == 10
    assert Event.objects.about(user).get().verb == "added an authenticator app for"
    assert "an authenticator app was added" in mail.outbox[0].body


def test_the_secret_is_not_in_the_database_as_it_is(user: User, app: str) -> None:
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert app not in stored
    assert "secret" in stored


def test_a_new_secret_key_still_reads_what_the_old_one_sealed(
    client: Client, user: User, app: str, settings: Any
) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a-new-one-for-the-tests-0123456789-abcdefghijklmnopqrstuvwxyz"
    with time_machine.travel(START, tick=False):
        sign_in(client, user)
        client.post(STEP, {"code": code(app)})
        assert is_signed_in(client)


def test_a_password_alone_opens_nothing(client: Client, user: User, app: str) -> None:
    assert sign_in(client, user)["Location"] == STEP

    assert not is_signed_in(client)
    assert "Your second factor" in client.get(STEP).content.decode()


def test_a_code_opens_the_account(client: Client, user: User, app: str) -> None:
    with time_machine.travel(START, tick=False):
        sign_in(client, user)
        before = client.session.session_key
        assert client.post(STEP, {"code": code(app)}).status_code == 302
        assert is_signed_in(client)
        assert client.session.session_key != before


def test_sign_ins_are_logged_with_where_from_and_nothing_that_was_typed(
    user: User, app: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client(REMOTE_ADDR="203.0.113.7")
    with time_machine.travel(START, tick=False), caplog.at_level("INFO", logger="pcc_portal.accounts"):
        sign_in(client, user, "otters-in-the-wrong-box")
        sign_in(client, user)
        client.post(STEP, {"code": "000000"})
        client.post(STEP, {"code": code(app)})
        client.post("/account/sign-out/")
    assert caplog.messages == [
        "A password from 203.0.113.7 opened nothing.",
        f"A code for person {user.pk} from 203.0.113.7 opened nothing.",
        f"Person {user.pk} signed in from 203.0.113.7 by password, mfa.",
        f"Person {user.pk} signed out.",
    ]


@pytest.mark.parametrize("used_after", [0, 19, 31])
def test_a_code_is_good_once(client: Client, user: User, app: str, used_after: int) -> None:
    """Within its half minute and the next, after which it is no good at all."""
    first, second = Client(), Client()
    with time_machine.travel(START + used_after, tick=False):
        sign_in(first, user)
        first.post(STEP, {"code": code(app, START)})
        assert is_signed_in(first)
    for seconds in (used_after, used_after + 1, 20, 49, 50):
        with time_machine.travel(START + seconds, tick=False):
            sign_in(second, user)
            page = second.post(STEP, {"code": code(app, START)}).content.decode()
            assert "was used already" in page
            assert not is_signed_in(second)


def test_the_code_that_set_up_the_app_is_spent(client: Client, user: User) -> None:
    with time_machine.travel(START, tick=False):
        sign_in(client, user)
        secret = set_up_app(client)
        other = Client()
        sign_in(other, user)
        other.post(STEP, {"code": code(secret)})
        assert not is_signed_in(other)


@pytest.mark.parametrize("seconds", [31, 49])
def test_a_code_that_was_typed_in_time_may_arrive_late(client: Client, user: User, app: str, seconds: int) -> None:
    with time_machine.travel(START + seconds, tick=False):
        sign_in(client, user)
        client.post(STEP, {"code": code(app, START)})
        assert is_signed_in(client)


def test_an_app_is_set_up_with_a_code_that_arrives_late(client: Client, user: User) -> None:
    with time_machine.travel(START, tick=False):
        sign_in(client, user)
        client.get(ADD_APP)
        secret = client.session["mfa.totp.secret"]
    with time_machine.travel(START + 31, tick=False):
        assert client.post(ADD_APP, {"code": code(secret, START)}).status_code == 302
        other = Client()
        sign_in(other, user)
        other.post(STEP, {"code": code(secret, START)})
    assert not is_signed_in(other)


def test_of_one_code_sent_twice_at_once_one_opens(transactional_db: None, user: User, app: str) -> None:
    """As two hosts would receive it: each with a connection of its own, and only the database between them."""
    opened = []
    factor = Authenticator.objects.get(user=user, type="totp")

    def send() -> None:
        opened.append(codes.use(Authenticator.objects.get(pk=factor.pk), code(app, START)))

    with time_machine.travel(START + 31, tick=False):
        at_once(*[send] * 6)

    assert sorted(opened) == [False] * 5 + [True]


@pytest.mark.parametrize("seconds", [-60, 30, 60, -3600])
def test_codes_of_other_half_minutes_are_refused(client: Client, user: User, app: str, seconds: int) -> None:
    with time_machine.travel(START, tick=False):
        sign_in(client, user)
        client.post(STEP, {"code": code(app, START + seconds)})
        assert not is_signed_in(client)


@pytest.mark.parametrize("typed", ["", "000000", "abcdef", "9" * 5000, "١٢٣٤٥٦", "\x00", "12 34 5", "😀"])
def test_what_is_no_code_is_refused_beside_the_field(client: Client, user: User, app: str, typed: str) -> None:
    sign_in(client, user)

    response = client.post(STEP, {"code": typed})

    assert response.status_code == 200
    assert 'class="error' in response.content.decode()
    assert not is_signed_in(client)


def test_guessing_codes_is_limited(client: Client, user: User, app: str) -> None:
    with time_machine.travel(START, tick=False):
        for _ in range(6):
            sign_in(client, user)
            client.post(STEP, {"code": "000000"})
        sign_in(client, user)
        page = client.post(STEP, {"code": code(app)}).content.decode()
    assert "Too many tries" in page
    assert not is_signed_in(client)


def test_a_recovery_code_works_once(client: Client, user: User, app: str) -> None:
    unused = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    sign_in(client, user)
    client.post(STEP, {"code": unused[0]})
    assert is_signed_in(client)

    other = Client()
    sign_in(other, user)
    other.post(STEP, {"code": unused[0]})
    assert not is_signed_in(other)


def test_codes_are_shown_to_whoever_has_just_shown_who_they_are(client: Client, user: User, app: str) -> None:
    with time_machine.travel(START, tick=False):
        sign_in(client, user)
        client.post(STEP, {"code": code(app)})
        assert re.search(r"<code>\d{8}", client.get(f"{HUB}codes/").content.decode())
    with time_machine.travel(START + 1800, tick=False):
        page = client.get(f"{HUB}codes/").content.decode()
        assert not re.search(r"<code>\d{8}", page)
        assert client.get(f"{HUB}codes/file/").status_code == 302


@pytest.mark.parametrize("address", [ADD_APP, f"{HUB}passkeys/add/", f"{HUB}codes/new/"])
def test_changing_factors_asks_who_it_is_after_a_while(client: Client, user: User, address: str) -> None:
    with time_machine.travel(START, tick=False):
        sign_in(client, user)
        assert client.get(address).status_code == 200
    with time_machine.travel(START + 301, tick=False):
        assert client.get(address)["Location"].startswith("/account/confirm/?next=")
        client.post(f"/account/confirm/?next={address}", {"password": PASSWORD})
        assert client.get(address).status_code == 200


def test_nobody_removes_the_passkey_of_somebody_else(client: Client, user: User) -> None:
    theirs = Authenticator.objects.create(user=create_user(), type="webauthn", data={"name": "Theirs"})
    sign_in(client, user)

    assert client.get(f"{HUB}passkeys/{theirs.pk}/remove/").status_code == 404
    assert client.post(f"{HUB}passkeys/{theirs.pk}/remove/").status_code == 404


@pytest.mark.parametrize(
    "credential", ["", "{}", "[]", "null", '"x"', "{", '{"id": 1}', '{"id": "AA", "response": {}}']
)
def test_what_is_no_passkey_is_refused(client: Client, user: User, credential: str) -> None:
    sign_in(client, user)

    response = client.post(f"{HUB}passkeys/add/", {"name": "x", "credential": credential})

    assert response.status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("credential", ["", "{}", "[1]", '{"id": 1}', '{"id": "AA", "response": {}}', "[" * 900])
def test_what_is_no_passkey_opens_nothing(client: Client, user: User, app: str, credential: str) -> None:
    sign_in(client, user)

    response = client.post(STEP, {"credential": credential})

    assert response.status_code == 200
    assert not is_signed_in(client)


@pytest.mark.parametrize("role", Role)
def test_the_office_sets_one_up_before_anything_else(client: Client, settings: Any, role: Role) -> None:
    settings.REQUIRE_MFA = True
    sign_in(client, create_user(role=role))
    sent_away = role in OFFICE_ROLES

    for address in ("/", "/accessibility/", "/account/", "/data/measures.csv", "/account/sessions/"):
        response = client.get(address)
        assert (response.status_code == 302 and response["Location"] == HUB) is sent_away, address
    assert client.get(HUB).status_code == client.get(ADD_APP).status_code == 200
    assert ("needs a second factor" in client.get(HUB).content.decode()) is sent_away


def test_with_one_the_office_goes_on(client: Client, settings: Any, user: User) -> None:
    settings.REQUIRE_MFA = True
    sign_in(client, user)
    set_up_app(client)

    assert client.get("/account/").status_code == 200
    assert client.get("/accessibility/").status_code == 200


def test_the_second_factor_is_asked_for_once_a_session(client: Client, settings: Any, user: User) -> None:
    sign_in(client, user)
    set_up_app(client)
    client.get("/account/")
    with CaptureQueriesContext(connection) as without:
        client.get("/account/sessions/")
    settings.REQUIRE_MFA = True
    client.get("/account/sessions/")
    with CaptureQueriesContext(connection) as required:
        client.get("/account/sessions/")
    assert len(required) == len(without)


def test_signing_out_is_always_possible(client: Client, settings: Any, user: User) -> None:
    settings.REQUIRE_MFA = True
    sign_in(client, user)

    client.post("/account/sign-out/")

    assert "_auth_user_id" not in client.session


def test_readers_who_are_signed_out_are_not_sent_anywhere(client: Client, settings: Any) -> None:
    settings.REQUIRE_MFA = True
    client.cookies["sessionid"] = "made-up"

    assert client.get("/accessibility/").status_code == 200


@pytest.mark.parametrize(("required", "left"), [(True, 1), (False, 0)])
def test_the_last_one_stays_where_it_is_needed(
    client: Client, settings: Any, user: User, required: bool, left: int
) -> None:
    settings.REQUIRE_MFA = required
    sign_in(client, user)
    set_up_app(client)

    response = client.post(REMOVE_APP)

    assert Authenticator.objects.filter(type="totp").count() == left
    assert ("Your role needs a second factor" in response.content.decode()) is required
    verbs = [event.verb for event in Event.objects.about(user)]
    assert ("removed the authenticator app of" in verbs) is not required


def test_the_last_passkey_stays_where_it_is_needed(client: Client, settings: Any, user: User) -> None:
    settings.REQUIRE_MFA = True
    sign_in(client, user)
    set_up_app(client)
    passkey = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Laptop"})
    address = f"{HUB}passkeys/{passkey.pk}/remove/"

    Authenticator.objects.filter(type="totp").update(user=create_user())
    assert "Your role needs a second factor" in client.post(address).content.decode()
    Authenticator.objects.filter(type="totp").update(user=user)
    assert client.post(address)["Location"] == HUB

    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_making_new_codes_ends_the_old(client: Client, user: User) -> None:
    sign_in(client, user)
    set_up_app(client)
    before = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()

    assert client.post(f"{HUB}codes/new/").status_code == 302

    after = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert not set(before) & set(after)
    last = Event.objects.about(user).last()
    assert last
    assert last.verb == "made new recovery codes for"
    assert after[0] in client.get(f"{HUB}codes/file/").content.decode()


def test_a_fault_while_logging_undoes_the_change(client: Client, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("full disk")

    sign_in(client, user)
    client.get(ADD_APP)
    monkeypatch.setattr("pcc_portal.accounts.actions.audit.record", fail)
    with pytest.raises(RuntimeError):
        client.post(ADD_APP, {"code": code(client.session["mfa.totp.secret"])})

    assert not Authenticator.objects.exists()
