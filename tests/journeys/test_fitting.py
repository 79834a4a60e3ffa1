"""Each kind of page on the narrowest screen, with text as widely spaced as readers may set it: nothing sticks out."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.fit import sticking_out

NARROWEST = {"width": 320, "height": 700}
LEAST = 100
# Files, and pages whose links lead to what other pages are.
ELSEWHERE = ("/static/", "/account/sign-out/", "/as-published/", "/health/")


def test_every_kind_of_page_fits_with_any_font(
    new_page: Callable[..., Page], sign_in: Callable[[Page, str], None]
) -> None:
    page = new_page(viewport=NARROWEST)
    sign_in(page, "publisher@demo.example")
    out = {address: sticking_out(page, "as delivered", "spaced") for address in one_of_each_kind(page)}
    assert len(out) >= LEAST
    assert {address: words for address, words in out.items() if words} == {}


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
