"""Failures are slowed down where they come from; what somebody else tries never keeps a person out."""

import html
import re
from itertools import count
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from pcc_portal.accounts import limits
from pcc_portal.accounts.models import User
from tests.accounts.codes import START, code, set_up_app
from tests.factories.accounts import PASSWORD, create_user
from tests.threads import at_once

pytestmark = pytest.mark.django_db
SIGN_IN, STEP, RESET = "/account/sign-in/", "/account/sign-in/code/", "/account/password/reset/"
NEW = "quite-another-one-77"
WRONG, TOO_MANY = "The e-mail address or the password is wrong.", "Too many tries"
ELSEWHERE = "Too many tries at this address, here or elsewhere"
HERE = "203.0.113.7"
numbers = count(1)


@pytest.fixture(autouse=True)
def still() -> Any:
    """The limits count to the second; the clock stands while a test tries."""
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def browser(source: str = HERE) -> Client:
    return Client(REMOTE_ADDR=source)


def sign_in(client: Client, user: User | str, password: str = PASSWORD) -> str:
    address = user if isinstance(user, str) else user.email
    return html.unescape(client.post(SIGN_IN, {"login": address, "password": password}).content.decode())


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def attack(user: User | str, *, sources: int, tries: int = 5) -> list[str]:
    """Wrong passwords from so many sources, each as often as one may; the pages they were answered with."""
    fresh = [f"192.0.2.{next(numbers)}" for _ in range(sources)]
    return [sign_in(browser(source), user, "guess") for source in fresh for _ in range(tries)]


def with_app(user: User) -> str:
    """The secret in the app of the person, set up an hour ago."""
    client = browser()
    with time_machine.travel(START - 3600, tick=False):
        sign_in(client, user)
        return set_up_app(client)


def follow_mailed_link(client: Client, user: User) -> Any:
    client.post(RESET, {"email": user.email})
    link = re.search(r"https?://testserver(/\S+)", str(mail.outbox[-1].body))
    assert link
    form = client.get(link[1], follow=True)
    return client.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})


def test_failures_at_one_source_keep_nobody_out_at_another() -> None:
    user = create_user()

    pages = attack(user, sources=1, tries=7)
    client = browser()
    sign_in(client, user)

    assert [TOO_MANY in page for page in pages] == [False] * 5 + [True] * 2
    assert is_signed_in(client)


def test_a_lock_ends_after_five_minutes(still: Any) -> None:
    user = create_user()
    for _ in range(5):
        sign_in(browser(), user, "guess")

    still.shift(299)
    assert TOO_MANY in sign_in(browser(), user)
    still.shift(2)
    assert TOO_MANY not in sign_in(browser(), user)


def test_one_source_is_slowed_down_over_all_addresses() -> None:
    client = browser()
    pages = [sign_in(client, f"nobody{number}@office.example", "guess") for number in range(12)]

    assert [TOO_MANY in page for page in pages] == [False] * 10 + [True] * 2


def test_guessing_from_many_sources_is_slow_where_a_password_is_all() -> None:
    user = create_user()
    attack(user, sources=4)

    others = [browser(f"198.51.100.{number}") for number in range(30)]
    pages = [sign_in(client, user) for client in others]

    assert all(ELSEWHERE in page for page in pages)
    assert not any(is_signed_in(client) for client in others)


def test_the_last_try_below_the_limit_opens() -> None:
    user = create_user()
    attack(user, sources=3, tries=9)  # five of which count
    attack(user, sources=1, tries=4)
    client = browser()
    sign_in(client, user)
    assert is_signed_in(client)


def test_an_address_is_counted_however_it_is_written() -> None:
    user = create_user(email="sam@office.example")
    for source, written in enumerate(
        ("SAM@office.example", " sam@Office.example", "\u017fam@office.example", "sam@office.example")
    ):
        for _ in range(5):
            sign_in(browser(f"192.0.2.{source}"), written, "guess")
    assert ELSEWHERE in sign_in(browser(), user)


def test_the_answers_do_not_tell_whether_there_is_an_account() -> None:
    user, closed, unknown = create_user(), create_user(is_active=False), "nobody@office.example"
    answers = []
    for address in (user.email, closed.email, unknown):
        pages = [*attack(address, sources=4), sign_in(browser(f"198.51.100.{next(numbers)}"), address)]
        answers.append([re.sub(r'value="[^"]*"|nonce="[^"]*"', "", page).replace(address, "") for page in pages])
        assert WRONG in pages[0]
        assert ELSEWHERE in pages[-1]
    assert answers[0] == answers[1] == answers[2]


def test_a_second_factor_lets_the_right_person_through() -> None:
    user = create_user()
    secret = with_app(user)
    attack(user, sources=6)

    client = browser()
    sign_in(client, user)
    assert not is_signed_in(client)
    client.post(STEP, {"code": code(secret)})

    assert is_signed_in(client)


def test_a_mailed_link_lets_the_right_person_through() -> None:
    user = create_user()
    attack(user, sources=6)

    client = browser()
    follow_mailed_link(client, user)

    assert is_signed_in(client)


def test_a_mailed_link_does_not_stand_in_for_the_second_factor() -> None:
    user = create_user()
    secret = with_app(user)

    client = browser()
    assert follow_mailed_link(client, user)["Location"] == STEP
    assert not is_signed_in(client)
    client.post(STEP, {"code": code(secret)})

    assert is_signed_in(client)


def test_nobody_uses_up_the_mailed_links_of_another() -> None:
    """Each link that was asked for reaches its owner; once one is used or they signed in, more are sent."""
    user = create_user()
    for number in range(30):
        browser(f"192.0.2.{number}").post(RESET, {"email": user.email})
    assert len(mail.outbox) == 5

    for _ in range(2):
        attack(user, sources=6)
        client = browser()
        follow_mailed_link(client, user)
        assert is_signed_in(client)
    assert len([m for m in mail.outbox if m.subject == "Choose a new password"]) == 6


def test_guessing_codes_is_slow_from_many_sources_and_keeps_nobody_out() -> None:
    """By somebody who knows the password: at their own sources, then everywhere but with the mailed link."""
    user = create_user()
    secret = with_app(user)
    for source in range(6):
        thief = browser(f"192.0.2.{source}")
        for _ in range(5):
            sign_in(thief, user)
            thief.post(STEP, {"code": "000000"})

    late = browser("198.51.100.1")
    sign_in(late, user)
    assert "Too many codes" in html.unescape(late.post(STEP, {"code": code(secret)}).content.decode())
    assert not is_signed_in(late)
    client = browser()
    follow_mailed_link(client, user)
    client.post(STEP, {"code": code(secret)})
    assert is_signed_in(client)


def test_codes_that_fail_at_one_source_block_no_other() -> None:
    user = create_user()
    secret = with_app(user)
    thief = browser("192.0.2.1")
    for _ in range(5):
        sign_in(thief, user)
        thief.post(STEP, {"code": "000000"})

    client = browser()
    sign_in(client, user)
    client.post(STEP, {"code": code(secret)})

    assert is_signed_in(client)


def test_whoever_is_signed_in_confirms_who_they_are_whatever_others_try(still: Any) -> None:
    user = create_user()
    client = browser()
    sign_in(client, user)
    attack(user, sources=6)

    assert client.post("/account/confirm/", {"password": PASSWORD}).status_code == 302
    for _ in range(5):
        client.post("/account/confirm/", {"password": "wrong"})
    assert TOO_MANY in client.post("/account/confirm/", {"password": PASSWORD}).content.decode()


def test_tries_at_once_are_each_counted(transactional_db: None, rf: Any) -> None:
    """As several processes or hosts would count them: each with a connection of its own."""
    refused = []

    def guess() -> None:
        for _ in range(2):
            request = rf.post(SIGN_IN, REMOTE_ADDR=HERE)
            refused.append(limits.count_password(request, "ann@office.example").is_refused)

    at_once(*[guess] * 5)

    assert sorted(refused) == [False] * 5 + [True] * 5


def test_signing_in_rightly_uses_up_no_tries(still: Any) -> None:
    user = create_user()
    for _ in range(4):
        sign_in(browser(), user, "guess")
    for _ in range(8):
        still.shift(0.001)
        client = browser()
        sign_in(client, user)
        assert is_signed_in(client)
    assert WRONG in sign_in(browser(), user, "guess")
    assert TOO_MANY in sign_in(browser(), user)
