"""One page of each kind, on a dark phone and on a light desk: accessible, nothing sticking out, nothing blocked."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

PAGES = [
    "/account/password/reset/",
    "/account/sign-in/",
    "/awards/",
    "/awards/safer-streets-five/",
    "/budgets/2023-24/",
    "/contracts/",
    "/contracts/{first}",
    "/disposals/",
    "/disposals/{first}",
    "/inspections/",
    "/inspections/{first}",
    "/measures/",
    "/measures/?view=cards",
    "/plan-on-a-page/",
    "/measures/shotgun-grant-longest-wait/",
    "/meetings/",
    "/meetings/{first}",
    "/panel/annual/",
    "/panel/meetings/2023-11-17/",
    "/panel/requests/",
    "/panel/requests/{first}",
    "/projects/",
    "/projects/{first}",
    "/panel/reports/",
    "/panel/reports/2023-24-q2/",
]
STARTS = [
    "/panel/reports/2023-24-q2/",
    "/contracts/",
    "/contracts/steer-clear/",
    "/awards/",
    "/projects/",
    "/meetings/",
]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_every_kind_of_page_is_accessible_and_fits(
    address: str, width: int, scheme: str, new_page: Callable[..., Page], check_accessibility: Callable[[Page], None]
) -> None:
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    register, _, _ = address.partition("{first}")
    page.goto(register)
    if address.endswith("{first}"):
        page.get_by_role("main").get_by_role("rowheader").get_by_role("link").first.click()
        expect(page).not_to_have_url(register)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    check_accessibility(page)


@pytest.mark.parametrize("linked", ["services", "providers", "properties", "grant-rounds", "surveys", "requests"])
def test_pages_that_others_lead_to_are_accessible(
    linked: str, page: Page, check_accessibility: Callable[[Page], None]
) -> None:
    """Kinds of record without a list of their own are found in the report or on the pages of others."""
    for start in STARTS:
        page.goto(start)
        links = page.locator(f'main a[href^="/{linked}/"]')
        if links.count():
            page.goto(links.first.get_attribute("href") or "")
            expect(page.get_by_role("heading", level=1)).to_have_count(1)
            check_accessibility(page)
            return
    pytest.fail(f"No page leads to any of the {linked}.")


def test_the_office_sees_marks_and_the_page_stays_accessible(
    page: Page, sign_in: Callable[[Page, str], None], check_accessibility: Callable[[Page], None]
) -> None:
    sign_in(page, "publisher@demo.example")
    for address in ("/", "/measures/", "/contracts/", "/themes/road-safety/", "/panel/reports/2023-24-q3/"):
        page.goto(address)
        expect(page.get_by_text("Not yet released").first).to_be_visible()
        check_accessibility(page)


def test_a_text_too_pale_is_noticed_after_pages_without_a_fault(
    page: Page, check_accessibility: Callable[[Page], None]
) -> None:
    page.goto("/glossary/")
    check_accessibility(page)
    title = page.get_by_role("heading", level=1)
    title.evaluate("(title) => { title.style.color = 'rgb(40, 40, 40)' }")
    check_accessibility(page)
    title.evaluate("(title) => { title.style.color = 'rgb(150, 150, 150)' }")
    with pytest.raises(AssertionError, match="color-contrast"):
        check_accessibility(page)
