"""A provider's return, from the mail that asks for it to the draft of the panel's report."""

from __future__ import annotations

import email
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import portal as portals
from tests.originals import original
from tests.reminders.smtp import MailServer

DAY = "2024-01-12"
MEASURE = "Meetings of the Victims Working Group"
Check = Callable[[Page], None]
SignIn = Callable[[Page, str], str]


@pytest.fixture(scope="module")
def database() -> portals.Database:
    return original("demo").copy("demo_of_returns")


@pytest.fixture(scope="module")
def portal(database: portals.Database, server: MailServer) -> Iterator[str]:
    with portals.serving(database.url, DEMO_DATE=DAY, EMAIL_URL=f"smtp://127.0.0.1:{server.port}") as address:
        yield address


def last_mail(server: MailServer, to: str) -> str:
    message = email.message_from_bytes(server.received[-1])
    assert message["To"] == to
    return bytes(message.get_payload(decode=True)).decode()


def found_in(pattern: str, text: str) -> str:
    match = re.search(pattern, text, re.MULTILINE)
    assert match, text
    return match.group(1)


def test_from_the_mail_to_the_draft_of_the_report(
    new_page: Callable[..., Page], sign_in: SignIn, check_accessibility: Check, server: MailServer
) -> None:
    office, provider = new_page(), new_page(viewport={"width": 360, "height": 800})
    sign_in(office, "publisher@demo.example")
    ask(office, check_accessibility)
    link = found_in(r"^https?://[^/]+(/returns/link/\S+)", last_mail(server, "team@victims.example"))
    open_with_code(provider, link, server, check_accessibility)
    file(provider, check_accessibility)
    assert "has your return" in last_mail(server, "team@victims.example")
    take(office, check_accessibility)
    office.goto("/panel/reports/2023-24-q3/")
    expect(office.get_by_role("main")).to_contain_text(re.compile(f"{MEASURE}.*\\b7\\b", re.DOTALL))


def ask(page: Page, check: Check) -> None:
    page.goto("/contracts/victim-support/")
    page.get_by_role("link", name="Ask for returns").click()
    page.wait_for_url("**/returns/owed/add/**")
    check(page)
    page.get_by_label("Their e-mail address").fill("team@victims.example")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one measure")
    page.get_by_label(MEASURE).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is owed")
    check(page)
    page.get_by_role("link", name=re.compile("^Change: Victim Support")).click()
    page.get_by_role("link", name="Ask for a return now").click()
    page.wait_for_url("**/ask/")
    check(page)
    page.get_by_role("button", name="Mail the link").click()
    expect(page.get_by_role("status").first).to_contain_text("The link has been mailed")
    check(page)


def open_with_code(page: Page, link: str, server: MailServer, check: Check) -> None:
    page.goto(link)
    check(page)
    expect(page.get_by_role("main")).not_to_contain_text(MEASURE)
    page.get_by_role("button", name="Mail me a code").click()
    page.get_by_label("Code", exact=True).wait_for()
    check(page)
    page.get_by_label("Code", exact=True).fill("12 34")
    page.get_by_role("button", name="Open the return").click()
    expect(page.get_by_role("alert")).to_contain_text("This is not the code")
    page.get_by_label("Code", exact=True).fill(found_in(r"^(\d{6})\r?$", last_mail(server, "team@victims.example")))
    page.get_by_role("button", name="Open the return").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Return for Quarter 3")
    check(page)


def file(page: Page, check: Check) -> None:
    group = page.get_by_role("group", name=MEASURE)
    group.get_by_role("textbox").first.fill("several")
    page.get_by_role("button", name="Send the return").click()
    expect(page.get_by_role("alert")).to_contain_text(MEASURE)
    expect(group.get_by_role("textbox").first).to_have_value("several")
    check(page)
    group.get_by_role("textbox").first.fill("7")
    page.get_by_role("button", name="Send the return").click()
    tick = page.get_by_label("I have checked it: it is right")
    expect(page.get_by_text("The office has your return.").or_(tick)).to_be_visible()
    if tick.is_visible():
        tick.check()
        page.get_by_role("button", name="Send the return").click()
    expect(page.get_by_role("main")).to_contain_text("The office has your return.")
    check(page)


def take(page: Page, check: Check) -> None:
    page.goto("/returns/?state=sent")
    page.get_by_role("link", name="Victim Support", exact=True).click()
    page.wait_for_url(re.compile(r"/returns/\d+/$"))
    check(page)
    page.get_by_role("button", name="Take these figures").click()
    expect(page.get_by_role("status").first).to_contain_text("Its figures are entered")
