"""Exact values of the headers that protect readers, on pages, on refusals, and as gunicorn sends them."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message

import pytest
from django.conf import settings
from django.http.response import ResponseHeaders
from django.test import Client
from django.urls import reverse

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from tests.portal import serving

pytestmark = pytest.mark.slow

EXPECTED = {
    "Content-Security-Policy": (
        "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; img-src 'self' data:; manifest-src 'self'; script-src 'self'; style-src 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def protection(headers: Message | ResponseHeaders) -> dict[str, str | None]:
    """The headers that matter; the policy's directives come in any order and are put into one."""
    values = {name: headers.get(name) for name in EXPECTED}
    policy = values["Content-Security-Policy"] or ""
    directives = sorted(policy.split("; "), key=lambda each: (not each.startswith("default-src"), each))
    return {**values, "Content-Security-Policy": "; ".join(directives)}


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: object) -> None:
        return None


def ask(address: str, **headers: str) -> tuple[int, Message]:
    request = urllib.request.Request(address, headers=headers)  # noqa: S310
    try:
        with urllib.request.build_opener(NoRedirect).open(request, timeout=30) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.headers


@pytest.fixture(scope="module")
def behind_proxy() -> Iterator[str]:
    """Production's settings, behind a proxy of ours that says whether the reader came by HTTPS."""
    with serving("sqlite://:memory:", HTTPS="1", BEHIND_PROXY="1") as address:
        yield address


@pytest.fixture(scope="module")
def without_proxy() -> Iterator[str]:
    with serving("sqlite://:memory:", HTTPS="1") as address:
        yield address


@pytest.mark.parametrize("path", ["/", "/health/live", "/account/sign-in/", "/no-such-page/"])
def test_every_answer_carries_them(client: Client, db: None, path: str) -> None:
    assert protection(client.get(path).headers) == EXPECTED


def test_production_adds_strict_transport_security(behind_proxy: str) -> None:
    status, headers = ask(f"{behind_proxy}/health/live", **{"X-Forwarded-Proto": "https"})
    assert status == 200
    assert protection(headers) == EXPECTED
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_plain_http_is_sent_to_https(behind_proxy: str) -> None:
    status, headers = ask(f"{behind_proxy}/anything/")
    assert status == 301
    assert headers["Location"].startswith("https://127.0.0.1")


@pytest.mark.parametrize("header", ["X-Forwarded-Proto", "X-Forwarded-Protocol", "X-Forwarded-Ssl"])
def test_a_header_from_a_stranger_is_not_believed(without_proxy: str, header: str) -> None:
    for value in ("https", "ssl", "on"):
        assert ask(f"{without_proxy}/anything/", **{header: value})[0] == 301


def test_the_server_does_not_say_which_version_it_is(behind_proxy: str) -> None:
    assert not any(character.isdigit() for character in ask(f"{behind_proxy}/health/live")[1].get("Server", ""))


def test_what_a_signed_in_person_sees_is_stored_nowhere(client: Client, person: User) -> None:
    client.force_login(person)
    for path in ("/", "/no-such-page/", "/health/live"):
        assert client.get(path)["Cache-Control"] == "no-store"


def test_the_answer_that_signs_someone_in_is_stored_nowhere(client: Client, person: User) -> None:
    person.set_password("seven wet otters")
    person.save()
    response = client.post(reverse("account_login"), {"login": "reader@example.org", "password": "seven wet otters"})
    assert settings.SESSION_COOKIE_NAME in response.cookies
    assert response["Cache-Control"] == "no-store"


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create(email="reader@example.org", name="A Reader", role=Role.PANEL_MEMBER)
