"""A walk along the links of the portal: one page of each kind, whatever record it shows."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

# Files, and pages whose links lead to what other pages are.
ELSEWHERE = ("/static/", "/account/sign-out/", "/as-published/", "/health/")


def opened(page: Page, *addresses: str) -> Iterator[str]:
    """Each address, while it is open."""
    for address in addresses:
        page.goto(address)
        yield address


def one_of_each_kind(page: Page) -> Iterator[str]:
    """Open a page of each route that links lead to from the overview on, and give its address while it is open."""
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
