"""Pages and files of the demo that links lead to, as one reader gets them: of each kind one, whatever it shows."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator
from html import unescape
from math import inf
from typing import Any
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.ui.downloads import XLSX
from pcc_portal.updates.releases.past.addresses import PART

LINK = re.compile(r'\s(?:href|src|action)="([^"]+)"')
SENT_FORM = re.compile(r'<form[^>]*method="post"[^>]*>')
# What was published stays as it was, whatever became of the records that it names.
PUBLISHED = ("/as-published/", "/panel/reports/", "/since/")
# Each row is read by the page that changes it: tests/imports walks them all.
TABLES_TO_CHANGE = re.compile(r"/imports/new/[\w-]+/table\.")
# Arguments of addresses that say what is shown there, whatever the record.
OF_THE_KIND = ("graded", "kind", "name", "page", "part", "table", "who")


def client_of(role: Role | None) -> Client:
    client = Client()
    if role is not None:
        client.force_login(User.objects.with_role(role).earliest("pk"))
    return client


def crawl(
    client: Client, *, first: Collection[str] = (), hidden_since: bool = False, past: bool = True, of_each: int = 1
) -> dict[str, str]:
    """Text by address of a page or file of each kind that links lead to; lists are sorted and filtered one step deep.

    `first`: addresses that are read whatever is of their kind. `of_each`: of the addresses of one kind no more than so
    many. `hidden_since`: rows that were published have been hidden, so that from what was published links may lead
    nowhere; lists are not sorted then, for the rows are the same in any order. Past quarters, which everybody reads
    alike, can be left out.
    """
    found, broken = dict[str, str](), list[str]()
    seen: Counter[str] = Counter()
    waiting = [("/", ""), *((address, "") for address in first)]
    while waiting:
        address, page = waiting.pop()
        if (
            address in found
            or PART.sub("", address).startswith(("/static/", "/account/"))
            or TABLES_TO_CHANGE.match(address)
            or (hidden_since and urlsplit(address).query.startswith("sort="))
            or (PART.match(address) and ("?sort=" in address or not past))
        ):
            continue
        kind, most = kind_of(address, of_each)
        if seen[kind] >= most and address not in first:
            continue
        seen[kind] += 1
        response = client.get(address)
        found[address] = text_of(response)
        if response.status_code == 404 and hidden_since and page.startswith(PUBLISHED):
            seen[kind] -= 1  # another of its kind is read in its place
            continue
        if response.status_code != 200:
            broken.append(f"{page} leads to {address}: {response.status_code}")
        elif response["Content-Type"].startswith("text/html"):
            waiting += [(link, address) for link in links(found[address], address)]
    assert not broken, "\n".join(broken)
    return found


def text_of(response: Any) -> str:
    """Of a workbook or an archive what its parts say; nothing of a picture or a PDF."""
    content: bytes = response.getvalue()
    if response["Content-Type"].startswith(("image/", "application/pdf")):
        return ""
    if response["Content-Type"] not in {XLSX, "application/zip"}:
        return content.decode()
    book = zipfile.ZipFile(io.BytesIO(content))
    return "\n".join(unescape(book.read(part).decode()) for part in book.namelist())


def kind_of(address: str, of_each: int) -> tuple[str, float]:
    """Its route with what is chosen there, and how many addresses of that are looked at: each page of a list."""
    parts = urlsplit(address)
    try:
        match = resolve(PART.sub("", parts.path))
    except Resolver404:
        return address, inf
    if PART.match(parts.path):
        return f"past {match.url_name}", 1
    kind = " ".join([str(match.url_name), *(str(match.kwargs[name]) for name in OF_THE_KIND if name in match.kwargs)])
    chosen = parse_qs(parts.query)
    is_part_of_list = chosen.keys() == {"page"} and chosen["page"][0].isdigit()
    return f"{kind} {sorted(chosen)}", inf if is_part_of_list else of_each


def links(text: str, page: str) -> Iterator[str]:
    for found in LINK.findall(SENT_FORM.sub("", text)):
        address, _ = urldefrag(urljoin(f"http://testserver{page}", unescape(found)))
        parts = urlsplit(address)
        # From a list that is sorted or filtered already, no further combination is followed.
        if parts.netloc == "testserver" and not (parts.query and urlsplit(page).query):
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path
