"""An administrator invites a colleague, who comes in, protects the account, and in the end leaves."""

import email
import email.policy
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from pcc_portal.home.demo import demo_office
from tests import portal as portals
from tests.accounts.codes import code
from tests.browser import expect_status
from tests.originals import original

PASSWORD = "seven-wet-otters-12"
PHONE = {"width": 360, "height": 740}
MAIL: Path = settings.SCRATCH / "mail-of-people"
NIA = "nia.vaughan@demo.example"
Check = Callable[[Page], None]


@pytest.fixture(scope="module")
def database() -> portals.Database:
    return original("demo").copy("demo_of_people")


@pytest.fixture(scope="module")
def portal(database: portals.Database) -> Iterator[str]:
    """As in production, the office must have a second factor. Passkeys work on localhost, not on 127.0.0.1."""
    with portals.serving(database.url, REQUIRE_MFA="1", EMAIL_URL=f"filemail:///{MAIL}") as address:
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture
def check(check_accessibility: Check) -> Check:
    """At the width of a desk and of a telephone, where nothing may stick out."""

    def check(page: Page) -> None:
        check_accessibility(page)
        wide = page.viewport_size
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url
        check_accessibility(page)
        page.set_viewport_size(wide or PHONE)  # type: ignore[arg-type]

    return check


def sign_in(page: Page, address: str, password: str) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("E-mail").fill(address)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()


def set_up_app(page: Page, check: Check) -> None:
    page.get_by_role("link", name="Set up an authenticator app").click()
    check(page)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Set up the app").click()
    expect(page.get_by_role("alert")).to_contain_text("The code is wrong")
    secret = page.locator("#key").inner_text()
    page.get_by_label("Code").fill(code(secret, time.time()))
    page.get_by_role("button", name="Set up the app").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    check(page)


def link_sent_to(address: str) -> str:
    """Each mail is a file; the newest to this address counts."""
    mails = [
        email.message_from_bytes(text.encode(), policy=email.policy.default)
        for file in sorted(MAIL.iterdir(), key=lambda file: file.stat().st_mtime)
        for text in re.split(r"^-{79}$", file.read_text(), flags=re.MULTILINE)
        if f"To: {address}" in text
    ]
    body = mails[-1].get_body(("plain",))
    assert body is not None
    match = re.search(r"https?://\S+", body.get_content())
    assert match
    return match.group()


def give_authenticator(page: Page) -> None:
    """A passkey of the machine's own, which confirms without asking anybody."""
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options = {**kind, "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def invite(office: Page, check: Check) -> None:
    """The administrator first makes a slip, and keeps what was typed."""
    office.get_by_role("link", name="People").click()
    check(office)
    office.get_by_role("link", name="Invite a person").click()
    office.get_by_label("E-mail address").fill("nia.vaughan")
    office.get_by_role("textbox", name="Name").fill("Nia Vaughan")
    office.get_by_role("button", name="Send the invitation").click()
    expect(office.get_by_role("alert")).to_contain_text("E-mail address – Enter a valid email address")
    expect(office.get_by_role("textbox", name="Name")).to_have_value("Nia Vaughan")
    check(office)
    office.get_by_label("E-mail address").fill(NIA)
    office.get_by_label("Contributor.").first.check()
    office.get_by_role("button", name="Send the invitation").click()
    expect(office.get_by_role("status").first).to_contain_text("Nia Vaughan is here, and invited")


def accept_invitation(nia: Page, check: Check) -> None:
    link = link_sent_to(NIA)
    nia.goto(link)
    check(nia)
    nia.get_by_label("Password", exact=True).fill(PASSWORD)
    nia.get_by_label("Password again").fill(PASSWORD)
    nia.get_by_role("button", name="Save the password").click()
    expect(nia.get_by_role("status").first).to_contain_text("Your password is set")
    with expect_status(nia, 410):
        nia.goto(link)
    check(nia)


def come_in_with_a_passkey(nia: Page, check: Check) -> None:
    give_authenticator(nia)
    sign_in(nia, NIA, PASSWORD)
    nia.get_by_role("link", name="Add a passkey").click()
    check(nia)
    nia.get_by_label("Name of the passkey").fill("Work laptop")
    nia.get_by_role("button", name="Add the passkey").click()
    expect(nia.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    nia.get_by_role("button", name="Sign out").click()
    sign_in(nia, NIA, PASSWORD)
    check(nia)
    nia.get_by_role("button", name="Use a passkey").click()
    expect(nia.get_by_role("link", name="Nia Vaughan")).to_be_visible()


def look_at_the_account(nia: Page, check: Check) -> None:
    nia.get_by_role("link", name="Nia Vaughan").click()
    expect(nia.get_by_role("main")).to_contain_text("Writes updates and enters figures")
    check(nia)
    nia.get_by_role("link", name="Where you are signed in").click()
    check(nia)
    nia.get_by_role("link", name="Your account").click()
    nia.get_by_role("link", name=re.compile("Authenticator app")).click()
    expect(nia.get_by_role("main")).to_contain_text("Work laptop")
    check(nia)


def close_the_account(office: Page, check: Check) -> None:
    office.get_by_role("link", name="People").click()
    office.get_by_role("link", name="Nia Vaughan").click()
    check(office)
    office.get_by_role("link", name="Close the account").click()
    office.get_by_label("Reason").fill("Left the office")
    office.get_by_label("They have left").check()
    check(office)
    office.get_by_role("button", name="Close the account").click()
    expect(office.get_by_role("heading", level=1)).to_contain_text("Former colleague")
    check(office)


def test_from_invitation_to_leaving(new_page: Callable[..., Page], check: Check) -> None:
    office, nia = new_page(), new_page()
    sign_in(office, "administrator@demo.example", demo_office().password)
    expect(office.get_by_role("main")).to_contain_text("needs a second factor")
    check(office)
    office.get_by_role("link", name="Measures").click()
    expect(office.get_by_role("heading", level=1)).to_have_text("Your second factor")
    set_up_app(office, check)
    invite(office, check)
    accept_invitation(nia, check)
    come_in_with_a_passkey(nia, check)
    look_at_the_account(nia, check)
    close_the_account(office, check)
    nia.reload()
    expect(nia.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_the_second_factor_needs_no_javascript(new_page: Callable[..., Page], check: Check) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, "officer@demo.example", demo_office().password)
    page.get_by_role("link", name="Add a passkey").click()
    expect(page.get_by_role("main")).to_contain_text("A passkey needs JavaScript")
    page.get_by_role("link", name="Back to your second factor").click()
    page.get_by_role("link", name="Set up an authenticator app").click()
    page.get_by_label("Code").fill(code(page.locator("#key").inner_text(), time.time()))
    page.get_by_role("button", name="Set up the app").click()
    recovery = page.locator("li code").first.inner_text()
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, "officer@demo.example", demo_office().password)
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("link", name="Hannah Pryce")).to_be_visible()
