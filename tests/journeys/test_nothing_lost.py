"""An officer writes. The session ends, the network goes, a tab closes, a button is pressed twice: no word is lost."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from pcc_portal.home.demo import demo_office
from tests.browser import expect_status

DAY = "2024-01-12"  # a day on which the demo's third quarter is open
SIGN_IN = Callable[[Page, str], str]
CHECK = Callable[[Page], None]
expect.set_options(timeout=10_000)
PUBLISHER = "publisher@demo.example"
UPDATE = "/updates/2023-24-q3/road-safety/"
ADD = "/providers/add/"
WORDS = "Reviewed on the night of the 11th: “café” 北京 👩‍🚒\nsecond line"


@pytest.fixture(autouse=True)
def nothing_kept(manage: Callable[..., str]) -> None:
    """Each journey begins without what another one left."""
    manage("shell", "-c", "from pcc_portal.updates.models import Draft; Draft.objects.all().delete()")


@pytest.fixture
def cut_off(browser: Browser, portal: str) -> Iterator[Page]:
    """A page whose network may be cut, which Chromium reports as an error."""
    context = browser.new_context(base_url=portal, locale="en-GB")
    yield context.new_page()
    context.close()


def body(page: Page) -> Locator:
    return page.get_by_label("What happened")


def name(page: Page) -> Locator:
    return page.get_by_label("Name", exact=True)


def status(page: Page) -> Locator:
    return page.locator("[data-drafts]")


def end_session(context: BrowserContext) -> None:
    context.clear_cookies(name="sessionid")


def saved(page: Page) -> None:
    expect(status(page)).to_contain_text("Saved at")


def test_words_are_kept_while_typing_and_are_back_in_a_new_tab(
    page: Page, sign_in: SIGN_IN, check_accessibility: CHECK
) -> None:
    sign_in(page, PUBLISHER)
    page.goto(UPDATE)
    body(page).fill(WORDS)
    saved(page)
    check_accessibility(page)
    page.close()

    again = page.context.new_page()
    again.goto(UPDATE)
    expect(again.get_by_text("Kept from")).to_be_visible()
    expect(body(again)).to_have_value(WORDS)
    check_accessibility(again)

    again.get_by_role("button", name="Start again from what is saved").click()
    expect(again.get_by_text("Kept from")).to_have_count(0)
    expect(body(again)).not_to_have_value(WORDS)


def test_leaving_the_page_at_once_keeps_the_last_word(page: Page, sign_in: SIGN_IN) -> None:
    sign_in(page, PUBLISHER)
    page.goto(ADD)
    name(page).fill("Typed and left")
    page.goto("/measures/")
    page.wait_for_timeout(500)  # the farewell arrives beside the next page
    page.goto(ADD)
    expect(name(page)).to_have_value("Typed and left")
    page.get_by_role("button", name="Start again from what is saved").click()


def test_the_session_ends_in_the_middle_of_a_text(page: Page, sign_in: SIGN_IN, check_accessibility: CHECK) -> None:
    sign_in(page, PUBLISHER)
    page.goto(UPDATE)
    end_session(page.context)
    with expect_status(page, 401):
        body(page).fill(WORDS)
        expect(status(page)).to_contain_text("Your session has ended. Sign in again in a new tab")
        check_accessibility(page)
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_timeout(500)
    assert page.url.endswith(UPDATE), "the words are still there"
    expect(body(page)).to_have_value(WORDS)

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in again in a new tab").click()
    again = opened.value
    expect(again.get_by_label("E-mail")).to_be_focused()
    again.get_by_label("E-mail").fill(PUBLISHER)
    again.get_by_label("Password", exact=True).fill(demo_office().password)
    again.get_by_role("main").get_by_role("button", name="Sign in").click()
    again.wait_for_url(f"**{UPDATE}")
    expect(body(again)).to_have_value(WORDS)
    again.close()
    expect(status(page)).to_contain_text("Saved at", timeout=15_000)  # the old tab notices by itself
    body(page).press_sequentially(" and more")
    saved(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    page.goto(UPDATE)
    expect(page.get_by_text("Kept from")).to_have_count(0)
    expect(body(page)).to_have_value(f"{WORDS} and more")


def test_without_scripts_what_was_sent_waits_for_sign_in(
    new_page: Callable[..., Page], sign_in: SIGN_IN, check_accessibility: CHECK
) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, PUBLISHER)
    page.goto(ADD)
    name(page).fill("Sent too late")
    end_session(page.context)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("What you wrote is kept")).to_be_visible()
    page.get_by_label("E-mail").fill(PUBLISHER)
    page.get_by_label("Password", exact=True).fill(demo_office().password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**{ADD}")
    expect(name(page)).to_have_value("Sent too late")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sent too late")
    page.goto(ADD)
    expect(page.get_by_text("Kept from")).to_have_count(0)


def test_the_network_goes_and_comes_back(cut_off: Page, sign_in: SIGN_IN) -> None:
    page = cut_off
    sign_in(page, PUBLISHER)
    page.goto(ADD)
    page.context.set_offline(True)
    name(page).fill("Typed on a train")
    expect(status(page)).to_contain_text("Not saved: no connection. We keep trying.")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(status(page)).to_contain_text("Not sent: no connection.")
    assert page.url.endswith(ADD)
    expect(name(page)).to_have_value("Typed on a train")

    page.context.set_offline(False)
    saved(page)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Typed on a train")


def test_a_double_click_adds_one_record(page: Page, sign_in: SIGN_IN) -> None:
    sign_in(page, PUBLISHER)
    page.goto(ADD)
    name(page).fill("Clicked twice")
    page.get_by_role("button", name="Add", exact=True).dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Clicked twice")
    page.goto("/references/?q=clicked+twice")
    expect(page.get_by_role("status").filter(has_text="1 record")).to_be_visible()


def test_two_tabs_of_one_form_keep_both_texts(page: Page, sign_in: SIGN_IN, check_accessibility: CHECK) -> None:
    sign_in(page, PUBLISHER)
    other = page.context.new_page()
    for tab, words in ((page, "In the first tab"), (other, "In the second tab")):
        tab.goto(ADD)
        name(tab).fill(words)
        saved(tab)
    name(page).fill("In the first tab, later")
    expect(status(page)).to_contain_text("both are kept")

    third = page.context.new_page()
    third.goto(ADD)
    check_accessibility(third)
    expect(name(third)).to_have_value("In the first tab, later")
    third.locator(".draft-notice a").first.click()
    expect(name(third)).to_have_value("In the second tab")


def test_a_reference_is_completed_with_the_keyboard(page: Page, sign_in: SIGN_IN, check_accessibility: CHECK) -> None:
    sign_in(page, PUBLISHER)
    page.goto(UPDATE)
    box = body(page)
    box.fill("")
    box.press_sequentially("We helped {sarc-ad")
    options = page.get_by_role("listbox", name="Records to cite").get_by_role("option")
    expect(options.first).to_contain_text("379")
    expect(box).to_have_attribute("aria-activedescendant", "id_words-body-references-0")
    check_accessibility(page)
    box.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("We helped {sarc-ad")
    box.press_sequentially("ults")
    expect(options.first).to_be_visible()
    box.press("Enter")
    expect(box).to_have_value("We helped {measure:sarc-adults}")
    box.press_sequentially(" in {measure:sarc-adults|per")
    expect(options).to_have_count(1)
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("We helped {measure:sarc-adults} in {measure:sarc-adults|period}")
    saved(page)


def test_the_page_of_references_works_without_scripts(
    new_page: Callable[..., Page], sign_in: SIGN_IN, check_accessibility: CHECK
) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, PUBLISHER)
    page.goto("/references/")
    page.get_by_label("Words in the name or the reference").fill("sarc-adults")
    page.get_by_role("button", name="Show records").click()
    expect(page.get_by_text("{measure:sarc-adults|period}", exact=True)).to_be_visible()
