"""Finding, looking up and comparing, on a phone and on a desk: accessible, and nothing sticking out."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

PAGES = [
    "/find/",
    "/find/?q=police",
    "/find/?q=police&kind=paragraph",
    "/find/?q=nothing-of-the-kind",
    "/glossary/",
    "/grading/",
    "/since/",
]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("width", [320, 1280])
def test_pages_that_help_to_find_are_accessible_and_fit(
    address: str, width: int, new_page: Callable[..., Page], check_accessibility: Callable[[Page], None]
) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    check_accessibility(page)


def test_a_reader_finds_a_paragraph_and_lands_on_it(new_page: Callable[..., Page]) -> None:
    """Given a word from a report, when a reader without JavaScript looks for it, then its paragraph opens."""
    page = new_page(java_script_enabled=False)
    page.goto("/find/")
    page.get_by_label("What are you looking for?").fill("court backlogs")
    page.get_by_role("main").get_by_role("button", name="Find").click()
    page.get_by_role("region", name="Paragraphs of panel reports").get_by_role("link").last.click()
    page.wait_for_url("**#para-*")
    number = page.url.partition("#")[2]
    expect(page.locator(f"#{number}")).to_contain_text("backlog")


def test_two_quarters_are_compared_by_choosing_them(page: Page) -> None:
    page.goto("/since/")
    page.get_by_label("From").select_option("2023-24-q1")
    page.get_by_label("To").select_option("2023-24-q2")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("from quarter 1, 2023/24 to quarter 2, 2023/24")).to_be_visible()
    page.get_by_role("link", name="Changed grades").click()
    expect(page.get_by_role("heading", name="Changed grades")).to_be_in_viewport()
