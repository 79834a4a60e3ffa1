"""Each kind of page from the narrowest screen to a desk: nothing sticks out, and what scrolls by itself can be reached.

A page at 200 % zoom is laid out as on a screen of half the width: 1280 as 640, 640 as 320.
"""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page, ViewportSize

from tests.fit import sticking_out

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
# Files, and pages whose links lead to what other pages are.
ELSEWHERE = ("/static/", "/account/sign-out/", "/as-published/", "/health/")


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


def one_of_each_kind(page: Page) -> Iterator[str]:
    """Open a page of each route that links lead to, and give its address while it is open."""
    seen, waiting = set[str](), ["/"]
    while waiting:
        address = waiting.pop(0)
        kind = route(address)
        if not kind or kind in seen:
            continue
        seen.add(kind)
        page.goto(address)
        yield address
        waiting += page.eval_on_selector_all("a[href^='/']", "links => links.map(link => link.getAttribute('href'))")


def route(address: str) -> str:
    """The name of the page's view; empty where it is not one of the pages that are looked at."""
    path, query = urlsplit(address)[2:4]
    is_file = "." in path or "format=" in query
    try:
        return "" if is_file or path.startswith(ELSEWHERE) else resolve(path).view_name
    except Resolver404:
        return ""
