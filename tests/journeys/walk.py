"""A walk along the links of the portal: one page of each kind, whatever record it shows."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from lxml import etree
from lxml.html import document_fromstring
from playwright.sync_api import Page

LINKS = re.compile(r'<a [^>]*?href="(/[^"]*)"')
# What an element is given that shows, but for places in a drawing.
SHOWS = frozenset({"class", "type", "role", "hidden", "open", "disabled", "multiple", "colspan", "rowspan", "size"})
LEAST = 70  # kinds of page that whoever reads meets
# Files, and pages whose links lead to what other pages are.
ELSEWHERE = ("/static/", "/account/sign-out/", "/as-published/", "/health/")

# Pages that are built otherwise at another address.
PAST = "/as-published/2023-24-q1/measures/"  # which says above its heading of when it is
OTHERWISE = (
    "/find/?q=nothing-of-the-kind",
    "/find/?q=police&kind=paragraph",
    "/measures/?view=cards&sort=distance",
    "/measures/community-engagements/",
    "/measures/shotgun-grant-longest-wait/",
    "/themes/financial-management/",
)
ONE_HEADING_AND_FITS = """
() => document.querySelectorAll('h1').length === 1 && document.documentElement.scrollWidth <= window.innerWidth
"""


def each_is_sound(page: Page, built: set[str], check_accessibility: Callable[[Page], None]) -> None:
    """Each page that the reader meets and that is new: accessible, of one heading, no wider than its window."""
    for address, _ in one_of_each_kind(page, built, PAST, *OTHERWISE):
        assert page.evaluate(ONE_HEADING_AND_FITS), address
        check_accessibility(page)


def one_of_each_kind(
    page: Page, built: set[str], *others: str, is_every_one_opened: bool = False
) -> Iterator[tuple[str, bool]]:
    """Open a page of each route that links lead to from the overview on, and `others` besides. While it is open give
    its address, and whether it is new: of a kind, or with a piece in its main part, that is not in `built`, which both
    join then. Pages that are not new are asked for and not opened, unless every one is to be.
    """
    seen, waiting = set[str](), ["/", *others]
    while waiting:
        address = waiting.pop(0)
        kind = address if address in others else route(address)
        if not kind or kind in seen:
            continue
        seen.add(kind)
        answer = page.goto(address) if is_every_one_opened else page.request.get(address)
        assert answer, address
        assert answer.ok, f"{address}: {answer.status}"
        html = answer.text()
        waiting += map(unescape, LINKS.findall(html))
        pieces = {kind, *pieces_of(html)}
        is_new = not pieces <= built
        if is_new and not is_every_one_opened:
            page.goto(address)
        if is_new or is_every_one_opened:
            yield address, is_new
            built |= pieces
    assert len(seen) >= LEAST


def pieces_of(html: str) -> Iterator[str]:
    """Of the main part of a page, each element and what it stands in, without their words."""
    [main] = document_fromstring(html).iter("main")
    for part in main.iterdescendants(etree.Element):
        yield f"{shown(part.getparent())} > {shown(part)}{' words' if (part.text or '').strip() else ''}"


def shown(part: Any) -> str:
    return " ".join([part.tag, *(f"{name}={value}" for name, value in sorted(part.items()) if name in SHOWS)])


def route(address: str) -> str:
    """The name of the page's view; empty where it is not one of the pages that are looked at."""
    path, query = urlsplit(address)[2:4]
    is_file = "." in path or "format=" in query
    try:
        return "" if is_file or path.startswith(ELSEWHERE) else resolve(path).view_name
    except Resolver404:
        return ""
