"""Finding a paragraph by its words, and comparing two quarters."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

READS_ONLY = True


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
