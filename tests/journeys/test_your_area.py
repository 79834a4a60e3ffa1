"""A reader finds their area, sees how it stands, and puts it on the screen of the meeting."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

READS_ONLY = True
DAY = "2024-01-12"
Check = Callable[[Page], None]
WIDTHS = [320, 768, 1280, 1920]
PAGES = [
    *("/places/", "/places/redditch/", "/timeline/", "/timeline/?by=kind", "/screen/", "/screen/places/redditch/"),
    *("/contracts/", "/recommendations/", "/disposals/", "/boards/sexual-violence/", "/boards/by-area/"),
]


def test_from_the_overview_to_the_area_on_a_screen(page: Page, check_accessibility: Check) -> None:
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="Your area").click()
    page.wait_for_url("**/places/")
    check_accessibility(page)
    page.get_by_label("Measure").select_option(label="New pieces of casework")
    page.get_by_role("button", name="Show on the map").click()
    page.wait_for_url("**/places/?measure=casework-new")
    page.locator("svg.tiles").get_by_role("link", name=re.compile("^Redditch")).click()
    page.wait_for_url("**/places/redditch/?measure=casework-new")
    row = page.get_by_role("table", name="What is measured in Redditch").get_by_role("row").filter(has_text="casework")
    expect(row).to_contain_text("7th of 9")
    check_accessibility(page)
    page.get_by_role("link", name="Show on a screen").click()
    page.wait_for_url("**/screen/places/redditch/")
    expect(page.get_by_role("heading", level=2).first).to_be_in_viewport()
    check_accessibility(page)


def test_slides_are_turned_by_keys_and_by_links(page: Page) -> None:
    page.goto("/screen/")
    titles = page.get_by_role("heading", level=2)
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("#slide-2$"))
    expect(titles.nth(1)).to_be_in_viewport()
    page.get_by_role("link", name="Next").nth(1).click()
    expect(page).to_have_url(re.compile("#slide-3$"))
    page.keyboard.press("End")
    expect(titles.last).to_be_in_viewport()
    page.keyboard.press("ArrowLeft")
    expect(titles.nth(titles.count() - 2)).to_be_in_viewport()


def test_slides_are_turned_without_a_script(portal: str, browser: object) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=portal)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto("/screen/")
    page.get_by_role("link", name="Next").first.click()
    expect(page).to_have_url(re.compile("#slide-2$"))
    expect(page.get_by_role("button", name="Full screen")).to_be_hidden()
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_window(page: Page, width: int, check_accessibility: Check) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for address in PAGES:
        page.goto(address)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{address} at {width}: {over}px too wide"
        if width == WIDTHS[0]:
            check_accessibility(page)
