"""How long a session lasts, and seeing and ending one's own."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client

from pcc_portal.audit.models import Event
from tests.accounts.codes import sign_in
from tests.factories.accounts import create_user

pytestmark = pytest.mark.django_db
START = dt.datetime(2023, 11, 17, 9, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
PAGE = "/account/"
SESSIONS = "/account/sessions/"


def opens(client: Client, at: dt.datetime) -> bool:
    with time_machine.travel(at, tick=False):
        return bool(client.get(PAGE).status_code == 200)


@pytest.fixture
def signed_in(client: Client) -> Client:
    with time_machine.travel(START, tick=False):
        sign_in(client, create_user())
    return client


def test_a_session_ends_when_nobody_uses_it(signed_in: Client, settings: Any) -> None:
    idle = dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    assert idle < dt.timedelta(seconds=settings.SESSION_LONGEST)

    assert opens(signed_in, START + idle - SECOND)
    assert not opens(signed_in, START + 2 * idle - SECOND)


def test_each_request_keeps_it_alive_until_its_hours_are_over(signed_in: Client, settings: Any) -> None:
    step, end = dt.timedelta(minutes=50), START + dt.timedelta(seconds=settings.SESSION_LONGEST)
    at = START + step
    while at < end:
        assert opens(signed_in, at)
        at += step

    assert opens(signed_in, end - SECOND)
    assert not opens(signed_in, end)


def test_the_cookie_ends_with_the_session(signed_in: Client, settings: Any) -> None:
    with time_machine.travel(START + dt.timedelta(minutes=30), tick=False):
        signed_in.get(PAGE)
        assert signed_in.cookies["sessionid"]["max-age"] == settings.SESSION_COOKIE_AGE


def test_a_new_sign_in_starts_the_hours_anew(signed_in: Client, settings: Any) -> None:
    user = create_user()
    later = START + dt.timedelta(minutes=45)
    with time_machine.travel(later, tick=False):
        signed_in.post("/account/sign-out/")
        sign_in(signed_in, user)
        assert signed_in.session["began"] == int(later.timestamp())


def test_a_session_that_is_over_says_nothing_on_public_pages(signed_in: Client, settings: Any) -> None:
    with time_machine.travel(START + dt.timedelta(days=1), tick=False):
        assert b"Sign out" not in signed_in.get("/account/sign-in/").content


def test_a_busy_session_is_written_once_a_minute(signed_in: Client, django_assert_num_queries: Any) -> None:
    def writes(after: int) -> int:
        before = Session.objects.get().expire_date
        opens(signed_in, START + dt.timedelta(seconds=after))
        return int(Session.objects.get().expire_date != before)

    assert [writes(after) for after in (59, 60, 119, 120)] == [0, 1, 0, 1]


def test_signing_out_removes_the_session_from_the_database(signed_in: Client) -> None:
    with time_machine.travel(START, tick=False):
        signed_in.post("/account/sign-out/")

    assert not Session.objects.exists()


def test_one_sees_ones_own_sessions_and_ends_the_others(client: Client) -> None:
    user, elsewhere, stranger = create_user(), Client(), Client()
    sign_in(stranger, create_user())
    elsewhere.post("/account/sign-in/", {}, headers={"user-agent": "x"})
    for browser, name in ((client, "Firefox here"), (elsewhere, "Chrome there")):
        browser.defaults["HTTP_USER_AGENT"] = name
        sign_in(browser, user)

    page = client.get(SESSIONS).content.decode()
    assert "Firefox here" in page
    assert "Chrome there" in page
    assert page.count('role="rowheader"') == 2
    assert client.post(SESSIONS).status_code == 302

    assert client.get(PAGE).status_code == 200
    assert elsewhere.get(PAGE).status_code == 302
    assert stranger.get(PAGE).status_code == 200
    assert Event.objects.about(user).get().verb == "ended the other sessions of"


def test_the_browsers_name_is_only_text(client: Client) -> None:
    client.defaults["HTTP_USER_AGENT"] = "<script>alert(1)</script>" * 50
    sign_in(client, create_user())

    assert "<script>alert" not in client.get(SESSIONS).content.decode()


def test_the_address_comes_from_the_connection(client: Client) -> None:
    """X-Forwarded-For is a stranger's claim, unless a proxy of ours is known to set it."""
    client.defaults["HTTP_X_FORWARDED_FOR"] = "198.51.100.9"
    sign_in(client, create_user())

    page = client.get(SESSIONS).content.decode()
    assert "127.0.0.1" in page
    assert "198.51.100.9" not in page


def test_behind_a_proxy_of_ours_the_address_is_what_it_says(client: Client, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client.defaults["HTTP_X_FORWARDED_FOR"] = "10.0.0.1, 198.51.100.9"
    sign_in(client, create_user())

    page = client.get(SESSIONS).content.decode()
    assert "198.51.100.9" in page
    assert "10.0.0.1" not in page


def test_the_account_page_shows_who_one_is(client: Client) -> None:
    user = create_user(name="Ann Able", email="ann@office.example")
    sign_in(client, user)

    page = client.get(PAGE).content.decode()
    assert "Ann Able" in page
    assert "Writes updates and enters figures" in page
    assert SESSION_KEY in client.session


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_password_there_is_none_to_change(client: Client, method: str) -> None:
    client.force_login(create_user(password=None))

    assert getattr(client, method)("/account/password/")["Location"] == PAGE
    assert "Change your password" not in client.get(PAGE).content.decode()
