"""A reader explores a chart: Plotly in place of the picture, and back; without JavaScript the page is complete."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Download, Locator, Page, expect

READS_ONLY = True

Check = Callable[[Page], None]
LOADING = 30_000
MEASURE = "/measures/shotgun-grant-longest-wait/"


def explore(page: Page, place: Locator) -> Locator:
    """Starts, and gives what Plotly has drawn."""
    start = place.get_by_role("button", name="Explore this chart")
    start.focus()
    page.keyboard.press("Enter")
    # The first to ask waits for Plotly, in the browser and on the server.
    expect(place.get_by_role("button", name="Back to the picture")).to_be_focused(timeout=LOADING)
    expect(place.get_by_role("status")).to_contain_text("can be explored")
    return place.locator(".explore__plot")


def saved(page: Page, button: Locator) -> tuple[Download, bytes]:
    with page.expect_download() as waiting:
        button.click()
    return waiting.value, Path(waiting.value.path()).read_bytes()


def test_a_reader_explores_a_trend_and_keeps_a_picture_of_it(page: Page, check_accessibility: Check) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(MEASURE)
    page.wait_for_load_state("networkidle")
    assert not [path for path in asked if "plotly" in path], "Plotly is loaded before anybody asks"
    chart = page.locator("#trend-chart")
    plot = explore(page, chart)
    expect(chart.locator("svg.trend")).to_be_hidden()
    check_accessibility(page)

    plot.locator(".nsewdrag").first.hover()
    expect(plot.locator(".hoverlayer text").first).to_be_attached()
    lines = plot.locator(".scatterlayer .trace")
    count = lines.count()
    page.get_by_role("checkbox").first.uncheck()
    expect(lines).to_have_count(count - 1)
    page.get_by_role("checkbox").first.check()
    expect(lines).to_have_count(count)

    picture, png = saved(page, page.get_by_role("button", name="Download PNG"))
    assert (picture.suggested_filename, png[:8]) == ("shotgun-grant-longest-wait.png", b"\x89PNG\r\n\x1a\n")
    drawing, svg = saved(page, page.get_by_role("button", name="Download SVG"))
    assert drawing.suggested_filename == "shotgun-grant-longest-wait.svg"
    assert svg.startswith(b"<svg")
    assert b"Source: " in svg

    page.get_by_role("button", name="Back to the picture").click()
    expect(chart.locator("svg.trend")).to_be_visible()
    expect(chart.get_by_role("button", name="Explore this chart")).to_be_focused()
    expect(plot).to_have_count(0)


def test_zoom_by_keyboard(page: Page) -> None:
    page.goto(MEASURE)
    plot = explore(page, page.locator("#trend-chart"))
    for button, shown in (("Zoom in on the latest", False), ("Show the whole chart", True)):
        press(page, button)
        expect(plot.locator(".xtick").get_by_text("Sep 2023")).to_be_visible()
        expect(plot.locator(".xtick").get_by_text("Sep 2020")).to_have_count(int(shown))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


def test_the_bridge_of_a_budget(page: Page, check_accessibility: Check) -> None:
    page.goto("/budgets/2023-24/")
    plot = explore(page, page.locator("#forecast-chart"))
    expect(plot.locator(".barlayer .point").first).to_be_visible()
    check_accessibility(page)


@pytest.mark.parametrize("width", [320, 1280])
def test_a_card(new_page: Callable[..., Page], check_accessibility: Check, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    page.goto("/measures/?view=cards")
    explore(page, page.locator(".card", has=page.locator("[data-explore]")).first)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    check_accessibility(page)


def test_a_failure_says_so_and_leaves_the_picture(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.route("**/charts/measure/*.json", lambda route: route.fulfill(status=200, body="not JSON"))
    page.goto(MEASURE)
    chart = page.locator("#trend-chart")
    chart.get_by_role("button", name="Explore this chart").click()
    expect(chart.get_by_role("status")).to_contain_text("could not be loaded")
    expect(chart.locator("svg.trend")).to_be_visible()
    page.unroute("**/charts/measure/*.json")
    explore(page, chart)


def test_without_javascript_the_page_is_complete(new_page: Callable[..., Page]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(MEASURE)
    chart = page.locator("#trend-chart")
    expect(chart.locator("svg.trend")).to_be_visible()
    expect(page.get_by_role("button", name="Explore this chart")).to_have_count(0)
    expect(page.get_by_role("table").first).to_be_visible()


def test_the_arrow_keys_read_the_figures(page: Page) -> None:
    page.goto(MEASURE)
    chart = page.locator("#trend-chart")
    plot = explore(page, chart)
    plot.focus()
    page.keyboard.press("End")
    expect(chart.get_by_role("status")).to_contain_text("30 September 2023: West Mercia 300 days")
    page.keyboard.press("ArrowLeft")
    expect(chart.get_by_role("status")).to_contain_text("30 June 2023: West Mercia 276 days")
    page.keyboard.press("Home")
    expect(chart.get_by_role("status")).to_contain_text("2020: West Mercia")


def test_another_line_and_the_days_shown_stand_in_the_address(
    page: Page, new_page: Callable[..., Page], check_accessibility: Check
) -> None:
    page.goto(MEASURE)
    chart = page.locator("#trend-chart")
    explore(page, chart)
    page.get_by_label("Compare with").select_option("A year earlier")
    expect(chart.get_by_role("status")).to_contain_text("The other line is drawn")
    press(page, "Zoom in on the latest")
    page.wait_for_url("**with=year**from=**")
    page.get_by_role("checkbox", name="Target").uncheck()
    page.wait_for_url("**without=**")
    check_accessibility(page)

    other = new_page()
    other.goto(page.url)
    expect(other.get_by_role("button", name="Back to the picture")).to_be_focused(timeout=LOADING)
    expect(other.get_by_label("Compare with")).to_have_value("year")
    expect(other.get_by_role("checkbox", name="A year earlier")).to_be_checked()
    expect(other.get_by_role("checkbox", name="Target")).not_to_be_checked()
    expect(other.locator(".xtick").get_by_text("Sep 2020")).to_have_count(0)
    other.get_by_role("button", name="Back to the picture").click()
    expect(other).to_have_url(page.url.partition("?")[0])


def test_on_a_phone_the_chart_stays_in_view(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport={"width": 360, "height": 640})
    page.goto(MEASURE)
    plot = explore(page, page.locator("#trend-chart"))
    page.get_by_role("link", name="Download CSV").scroll_into_view_if_needed()
    assert plot.evaluate("(plot) => plot.getBoundingClientRect().top >= 0")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
