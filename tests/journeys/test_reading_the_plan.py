"""A reader goes from the overview to what is off track, to its figures, to what was promised, and takes them away."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

READS_ONLY = True
DAY = "2024-01-12"  # of `make run`


def test_a_councillor_finds_what_is_off_track_and_what_was_promised(
    page: Page, check_accessibility: Callable[[Page], None]
) -> None:
    page.goto("/")
    expect(page.get_by_role("main")).to_contain_text("1 is off track")
    page.get_by_role("region", name="What needs attention").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Firearms Licensing Unit")
    expect(page.get_by_role("main")).to_contain_text("What the Commissioner did")
    page.get_by_role("link", name="Shorter waits for firearms licensing").click()
    expect(page.get_by_role("main")).to_contain_text("October 2023 became over the next 2 quarters")
    check_accessibility(page)


def test_a_reader_filters_promises_and_keeps_the_address(page: Page) -> None:
    page.goto("/commitments/")
    page.get_by_label("Status").select_option(label="Kept")
    page.get_by_role("button", name="Show commitments").click()
    expect(page.get_by_role("status")).to_contain_text("found")
    page.wait_for_url("**state=kept**")
    page.reload()
    expect(page.get_by_label("Status")).to_have_value("kept")


def test_a_reader_takes_the_figures_away(page: Page) -> None:
    page.goto("/data/")
    with page.expect_download() as file:
        page.get_by_role("link", name="All figures as CSV").click()
    assert file.value.suggested_filename == "measures.csv"
    assert "longest" in file.value.path().read_text(encoding="utf-8-sig").casefold()
