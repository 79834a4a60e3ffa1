"""A publisher opens each page that adds or changes something: accessible, on a phone too."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

FIRST = ["/areas/", "/plans/", "/quarters/", "/references/"]
LISTS = ["/measures/", "/commitments/", "/decisions/", "/contracts/", "/awards/", "/disposals/", "/projects/"]
MORE_LISTS = ["/inspections/", "/meetings/"]
AFTERWARDS = ("/add/", "/change/", "/correct/", "/expect/", "/dates/", "/open/", "/reopen/", "/held/", "/revise/")
LEAST = 25


def test_every_page_that_changes_something_is_accessible(
    new_page: Callable[..., Page], sign_in: Callable[[Page, str], None], check_accessibility: Callable[[Page], None]
) -> None:
    page = new_page(viewport={"width": 320, "height": 700})
    sign_in(page, "publisher@demo.example")
    forms = editing_pages(page)
    assert len(forms) >= LEAST, forms
    for address in forms:
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
        check_accessibility(page)


def editing_pages(page: Page) -> list[str]:
    """One address of each kind that the lists and the first record of each lead to."""
    pages: dict[str, str] = {}
    for address in [*FIRST, *LISTS, *MORE_LISTS]:
        page.goto(address)
        collect(page, pages)
        record = page.get_by_role("main").get_by_role("rowheader").get_by_role("link")
        if address in [*LISTS, *MORE_LISTS] and record.count():
            page.goto(record.first.get_attribute("href") or "")
            collect(page, pages)
    page.goto("/measures/shotgun-grant-longest-wait/")
    collect(page, pages)
    return sorted(pages.values())


def collect(page: Page, pages: dict[str, str]) -> None:
    """By kind of record and what is done to it, whichever record it is."""
    for link in page.locator("main a[href]").all():
        address = (link.get_attribute("href") or "").partition("?")[0]
        if address.startswith("/") and address.endswith(AFTERWARDS):
            words = address.strip("/").split("/")
            kind = "/".join([words[0], *(word for word in words[2:] if not word.isdigit())])
            pages.setdefault(kind, address)
