"""A walk along the links of the portal: one page of each kind, whatever record it shows."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

LINKS = re.compile(r'<a [^>]*?href="(/[^"]*)"')
# What one page has other than another of the same build: words between tags and in attributes that name nothing.
WORDS = re.compile(r'>[^<]*[^<\s][^<]*<| (?:href|value|datetime)="[^"]+"')
LEAST = 70  # kinds of page that whoever reads meets
# Files, and pages whose links lead to what other pages are.
ELSEWHERE = ("/static/", "/account/sign-out/", "/as-published/", "/health/")


def opened(page: Page, *addresses: str) -> Iterator[str]:
    """Each address, while it is open."""
    for address in addresses:
        page.goto(address)
        yield address


def one_of_each_kind(page: Page, built: set[str] | None = None) -> Iterator[str]:
    """Open a page of each route that links lead to from the overview on, and give its address while it is open.

    `built`: pages whose main part is built as one of these are asked for and not opened; those that are join them.
    """
    seen, waiting = set[str](), ["/"]
    while waiting:
        address = waiting.pop(0)
        kind = route(address)
        if not kind or kind in seen:
            continue
        seen.add(kind)
        answer = page.request.get(address)
        assert answer.ok, f"{address}: {answer.status}"
        html = answer.text()
        if built is None or build_of(html) not in built:
            page.goto(address)
            yield address
        if built is not None:
            built.add(build_of(html))
        waiting += map(unescape, LINKS.findall(html))
    assert len(seen) >= LEAST


def build_of(html: str) -> str:
    """Of the main part of a page, all but its words."""
    return WORDS.sub("words", html.partition("<main")[2].partition("</main>")[0])


def route(address: str) -> str:
    """The name of the page's view; empty where it is not one of the pages that are looked at."""
    path, query = urlsplit(address)[2:4]
    is_file = "." in path or "format=" in query
    try:
        return "" if is_file or path.startswith(ELSEWHERE) else resolve(path).view_name
    except Resolver404:
        return ""
