"""Each kind of page as readers, officers and approvers read it on a dark phone; test_every_screen.py is of a desk."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.walk import each_is_sound

READS_ONLY = True
DAY = "2024-01-12"  # of `make run`

ADD_LINK = """(paragraph) => {
  const link = Object.assign(document.createElement('a'), { href: '/', textContent: 'overview' });
  Object.assign(link.style, { color: 'rgb(70, 70, 70)', textDecoration: 'none' });
  paragraph.append(' as all that is written here says of it, see the ', link);
}"""


@pytest.fixture(scope="module")
def built() -> set[str]:
    """Kinds of pages, and pieces of them, that some reader had open on it."""
    return set()


@pytest.mark.parametrize("person", ["", "officer", "approver"])
def test_every_kind_of_page_is_accessible_on_a_phone(
    person: str,
    built: set[str],
    new_page: Callable[..., Page],
    sign_in: Callable[[Page, str], str],
    check_accessibility: Callable[[Page], None],
) -> None:
    page = new_page(viewport={"width": 360, "height": 800}, color_scheme="dark")
    if person:
        sign_in(page, f"{person}@demo.example")
    each_is_sound(page, built, check_accessibility)


def test_the_office_sees_marks_and_the_page_stays_accessible(
    page: Page, sign_in: Callable[[Page, str], str], check_accessibility: Callable[[Page], None]
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


def test_so_is_a_link_that_only_its_colour_tells_from_the_text_around_it(
    page: Page, check_accessibility: Callable[[Page], None]
) -> None:
    page.goto("/glossary/")
    check_accessibility(page)
    page.get_by_role("main").locator("p").first.evaluate(ADD_LINK)
    with pytest.raises(AssertionError, match="link-in-text-block"):
        check_accessibility(page)
