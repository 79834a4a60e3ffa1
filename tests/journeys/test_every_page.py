"""Each kind of page as each role reads it, on a dark phone or a light desk: accessible, with nothing sticking out.

A page at 200 % zoom is laid out as on a screen of half the width: 1280 as 640, 640 as 320.
"""

from collections import defaultdict
from collections.abc import Callable
from itertools import chain
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.fit import sticking_out
from tests.journeys.walk import one_of_each_kind, opened

DAY = "2024-01-12"  # of `make run`
DARK_PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 800}, "color_scheme": "dark"}
LIGHT_DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}
# What everybody reads, and what the office reads, is seen in both ways.
READERS = [
    ("", DARK_PHONE),
    ("panel", LIGHT_DESK),
    ("officer", DARK_PHONE),
    ("approver", DARK_PHONE),
    ("publisher", LIGHT_DESK),
    ("administrator", LIGHT_DESK),
]
# Pages that are built otherwise at another address.
OTHERWISE = (
    "/as-published/2023-24-q1/measures/",
    "/find/?q=nothing-of-the-kind",
    "/find/?q=police&kind=paragraph",
    "/measures/?view=cards&sort=distance",
    "/measures/community-engagements/",
    "/measures/shotgun-grant-longest-wait/",
    "/themes/financial-management/",
)
NARROWEST: ViewportSize = {"width": 320, "height": 700}
PHONE, FIRST_PIXELS = 360, 200
WIDTHS = (PHONE, 640, 768, 900, 1024)
LEAST = 100
# Of the heading, or of the line above it that says what it is of.
# Without what the page before has to say, which stands above it once.
TOP_OF_HEADING = """
() => {
  const top = document.querySelector('.pagehead__kicker, h1').getBoundingClientRect().top;
  return Math.round(top - (document.querySelector('.wrap[role=status]')?.getBoundingClientRect().height ?? 0));
}
"""
# What scrolls from side to side, and has neither a name nor a place for the keyboard.
OUT_OF_REACH = """
() => [...document.querySelectorAll('main *')].filter((box) => {
  const scrolls = box.scrollWidth > box.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(box).overflowX);
  const named = '[aria-label], [aria-labelledby], pre, textarea';
  const isNamed = box.matches(named) || box.querySelector('caption, .chart__title, title');
  return scrolls && !(isNamed && (box.tabIndex >= 0 || box.querySelector('a[href]')));
}).map((box) => `out of reach: ${box.tagName}.${box.className}`)
"""


@pytest.fixture(scope="module")
def built() -> dict[int, set[str]]:
    """By width of the screen, how the pages are built that some reader had open on it."""
    return defaultdict(set)


@pytest.mark.parametrize(("person", "screen"), READERS, ids=[person or "reader" for person, _ in READERS])
def test_every_kind_of_page_is_accessible(
    person: str,
    screen: dict[str, Any],
    built: dict[int, set[str]],
    new_page: Callable[..., Page],
    sign_in: Callable[[Page, str], None],
    check_accessibility: Callable[[Page], None],
) -> None:
    page = new_page(**screen)
    if person:
        sign_in(page, f"{person}@demo.example")
    same_screen = built[screen["viewport"]["width"]]
    for address in chain(one_of_each_kind(page, same_screen), opened(page, *OTHERWISE)):
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
        check_accessibility(page)


def test_every_kind_of_page_fits_any_screen(
    new_page: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    page = new_page(viewport=NARROWEST)
    sign_in(page, "publisher@demo.example")
    out = {address: faults(page) for address in one_of_each_kind(page)}
    assert len(out) >= LEAST
    assert {address: words for address, words in out.items() if words} == {}


def faults(page: Page) -> list[str]:
    """Of the page that is open, with the width at which each is seen; it is resized, not loaded again."""
    out = [f"{NARROWEST['width']}, {words}" for words in sticking_out(page, "as delivered", "spaced")]
    for width in WIDTHS:
        page.set_viewport_size(ViewportSize(width=width, height=800))
        out += [f"{width}, {words}" for words in (*sticking_out(page, "as delivered"), *page.evaluate(OUT_OF_REACH))]
        if width == PHONE and (top := page.evaluate(TOP_OF_HEADING)) > FIRST_PIXELS:
            out.append(f"the heading begins {top} pixels down")
    page.set_viewport_size(NARROWEST)
    return out


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
