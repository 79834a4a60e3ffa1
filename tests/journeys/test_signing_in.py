"""Who signs in sees what their role may see, and signing out ends it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import expect_status

READS_ONLY = True

pytestmark = pytest.mark.engines

DRAFT = "/panel/reports/2023-24-q3/"


def by_the_form(page: Page, email: str) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill("a-safer-west-mercia")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def test_an_officer_signs_in_reads_the_draft_and_signs_out(
    page: Page, check_accessibility: Callable[[Page], None]
) -> None:
    page.goto("/account/sign-in/")
    by_the_form(page, "officer@demo.example")
    expect(page.get_by_role("heading", level=1)).to_have_text("My work")
    expect(page.get_by_role("banner")).to_contain_text("Hannah Pryce")
    page.goto(DRAFT)
    expect(page.get_by_role("main")).to_contain_text("Unreleased draft")
    expect(page.get_by_text("Not yet released").first).to_be_visible()
    check_accessibility(page)
    page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()
    with expect_status(page, 404):
        page.goto(DRAFT)
    page.go_back()
    expect(page.get_by_text("Unreleased draft")).to_have_count(0)


def test_a_panel_member_sees_what_everybody_sees(page: Page) -> None:
    page.goto("/account/sign-in/")
    by_the_form(page, "panel@demo.example")
    expect(page.get_by_role("banner")).to_contain_text("Eleanor Marsh")
    page.goto("/panel/reports/")
    expect(page.get_by_role("main")).to_contain_text("17 November 2023")
    expect(page.get_by_role("main")).not_to_contain_text("9 February 2024")
    with expect_status(page, 404):
        page.goto(DRAFT)
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")


def test_a_reader_is_led_back_to_where_they_were(page: Page) -> None:
    page.goto("/themes/road-safety/")
    page.get_by_role("banner").get_by_role("link", name="Sign in").click()
    by_the_form(page, "officer@demo.example")
    expect(page.get_by_role("heading", level=1)).to_have_text("Road safety")
    expect(page.get_by_role("main")).to_contain_text("Unreleased draft")


def test_a_wrong_password_is_said_beside_the_form(page: Page, check_accessibility: Callable[[Page], None]) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("E-mail").fill("officer@demo.example")
    page.get_by_label("Password", exact=True).fill("not this one at all")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("main")).to_contain_text("The e-mail address or the password is wrong.")
    assert page.title().startswith("Error: ")
    check_accessibility(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_page_that_is_not_there_says_what_to_do(
    width: int, new_page: Callable[..., Page], check_accessibility: Callable[[Page], None]
) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    with expect_status(page, 404):
        page.goto("/measures/no-such-measure/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
    check_accessibility(page)
    page.get_by_role("main").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Page not found")
