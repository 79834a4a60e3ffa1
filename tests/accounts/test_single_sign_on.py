"""Signing in with the office's directory. A fake one answers in place of the network."""

import json
import time
from collections.abc import Callable
from typing import Any
from unittest import mock
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from pcc_portal.accounts.models import User
from pcc_portal.accounts.single_sign_on import verified_address
from tests.accounts.codes import set_up_app, sign_in
from tests.factories.accounts import PASSWORD, create_user
from tests.test_deploy import python

pytestmark = pytest.mark.django_db
SERVER = "https://login.example.org/tenant/v2.0"
START = "/account/sign-in/directory/"
ANSWER = f"{START}answer/"
CLAIMS = {"sub": "s-1", "email": "Ann@Office.example", "email_verified": True}
Sign = Callable[..., Any]


class Directory:
    """What the provider says; tests change it."""

    def __init__(self) -> None:
        self.token: dict[str, Any] = dict(CLAIMS)
        self.information: dict[str, Any] = dict(CLAIMS)

    def answer(self, method: str, url: str, **kwargs: Any) -> requests.Response:
        response = requests.Response()
        response.status_code = 200
        response.headers["Content-Type"] = "application/json"
        response._content = json.dumps(self._answer_to(url)).encode()
        return response

    def _answer_to(self, url: str) -> dict[str, Any]:
        if url.endswith("/.well-known/openid-configuration"):
            ends = {name: f"{SERVER}/{name}" for name in ("authorize", "token", "userinfo", "jwks")}
            return {
                "issuer": SERVER,
                "authorization_endpoint": ends["authorize"],
                "token_endpoint": ends["token"],
                "userinfo_endpoint": ends["userinfo"],
                "jwks_uri": ends["jwks"],
            }
        if url.endswith("/token"):
            claims = {"iss": SERVER, "aud": "portal", "exp": int(time.time()) + 60, **self.token}
            return {"access_token": "a", "token_type": "Bearer", "id_token": jwt.encode(claims, "k" * 32)}
        return self.information


@pytest.fixture
def directory(settings: Any) -> Any:
    settings.OIDC_SERVER_URL = SERVER
    settings.OIDC_NAME = "the council’s account"
    app = {
        "provider_id": "office",
        "name": "x",
        "client_id": "portal",
        "secret": "s",
        "settings": {"server_url": SERVER},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    fake = Directory()
    with mock.patch.object(requests.Session, "request", staticmethod(fake.answer)):
        yield fake


def come(client: Client, start: str = START, **answer: str) -> Any:
    """To the directory and back."""
    away = client.get(start)
    assert away.status_code == 302, away.content.decode()
    query = parse_qs(urlsplit(away["Location"]).query)
    return client.get(ANSWER, {"code": "c", "state": query["state"][0], **answer})


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


@pytest.fixture
def ann() -> User:
    return create_user(email="ann@office.example", name="Ann Able")


def test_the_button_stands_only_where_a_directory_is_set(client: Client, settings: Any) -> None:
    assert START not in client.get("/account/sign-in/").content.decode()
    settings.OIDC_SERVER_URL, settings.OIDC_NAME = SERVER, "Example sign-in"
    page = client.get("/account/sign-in/?next=/measures/").content.decode()
    assert f'href="{START}?next=%2Fmeasures%2F"' in page
    assert "Sign in with Example sign-in" in page


def test_without_a_directory_its_addresses_are_not_there(client: Client) -> None:
    assert client.get(START).status_code == client.get(ANSWER).status_code == 404


def test_the_request_carries_state_and_proof_key(client: Client, directory: Directory) -> None:
    target = urlsplit(client.get(START)["Location"])
    query = parse_qs(target.query)

    assert f"{target.scheme}://{target.netloc}{target.path}" == f"{SERVER}/authorize"
    assert query["redirect_uri"] == [f"http://testserver{ANSWER}"]
    assert query["code_challenge_method"] == ["S256"]
    assert len(query["state"][0]) >= 16


def test_an_invited_person_comes_in_by_their_verified_address(client: Client, directory: Directory, ann: User) -> None:
    response = come(client, f"{START}?next=/measures/")

    assert (response.status_code, response["Location"]) == (302, "/measures/")
    assert client.session["_auth_user_id"] == str(ann.pk)
    assert User.objects.get(pk=ann.pk).check_password(PASSWORD), "their password is left alone"
    assert not SocialAccount.objects.exists()


def test_next_never_leads_outside(client: Client, directory: Directory, ann: User) -> None:
    assert come(client, f"{START}?next=https://evil.example/")["Location"] == reverse("work")


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "bob@office.example"},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "false"},
        {"email": ""},
        {"email": None},
        {"email": "ann@office.example.evil.example"},
        {"email": "\u212ann@office.example"},
        {"email": "a\u0144n@office.example"},
    ],
)
def test_nobody_else_comes_in_and_no_account_is_made(
    client: Client, directory: Directory, ann: User, claims: dict[str, Any]
) -> None:
    directory.token |= claims
    directory.information |= claims

    response = come(client)

    assert response.status_code == 403
    assert "You have not been invited" in response.content.decode()
    assert not is_signed_in(client)
    assert User.objects.count() == 1


def test_a_look_alike_letter_opens_nothing(client: Client, directory: Directory) -> None:
    create_user(email="mike@office.example")
    for name in ("mi\u212ae", "m\u0131ke"):
        directory.token["email"] = directory.information["email"] = f"{name}@office.example"
        assert come(client).status_code == 403


def test_a_closed_account_stays_closed(client: Client, directory: Directory) -> None:
    create_user(email="ann@office.example", is_active=False)

    assert come(client).status_code == 403


def test_entra_says_it_in_its_own_claim(client: Client, directory: Directory, ann: User) -> None:
    del directory.token["email_verified"]
    directory.token["xms_edov"] = True
    directory.information = {"sub": "s-1"}

    come(client)

    assert is_signed_in(client)


def test_information_about_another_subject_does_not_count() -> None:
    assert verified_address({"id_token": {"sub": "1"}, "userinfo": CLAIMS}) == ""
    assert verified_address({"userinfo": CLAIMS}) == ""
    assert verified_address({"id_token": {"sub": "s-1"}, "userinfo": CLAIMS}) == CLAIMS["email"]


@pytest.mark.parametrize(
    "claims", [{"iss": "https://evil.example"}, {"aud": "another-app"}, {"exp": 1}], ids=["issuer", "audience", "age"]
)
def test_a_token_for_somewhere_else_is_refused(
    client: Client, directory: Directory, ann: User, claims: dict[str, Any]
) -> None:
    directory.token |= claims

    response = come(client)

    assert response.status_code == 401
    assert "could not use" in response.content.decode()
    assert not is_signed_in(client)


def test_an_answer_that_was_not_asked_for_is_refused(client: Client, directory: Directory, ann: User) -> None:
    assert client.get(ANSWER, {"code": "c", "state": "made-up"}).status_code == 401
    thief = Client()
    state = parse_qs(urlsplit(client.get(START)["Location"]).query)["state"][0]
    assert thief.get(ANSWER, {"code": "c", "state": state}).status_code == 401
    assert not is_signed_in(thief)


def test_an_answer_counts_once(client: Client, directory: Directory, ann: User) -> None:
    state = parse_qs(urlsplit(client.get(START)["Location"]).query)["state"][0]
    assert client.get(ANSWER, {"code": "c", "state": state}).status_code == 302
    assert client.get(ANSWER, {"code": "c", "state": state}).status_code == 401


def test_stopping_half_way_leads_back(client: Client, directory: Directory) -> None:
    state = parse_qs(urlsplit(client.get(START)["Location"]).query)["state"][0]

    response = client.get(ANSWER, {"error": "access_denied", "state": state}, follow=True)

    assert "You did not sign in" in response.content.decode()


def test_the_directory_cannot_be_tied_to_another_account(client: Client, directory: Directory, ann: User) -> None:
    other = create_user()
    client.force_login(other)

    assert come(client, f"{START}?process=connect").status_code == 401
    assert not SocialAccount.objects.exists()
    assert client.session["_auth_user_id"] == str(other.pk)


def test_a_second_factor_of_ours_is_asked_for_all_the_same(client: Client, directory: Directory, ann: User) -> None:
    browser = Client()
    sign_in(browser, ann)
    set_up_app(browser)

    assert come(client)["Location"] == "/account/sign-in/code/"
    assert not is_signed_in(client)


@pytest.mark.parametrize("asks", [True, False])
def test_the_directorys_second_factor_counts_where_we_were_told_so(
    client: Client, directory: Directory, ann: User, settings: Any, asks: bool
) -> None:
    settings.REQUIRE_MFA, settings.OIDC_ASKS_SECOND_FACTOR = True, asks
    come(client)
    assert is_signed_in(client) is asks

    with_password = Client()
    sign_in(with_password, ann)
    assert not is_signed_in(with_password)


@pytest.mark.parametrize("missing", ["OIDC_SERVER_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"])
def test_half_a_configuration_stops_the_start(missing: str) -> None:
    names = {"OIDC_SERVER_URL": SERVER, "OIDC_CLIENT_ID": "portal", "OIDC_CLIENT_SECRET": "s"} | {missing: ""}
    done = python(["-c", "import pcc_portal.settings"], **names)
    assert done.returncode != 0
    assert "come together or not at all" in done.stderr
