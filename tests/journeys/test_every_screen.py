"""Each kind of page at a light desk, as the panel and an administrator read it; as a publisher does, on any screen.

A page at 200 % zoom is laid out as on a screen of half the width: 1280 as 640, 640 as 320.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.fit import sticking_out
from tests.journeys.walk import ONE_HEADING_AND_FITS, OTHERWISE, each_is_sound, one_of_each_kind

READS_ONLY = True
DAY = "2024-01-12"  # of `make run`
DESK: ViewportSize = {"width": 1280, "height": 800}
NARROWEST: ViewportSize = {"width": 320, "height": 700}
PHONE, FIRST_PIXELS = 360, 200
WIDTHS = (PHONE, 640, 768, 900, 1024)
# Forms of what is to come, to which links of the first meeting do not lead.
TO_COME = (
    "/agenda/winter-demand-february-2024/change/",
    "/meetings/performance-february-2024/held/",
    "/meetings/performance-february-2024/revise/",
)
# Pages that add or change something, which are accessible on the narrowest, too.
AFTERWARDS = ("/add/", "/change/", "/correct/", "/expect/", "/dates/", "/open/", "/reopen/", "/held/", "/revise/")
LEAST, LEAST_FORMS = 200, 25
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
def built() -> set[str]:
    """Kinds of pages, and pieces of them, that some reader had open at it."""
    return set()


@pytest.mark.parametrize("person", ["panel", "administrator"])
def test_every_kind_of_page_is_accessible_at_a_desk(
    person: str,
    built: set[str],
    new_page: Callable[..., Page],
    sign_in: Callable[[Page, str], str],
    check_accessibility: Callable[[Page], None],
) -> None:
    page = new_page(viewport=DESK, color_scheme="light")
    sign_in(page, f"{person}@demo.example")
    each_is_sound(page, built, check_accessibility)


def test_every_kind_of_page_fits_any_screen(
    built: set[str],
    new_page: Callable[..., Page],
    sign_in: Callable[[Page, str], str],
    check_accessibility: Callable[[Page], None],
) -> None:
    """A publisher meets nearly all; each is loaded once, for all widths."""
    page, forms = new_page(viewport=NARROWEST, color_scheme="light"), 0
    sign_in(page, "publisher@demo.example")
    out: dict[str, list[str]] = {}
    for address, is_new in one_of_each_kind(page, built, *OTHERWISE, *TO_COME, is_every_one_opened=True):
        if urlsplit(address).path.endswith(AFTERWARDS):
            forms += 1
            check_accessibility(page)
        out[address] = faults(page)
        if is_new:
            page.set_viewport_size(DESK)
            assert page.evaluate(ONE_HEADING_AND_FITS), address
            check_accessibility(page)
        page.set_viewport_size(NARROWEST)
    assert len(out) >= LEAST
    assert forms >= LEAST_FORMS
    assert {address: words for address, words in out.items() if words} == {}


def faults(page: Page) -> list[str]:
    """Of the page that is open on the narrowest screen, with the width at which each is seen; it is made wider, not
    loaded again."""
    out = [f"{NARROWEST['width']}, {words}" for words in sticking_out(page, "as delivered", "spaced")]
    for width in WIDTHS:
        page.set_viewport_size(ViewportSize(width=width, height=800))
        out += [f"{width}, {words}" for words in (*sticking_out(page, "as delivered"), *page.evaluate(OUT_OF_REACH))]
        if width == PHONE and (top := page.evaluate(TOP_OF_HEADING)) > FIRST_PIXELS:
            out.append(f"the heading begins {top} pixels down")
    return out
