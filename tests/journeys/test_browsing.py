"""A councillor has twenty minutes before the meeting: what is off track, since when, and what was done about it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

READS_ONLY = True
DAY = "2024-01-12"  # of `make run`: contracts end soon then
MEMBER = "panel@demo.example"
WORST = "Longest wait for a new firearm certificate"


def test_the_worst_measure_and_its_action_are_three_clicks_away(
    page: Page, sign_in: Callable[[Page, str], str], check_accessibility: Callable[[Page], None]
) -> None:
    sign_in(page, MEMBER)
    page.goto("/")
    page.get_by_role("link", name="Furthest from its target").click()
    expect(page.get_by_role("main").get_by_role("rowheader").first).to_have_text(WORST)
    check_accessibility(page)
    page.get_by_role("main").get_by_role("rowheader").first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WORST)
    check_accessibility(page)
    page.get_by_role("table", name="Records that belong with this measure").get_by_role("link").first.click()
    page.wait_for_url("**/delivery-actions/**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bring waits for new certificates down to the target")
    check_accessibility(page)


def test_a_past_quarter_reads_as_it_was(page: Page, check_accessibility: Callable[[Page], None]) -> None:
    page.goto("/measures/shotgun-grant-longest-wait/")
    expect(page.get_by_role("main")).to_contain_text("300 days")
    page.get_by_role("link", name="Past quarters").click()
    page.get_by_role("main").get_by_role("link", name="Quarter 1, 2023/24").click()
    expect(page.get_by_role("note")).to_contain_text("Quarter 1, 2023/24 as it was published")
    expect(page.get_by_role("main")).to_contain_text("276 days")
    expect(page.get_by_role("main")).not_to_contain_text("300 days")
    check_accessibility(page)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Contracts").click()
    page.wait_for_url("**/as-published/2023-24-q1/contracts/")
    then = page.get_by_role("main").get_by_role("rowheader").count()
    page.get_by_role("link", name="Read this page as it stands now").click()
    page.wait_for_url(lambda url: url.endswith("/contracts/") and "as-published" not in url)
    assert page.get_by_role("main").get_by_role("rowheader").count() != then


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_contracts_that_end_soon_go_into_a_spreadsheet(
    new_page: Callable[..., Page], check_accessibility: Callable[[Page], None], scripts: bool
) -> None:
    page = new_page(java_script_enabled=scripts)
    page.goto("/contracts/")
    page.get_by_label("Ends", exact=True).select_option(label="Within six months")
    page.get_by_role("button", name="Show contracts").click()
    page.wait_for_url("**ends=soon**")
    shown = page.get_by_role("rowgroup").nth(1).get_by_role("rowheader").all_inner_texts()
    assert shown
    with page.expect_download() as file:
        page.get_by_role("link", name="CSV").click()
    text = file.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    assert len(rows) == len(shown)
    assert all(words.startswith(row[0]) for row, words in zip(rows, shown, strict=True))
    if scripts:
        check_accessibility(page)


def test_filters_stay_in_the_address_and_come_back(page: Page) -> None:
    page.goto("/measures/?view=cards")
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Status", exact=True).select_option("off")
    page.get_by_label("Order").select_option(label="Furthest from target first")
    page.get_by_role("button", name="Show measures").click()
    page.wait_for_url(lambda url: "status=off" in url and "sort=distance" in url and "view=cards" in url)
    expect(page.get_by_label("Status", exact=True)).to_have_value("off")
    with page.expect_navigation():
        page.get_by_role("article").first.get_by_role("link").first.click()
    page.go_back()
    expect(page.get_by_label("Status", exact=True)).to_have_value("off")


def test_the_table_is_sorted_its_columns_chosen_and_kept(
    page: Page, check_accessibility: Callable[[Page], None]
) -> None:
    page.goto("/measures/")
    page.get_by_role("columnheader", name="Change").get_by_role("link").click()
    page.wait_for_url("**sort=change")
    page.get_by_text("Columns", exact=True).click()
    page.get_by_label("Before").uncheck()
    page.get_by_label("On a year ago").check()
    check_accessibility(page)
    page.get_by_role("button", name="Show columns").click()
    page.wait_for_url(lambda url: "sort=change" in url and "cols=year" in url and "cols=before" not in url)
    expect(page.get_by_role("columnheader", name="On a year ago")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Before")).to_have_count(0)
    page.get_by_role("link", name="Table by theme").click()
    page.wait_for_url(lambda url: "group=theme" in url and "cols=year" in url and "sort=change" in url)
    check_accessibility(page)


def test_thirty_measures_are_one_screen(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport={"width": 1280, "height": 900})
    page.goto("/measures/")
    heights = page.eval_on_selector_all(
        ".measures :is(thead, tbody) tr", "rows => rows.slice(0, 31).map(row => row.getBoundingClientRect().height)"
    )
    assert len(heights) == 31
    assert sum(heights) <= 900


def test_the_keyboard_alone_filters_the_dashboard(page: Page) -> None:
    page.goto("/measures/")
    page.get_by_text("Filters", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_label("Status", exact=True).focus()
    page.keyboard.press("O")  # the first choice that begins with it: on track
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Show measures":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**status=on**")
    expect(page.get_by_role("main").get_by_role("rowheader").first).to_be_visible()


def test_a_chart_reads_sensibly_aloud(page: Page) -> None:
    page.goto("/measures/shotgun-grant-longest-wait/")
    chart = page.get_by_role("img", name="Longest wait for a new shotgun certificate")
    words = chart.locator("> desc").text_content() or ""
    assert "West Mercia rises from" in words
    assert "The target is 150 days." in words
    expect(page.get_by_role("table", name="every figure, latest first")).to_be_visible()
