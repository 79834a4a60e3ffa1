"""A reader asks where a figure comes from: from the overview to its numbers, and from the report to its record."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.engines

READS_ONLY = True
DAY = "2024-01-12"  # of `make run`: contracts end soon then
WAIT = "Longest wait for a new shotgun certificate"


def test_from_the_overview_to_the_figures_behind(page: Page, check_accessibility: Callable[[Page], None]) -> None:
    page.goto("/")
    page.get_by_role("region", name="Every theme at a glance").get_by_role("link", name="Reforming West Mercia").click()
    page.get_by_role("link", name="Firearms Licensing Unit").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Firearms Licensing Unit")
    page.get_by_role("article").get_by_role("link", name=WAIT).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WAIT)
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="July to September 2023"))
    expect(row).to_contain_text("300")
    with page.expect_download() as file:
        page.get_by_role("link", name="CSV").click()
    lines = file.value.path().read_text(encoding="utf-8-sig").splitlines()
    [line] = [line for line in lines if "2023-07-01,2023-09-30" in line and ",west-mercia," in line]
    assert ",300," in line
    check_accessibility(page)


def test_from_the_report_to_its_record_and_back(page: Page) -> None:
    page.goto("/panel/reports/")
    page.get_by_role("main").get_by_role("link", name="Quarter 2, 2023/24").click()
    page.get_by_role("navigation", name="Contents").get_by_role("link", name="Firearms Licensing Unit").click()
    page.wait_for_url("**#firearms-licensing-unit")
    expect(page.locator("#firearms-licensing-unit")).to_be_in_viewport()
    page.get_by_role("main").get_by_role("link", name="300 days", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WAIT)
    page.go_back()
    page.wait_for_url("**/panel/reports/2023-24-q2/#firearms-licensing-unit")


def test_a_paragraph_has_an_address_of_its_own(page: Page) -> None:
    page.goto("/panel/reports/2023-24-q2/#para-40")
    expect(page.locator("#para-40")).to_be_in_viewport()


def test_the_report_as_one_file_opens_by_itself(page: Page, tmp_path: Path) -> None:
    page.goto("/panel/reports/2023-24-q2/")
    with page.expect_download() as file:
        page.get_by_role("link", name="Report as one HTML file").click()
    assert file.value.suggested_filename.endswith("west-mercia-panel-report-2023-24-q2-meeting-2023-11-17-v1.html")
    away = page.context.browser.new_page()  # type: ignore[union-attr]
    asked: list[str] = []
    away.on("request", lambda request: asked.append(request.url))
    file.value.save_as(tmp_path / "report.html")
    away.goto((tmp_path / "report.html").as_uri())
    expect(away.get_by_role("heading", level=2, name="Performance and accountability")).to_be_attached()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    away.close()


def test_without_a_script_everything_is_there(new_page: Callable[..., Page]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/measures/")
    page.get_by_role("link", name=WAIT).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WAIT)
    expect(page.get_by_role("main")).to_contain_text("150 days over the target")
    page.goto("/contracts/")
    page.get_by_label("Ends").select_option(label="Within a year")
    page.get_by_role("button", name="Show contracts").click()
    page.wait_for_url("**ends=year**")
    expect(page.get_by_role("table", name=re.compile("^Contracts, "))).to_be_visible()


def test_the_keyboard_reaches_the_page_first(page: Page) -> None:
    page.goto("/measures/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
