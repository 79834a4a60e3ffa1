"""A reader without an account follows a measure by e-mail and stops; a page shows the measure in a frame."""

from __future__ import annotations

import email
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import portal as portals
from tests.originals import original
from tests.reminders.smtp import MailServer

MEASURE = "/measures/crown-court-conviction-rate/"
Check = Callable[[Page], None]


@pytest.fixture(scope="module")
def database() -> portals.Database:
    return original("demo").copy("demo_of_following")


@pytest.fixture(scope="module")
def portal(database: portals.Database, server: MailServer) -> Iterator[str]:
    mails = f"smtp://127.0.0.1:{server.port}"
    with portals.serving(database.url, DEMO_DATE="2024-01-12", EMAIL_URL=mails) as address:
        yield address


def test_followed_confirmed_and_left(
    new_page: Callable[..., Page], check_accessibility: Check, server: MailServer
) -> None:
    page = new_page(viewport={"width": 360, "height": 800})
    page.goto(MEASURE)
    page.get_by_role("link", name="Follow", exact=True).click()
    page.wait_for_url("**/follow/measure/**")
    address = page.get_by_label("Your e-mail address")
    address.fill("reader at home")
    page.get_by_role("button", name="Follow by e-mail").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a valid email address")
    expect(address).to_have_value("reader at home")
    check_accessibility(page)
    address.fill("reader@shire.example")
    page.get_by_role("button", name="Follow by e-mail").click()
    expect(page.get_by_role("status").first).to_contain_text("A mail is on its way")
    page.goto(link_in(server))
    check_accessibility(page)
    page.get_by_role("button", name="Yes, follow it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You follow this now")
    check_accessibility(page)
    page.goto(re.sub(r"^https?://[^/]+", "", page.get_by_role("link", name="this is it").get_attribute("href") or ""))
    check_accessibility(page)
    page.get_by_role("button", name="Stop all, and delete my address").click()
    expect(page.get_by_role("main")).to_contain_text("your address has been deleted")


def link_in(server: MailServer) -> str:
    message = email.message_from_bytes(server.received[-1])
    assert message["To"] == "reader@shire.example"
    match = re.search(
        r"^https?://[^/]+(/follow/confirm/\S+)", bytes(message.get_payload(decode=True)).decode(), re.MULTILINE
    )
    assert match
    return match.group(1)


def test_another_site_shows_the_measure(new_page: Callable[..., Page], check_accessibility: Check, portal: str) -> None:
    page = new_page()
    page.goto(f"/embed{MEASURE}")
    check_accessibility(page)
    frame = f'<iframe src="{portal}/embed{MEASURE}" title="A measure" width="600" height="600"></iframe>'
    page.route("**/another-site/", lambda route: route.fulfill(content_type="text/html", body=frame))
    page.goto("/another-site/")
    shown = page.frame_locator("iframe")
    expect(shown.get_by_role("heading", level=1)).to_contain_text("Conviction rate, Crown Court")
    expect(shown.get_by_role("img").first).to_be_visible()
