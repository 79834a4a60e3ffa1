"""An officer looks up who changed a date and why; an administrator finds the same change in the log."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

SIGN_IN = Callable[[Page, str], str]


def test_an_officer_sees_who_changed_a_record_and_what_it_was(
    page: Page, sign_in: SIGN_IN, check_accessibility: Callable[[Page], None]
) -> None:
    sign_in(page, "publisher@demo.example")
    page.goto("/commitments/firearms-waits-shorten/")
    page.get_by_role("link", name="History", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("History of")
    row = page.get_by_role("row", name="Due").first
    expect(row).to_contain_text("October 2023")
    expect(row).to_contain_text("no date given")
    page.get_by_text("What it said").last.click()
    expect(page.get_by_text("What was promised").or_(page.get_by_text("Words")).last).to_be_visible()
    check_accessibility(page)


def test_an_administrator_finds_a_change_in_the_log_and_checks_the_chain(
    page: Page, sign_in: SIGN_IN, manage: Callable[..., str], check_accessibility: Callable[[Page], None]
) -> None:
    manage("verify_audit")
    sign_in(page, "administrator@demo.example")
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="Log").click()
    expect(page.get_by_role("main")).to_contain_text("The chain was intact when it was last checked")
    page.get_by_label("To what").select_option(label="Commitment")
    page.get_by_label("Did what").select_option(label="changed")
    page.get_by_role("button", name="Show events").click()
    page.wait_for_url("**kind=objectives.commitment**")
    page.reload()
    expect(page.get_by_label("Did what")).to_have_value("changed")
    check_accessibility(page)
    page.get_by_role("table").get_by_role("row").nth(1).get_by_role("cell").get_by_role("link").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("History of")
    page.goto("/log/?words=no+such+words")
    check_accessibility(page)
