"""Signing in and out and resetting a password, as the portal's own pages do it."""

import html
import re
from typing import Any
from unittest import mock

import pytest
from allauth.core import context
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.test import Client
from django.urls import reverse

from pcc_portal.accounts.models import User
from pcc_portal.accounts.views import ResetPassword
from pcc_portal.audit.models import Event
from tests.factories.accounts import PASSWORD, create_user

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
SIGN_IN = "/account/sign-in/"
ONLY_SIGNED_IN = "/account/password/"
NEW = "quite-another-one-77"
WRONG = "The e-mail address or the password is wrong."
TOO_MANY = "Too many tries."


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


def words(response: Any) -> str:
    return html.unescape(response.content.decode())


def is_signed_in(client: Client) -> bool:
    return SESSION_KEY in client.session and client.get(ONLY_SIGNED_IN).status_code == 200


def test_sign_in_page_opens(client: Client) -> None:
    response = client.get(SIGN_IN)

    assert response.status_code == 200
    assert '<label class="label" for="id_login">E-mail address</label>' in words(response)
    assert "placeholder" not in words(response)


def test_signing_in_leads_home(client: Client) -> None:
    user = create_user()

    response = sign_in(client, user.email)

    assert (response.status_code, response["Location"]) == (302, reverse("work"))
    assert is_signed_in(client)


def test_the_address_may_be_typed_in_capitals(client: Client) -> None:
    create_user(email="ann@office.example")

    sign_in(client, " ANN@Office.Example ")

    assert is_signed_in(client)


def test_a_session_starts_anew_at_sign_in(client: Client) -> None:
    """What somebody planted before sign-in must not become a signed-in session."""
    user = create_user()
    session = client.session
    session["planted"] = True
    session.save()
    planted = str(session.session_key)
    client.cookies["sessionid"] = planted

    sign_in(client, user.email)

    assert client.cookies["sessionid"].value != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert not is_signed_in(thief)


def test_an_unknown_session_key_is_not_adopted(client: Client) -> None:
    client.cookies["sessionid"] = "a" * 32

    sign_in(client, create_user().email)

    assert client.cookies["sessionid"].value != "a" * 32


def test_a_second_person_on_one_machine_gets_nothing_of_the_first(client: Client) -> None:
    first, second = create_user(), create_user()
    sign_in(client, first.email)
    session = client.session
    session["kept"] = "of the first"
    session.save()
    client.post("/account/sign-out/")

    sign_in(client, second.email)

    assert client.session[SESSION_KEY] == str(second.pk)
    assert "kept" not in client.session


@pytest.mark.parametrize("target", ["/account/password/", "/account/password/?a=b"])
def test_next_leads_back_within_the_portal(client: Client, target: str) -> None:
    assert sign_in(client, create_user().email, next=target)["Location"] == target


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "http:evil.example",
        "javascript:alert(1)",
        "\x00/account/",
        "https://testserver@evil.example/",
    ],
)
def test_next_never_leads_outside(client: Client, target: str) -> None:
    assert sign_in(client, create_user().email, next=target)["Location"] == reverse("work")


def test_next_is_carried_by_the_form_and_escaped(client: Client) -> None:
    page = client.get(SIGN_IN, {"next": '/account/password/?a="><script>'}).content.decode()

    assert '<input type="hidden" name="next" value="/account/password/?a=&quot;&gt;&lt;script&gt;">' in page


def answers(client: Client, email: str, password: str) -> tuple[int, str]:
    response = sign_in(client, email, password)
    page = words(response).replace(email, "")
    return response.status_code, re.sub(r'value="[^"]*"|nonce="[^"]*"', "", page)


def test_the_words_do_not_tell_whether_an_account_exists(client: Client) -> None:
    user, closed = create_user(), create_user(is_active=False)
    without = create_user(password=None)

    unknown = answers(client, "nobody@office.example", PASSWORD)

    assert WRONG in unknown[1]
    assert answers(client, user.email, "wrong") == unknown
    assert answers(client, closed.email, "wrong") == unknown
    assert answers(client, closed.email, PASSWORD) == unknown
    assert answers(client, without.email, PASSWORD) == unknown
    assert not is_signed_in(client)


def test_a_hash_is_computed_whether_or_not_the_account_exists(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer takes as long for an unknown address, because the same work is done for it."""
    user = create_user()
    computed = []
    original = MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        computed.append(password)
        return str(original(self, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    sign_in(client, user.email, "wrong-1")
    for_known = len(computed)
    computed.clear()
    sign_in(client, "nobody@office.example", "wrong-2")

    assert len(computed) == for_known == 1


@pytest.mark.parametrize(
    ("login", "password", "field"),
    [
        ("", PASSWORD, "login"),
        ("nonsense", PASSWORD, "login"),
        ("a\x00@b.example", "x", "login"),
        ("a@b.example", "", "password"),
    ],
)
def test_a_problem_stands_beside_its_field_and_in_the_summary(
    client: Client, login: str, password: str, field: str
) -> None:
    page = words(sign_in(client, login, password))

    assert "<title>Error: Sign in" in page
    assert f'<a href="#id_{field}">' in page
    assert f'id="id_{field}_error"' in page
    assert f'aria-describedby="id_{field}_error"' in page


def test_a_wrong_password_keeps_the_address_and_drops_the_password(client: Client) -> None:
    page = words(sign_in(client, "ann@office.example", "wrong-secret"))

    assert "ann@office.example" in page
    assert "wrong-secret" not in page


def test_tries_on_one_account_are_limited(client: Client) -> None:
    user = create_user()
    for _ in range(5):
        assert WRONG in words(sign_in(client, user.email, "wrong"))

    assert TOO_MANY in words(sign_in(client, user.email, PASSWORD))
    assert not is_signed_in(client)


def test_tries_on_an_unknown_account_are_limited_alike(client: Client) -> None:
    for _ in range(5):
        assert WRONG in words(sign_in(client, "nobody@office.example", "wrong"))

    assert TOO_MANY in words(sign_in(client, "nobody@office.example", "wrong"))


def test_a_forged_address_of_origin_does_not_lift_the_limit(client: Client) -> None:
    last = None
    for number in range(11):
        last = client.post(
            SIGN_IN,
            {"login": f"nobody{number}@office.example", "password": "wrong"},
            headers={"X-Forwarded-For": f"192.0.2.{number}", "X-Real-IP": f"192.0.2.{number}"},
        )

    assert TOO_MANY in words(last)


def test_behind_a_proxy_the_address_that_the_proxy_saw_counts(client: Client, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    pages = [
        words(
            client.post(
                SIGN_IN,
                {"login": f"nobody{number}@office.example", "password": "wrong"},
                # The client makes up the first; the proxy adds the last.
                headers={"X-Forwarded-For": f"203.0.113.{number}, 192.0.2.{number % 2}"},
            )
        )
        for number in range(21)
    ]

    assert [TOO_MANY in page for page in pages] == [False] * 20 + [True]


def test_no_limit_holds_up_those_who_know_their_password() -> None:
    user = create_user()
    for _ in range(12):
        client = Client()
        sign_in(client, user.email)
        assert is_signed_in(client)


def test_a_person_whose_account_is_closed_is_out_at_once(client: Client) -> None:
    user = create_user()
    sign_in(client, user.email)

    user.is_active = False
    user.save()

    assert client.get(ONLY_SIGNED_IN).status_code == 302


def test_signing_out_is_a_post(client: Client) -> None:
    sign_in(client, create_user().email)
    session = client.cookies["sessionid"].value

    assert client.get("/account/sign-out/").status_code == 200
    assert is_signed_in(client)
    response = client.post("/account/sign-out/")

    assert (response.status_code, response["Location"]) == (302, reverse("home"))
    replayed = Client()
    replayed.cookies["sessionid"] = session
    assert not is_signed_in(replayed)


def test_signing_out_leads_only_within_the_portal(client: Client) -> None:
    sign_in(client, create_user().email)

    assert client.post("/account/sign-out/", {"next": "https://evil.example/"})["Location"] == reverse("home")


@pytest.mark.parametrize("address", [SIGN_IN, "/account/sign-out/", "/account/password/reset/"])
def test_forms_need_their_token(address: str) -> None:
    assert Client(enforce_csrf_checks=True).post(address, {}).status_code == 403


def test_a_signed_in_reader_is_not_asked_again(client: Client) -> None:
    sign_in(client, create_user().email)

    assert client.get(SIGN_IN)["Location"] == reverse("work")


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_up(client: Client, method: str) -> None:
    response = getattr(client, method)(
        "/account/sign-up/", {"email": "ann@office.example", "password1": NEW, "password2": NEW}
    )

    assert response.status_code == 200
    assert "Accounts are by invitation" in words(response)
    assert not User.objects.exists()


def test_changing_the_password_ends_other_sessions(client: Client) -> None:
    user, elsewhere = create_user(), Client()
    sign_in(client, user.email)
    sign_in(elsewhere, user.email)

    response = client.post(ONLY_SIGNED_IN, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert response.status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert Event.objects.about(user).get().verb == "set a new password for"


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"oldpassword": "wrong"}, "current password"),
        ({"password2": "something-else-11"}, "same password"),
        ({"password1": "short", "password2": "short"}, "too short"),
        ({"password1": "", "password2": ""}, "required"),
    ],
)
def test_a_poor_new_password_is_refused(client: Client, values: dict[str, str], problem: str) -> None:
    user = create_user()
    sign_in(client, user.email)

    page = words(client.post(ONLY_SIGNED_IN, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW} | values))

    assert problem in page
    assert User.objects.get().check_password(PASSWORD)


def reset(client: Client, email: str) -> Any:
    return client.post("/account/password/reset/", {"email": email})


def link_in_mail() -> str:
    match = re.search(r"https?://testserver(/\S+)", str(mail.outbox[-1].body))
    assert match
    return match[1]


def test_a_reset_says_the_same_to_everyone(client: Client) -> None:
    user = create_user()

    known, unknown = reset(client, user.email), reset(client, "nobody@office.example")

    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"] == "/account/password/reset/sent/"
    assert "If the address belongs to an account" in words(client.get(known["Location"]))
    assert known.content == unknown.content
    assert {str(header).lower() for header in known.headers} == {str(header).lower() for header in unknown.headers}
    assert [message.to for message in mail.outbox] == [[user.email]]


def test_the_mail_of_a_reset_leaves_after_the_answer(rf: Any) -> None:
    """So that the time to the answer does not tell whether there was anybody to mail."""
    request = rf.post("/account/password/reset/", {"email": create_user().email})
    request.session, request.user = {}, AnonymousUser()

    with context.request_context(request):
        response = ResetPassword.as_view()(request)

    assert (response.status_code, mail.outbox) == (302, [])
    response.close()
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_away_answers_the_same(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("django.core.mail.EmailMessage.send", mock.Mock(side_effect=ConnectionRefusedError))

    assert reset(client, create_user().email).status_code == reset(client, "nobody@office.example").status_code == 302
    assert "could not be sent" in caplog.text


def test_a_reset_link_works_once_and_signs_out_everywhere(client: Client) -> None:
    user, elsewhere = create_user(name="Ann Able"), Client()
    sign_in(elsewhere, user.email)
    reset(client, user.email.upper())
    assert mail.outbox[0].subject == "Choose a new password"
    assert "Hello Ann Able" in mail.outbox[0].body

    form = client.get(link_in_mail(), follow=True)
    assert "Choose a new password" in words(form)
    address = form.redirect_chain[-1][0]
    assert link_in_mail() != address
    assert client.post(address, {"password1": NEW, "password2": NEW}).status_code == 302

    assert User.objects.get().check_password(NEW)
    assert not is_signed_in(elsewhere)
    assert "This link no longer works" in words(Client().get(link_in_mail(), follow=True))
    event = Event.objects.about(user).get()
    assert (event.who, event.verb, event.after) == ("Ann Able", "set a new password for", {})


def test_a_closed_account_cannot_be_reset(client: Client) -> None:
    user = create_user(is_active=False)

    reset(client, user.email)

    assert mail.outbox == []


def test_a_look_alike_address_gets_nothing_of_another_account(client: Client) -> None:
    """Some letters fold to the same letter in a database's comparison; mail goes only to the stored address."""
    create_user(email="mike@office.example")

    dotless_i, kelvin_sign = "\u0131", "\u212a"
    for name in (f"m{dotless_i}ke@office", f"mi{kelvin_sign}e@office", f"mike@off{dotless_i}ce"):
        reset(client, f"{name}.example")

    assert [message.to for message in mail.outbox] == [["mike@office.example"]]


def test_reset_mails_are_limited_without_a_word(client: Client) -> None:
    """Whoever asks for them: the links that came still work, so nobody is kept from theirs."""
    user = create_user()

    assert {reset(client, user.email).status_code for _ in range(9)} == {302}

    assert len(mail.outbox) == 5
    assert "Choose a new password" in words(client.get(link_in_mail(), follow=True))


def test_a_source_that_asks_for_many_resets_is_refused(client: Client) -> None:
    statuses = [reset(client, f"person{number}@office.example").status_code for number in range(21)]

    assert statuses == [302] * 20 + [429]


def test_a_made_up_reset_link_is_refused(client: Client) -> None:
    user = create_user()

    for key in ("1-aaaaaa-bbbbbbbb", f"{user.pk}-set-password", "zzzzzzzzzzzzzzzzzzzzz-x"):
        assert "This link no longer works" in words(client.get(f"/account/password/reset/{key}/"))


def test_confirming_who_one_is(client: Client) -> None:
    sign_in(client, create_user().email)

    assert "Confirm that it is you" in words(client.get("/account/confirm/"))
    assert "password is wrong" in words(client.post("/account/confirm/", {"password": "wrong"}))
    assert client.post("/account/confirm/", {"password": PASSWORD}).status_code == 302


def test_the_closed_account_page_says_what_to_do(client: Client) -> None:
    assert "ask an administrator" in words(client.get("/account/closed/"))
