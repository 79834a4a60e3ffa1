"""The pages of the second office, of other grades, measures, names and papers: accessible, nothing sticking out."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

OFFICE, DAY = "valley", "2025-01-09"
PAGES = [
    "/",
    "/awards/hill-watch-fund/",
    "/boards/by-area/",
    "/boards/somebody-comes/",
    "/budgets/2024-25-revenue/",
    "/contracts/",
    "/contracts/flock-marking-call-off/",
    "/decisions/cv-2024-011/",
    "/delivery-actions/",
    "/disposals/",
    "/grading/",
    "/inspections/celyn-valley-inspected/",
    "/measures/",
    "/measures/crime-rate/",
    "/measures/farm-crime-place/",
    "/measures/night-car-every-night/",
    "/measures/survey-at-ease/",
    "/measures/time-to-arrive/",
    "/meetings/",
    "/panel/reports/",
    "/panel/reports/2024-25-q2-2024-11-28/",
    "/projects/",
    "/risks/",
    "/since/",
    "/themes/town-centres-at-night/",
]
OF_THE_OFFICE = ["/office/", "/board-papers/", "/board-papers/delivery-board-july-2024/", "/quarters/"]


@pytest.mark.parametrize("width", [360])
def test_what_everybody_reads_is_accessible_and_fits(
    width: int, new_page: Callable[..., Page], check_accessibility: Callable[[Page], None]
) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    for address in PAGES:
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
        check_accessibility(page)


def test_so_is_what_its_office_reads(
    page: Page, sign_in: Callable[[Page, str], str], check_accessibility: Callable[[Page], None]
) -> None:
    sign_in(page, "publisher@valley.example")
    for address in OF_THE_OFFICE:
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        check_accessibility(page)
