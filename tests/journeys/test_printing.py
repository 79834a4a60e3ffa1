"""Printed on A4 no row, chart, card or heading is cut off from what it belongs to, and nothing is of the screen."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import portal as portals
from tests.originals import original

MOST_PAGES = 24
# What must not be cut over two pages, and what must not stand alone at the foot of one.
WHOLE = "tbody tr, figure, :not(.opening__words) > [data-paragraph], .notice, .report__theme"
WITH_THE_NEXT = ".report h2, .report h3, .report__theme, caption, thead, .chart__title"
STYLES = """(places) => [...new Set([...document.querySelectorAll(places[0])].map(
    (place) => getComputedStyle(place)[places[1]]))]"""


@pytest.fixture
def printed(browser: Browser, manage: Callable[..., str], tmp_path: Path) -> Iterator[Page]:
    """The file that the command writes, opened from the disk, as a printer gets it."""
    file = tmp_path / "report.html"
    manage("panel_report", "2023-24-q2", "--output", str(file))
    page = browser.new_page(viewport={"width": 794, "height": 1123})
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    yield page
    page.close()


def test_nothing_is_cut_off_from_what_it_belongs_to(printed: Page) -> None:
    assert printed.evaluate(STYLES, [WHOLE, "breakInside"]) == ["avoid"]
    assert printed.evaluate(STYLES, [WITH_THE_NEXT, "breakAfter"]) == ["avoid"]
    assert printed.evaluate(STYLES, ["tbody > tr:first-child, tbody > tr:last-child", "breakBefore"]) == ["avoid"]


def test_only_a_long_table_goes_over_pages_and_repeats_its_head(printed: Page) -> None:
    long, short = ".block:has(tr:nth-child(3))", ".block:not(:has(tr:nth-child(3), li))"
    assert printed.locator(long).count() > 0
    assert printed.evaluate(STYLES, [long, "breakInside"]) == ["auto"]
    assert printed.evaluate(STYLES, [short, "breakInside"]) == ["avoid"]
    assert printed.evaluate(STYLES, [".block thead", "display"]) == ["table-header-group"]


def test_a_total_is_printed_once_and_not_at_the_foot_of_each_page(printed: Page) -> None:
    assert printed.evaluate(STYLES, [".block tfoot", "display"]) in ([], ["table-row-group"])


def test_the_whole_summary_stands_on_the_first_page(printed: Page) -> None:
    page_height = 297 - 15 - 17
    ends = printed.evaluate("document.querySelector('.opening').getBoundingClientRect().bottom / 96 * 25.4")
    assert ends < page_height


def test_it_fits_on_a_modest_number_of_a4_pages(printed: Page) -> None:
    paper = printed.pdf(prefer_css_page_size=True)
    pages = re.findall(rb"/Type\s*/Page\b(?!s)", paper)
    sizes = set(re.findall(rb"/MediaBox\s*\[0 0 (\d+)[\d.]* (\d+)", paper))
    assert 20 < len(pages) <= MOST_PAGES
    assert sizes <= {(b"594", b"841"), (b"595", b"841"), (b"595", b"842")}


# Six kinds of page, of both offices.
PRINTED = {
    "demo": (
        "/",
        "/themes/road-safety/",
        "/measures/shotgun-grant-longest-wait/",
        "/contracts/",
        "/boards/criminal-justice/",
        "/panel/reports/2023-24-q2/",
    ),
    "valley": (
        "/",
        "/themes/somebody-comes/",
        "/measures/hurt-on-roads/",
        "/contracts/",
        "/boards/somebody-comes/",
        "/panel/reports/2024-25-q2-2024-11-28/",
    ),
}
A4_WITHIN_MARGINS = round((210 - 2 * 17) / 25.4 * 96)
OF_THE_SCREEN = ".find-small, .nav, .filters, .skip, .footer, input, select, button"
KEPT_WHOLE = ".matters, .matter, .card, .summary > div, .register tr, .counts li, figure"
CUT_AT_THE_EDGE = """(width) => [...document.querySelectorAll('main *')].filter((part) =>
    part.checkVisibility() && !part.closest('svg, .visually-hidden') && part.getBoundingClientRect().right > width + 1
).map((part) => `${part.tagName}.${part.className}`)"""


@pytest.fixture(params=PRINTED)
def office(request: pytest.FixtureRequest) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where an office's portal is, and its pages."""
    database = original(request.param).copy(f"{request.param}_printed")
    with portals.serving(database.url) as address:
        yield address, PRINTED[request.param]


def test_pages_of_the_portal_print_whole_without_what_is_for_the_screen(
    office: tuple[str, tuple[str, ...]], browser: Browser
) -> None:
    address, pages = office
    page = browser.new_page(viewport={"width": A4_WITHIN_MARGINS, "height": 1000})
    page.emulate_media(media="print")
    for path in pages:
        page.goto(f"{address}{path}")
        on_paper = page.locator(OF_THE_SCREEN).filter(visible=True)
        assert on_paper.count() == 0, f"{path}: {on_paper.first.evaluate('part => part.outerHTML')}"
        assert page.evaluate(CUT_AT_THE_EDGE, A4_WITHIN_MARGINS) == [], path
        assert page.evaluate(STYLES, [KEPT_WHOLE, "breakInside"]) == ["avoid"], path
        assert page.evaluate(STYLES, [".summary > div:first-child", "breakBefore"]) in ([], ["avoid"]), path
        assert page.evaluate(STYLES, [".main", "paddingBottom"]) == ["0px"], path
    page.close()
