"""Every page and file of the demo that links lead to, as one reader gets them."""

import fcntl
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve

from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.ui.downloads import XLSX
from pcc_portal.updates.registers.drafts.views import keeps
from pcc_portal.updates.releases.past.addresses import PART

LINK = re.compile(r'(?:href|src|action)="([^"]+)"')
SENT_FORM = re.compile(r'<form[^>]*method="post"[^>]*>')
# Of pages that are alike for every record, such as forms and histories, so many are looked at.
ALIKE = 3
# What was published stays as it was, whatever became of the records that it names.
PUBLISHED = ("/as-published/", "/panel/reports/", "/since/")
ALIKE_ROUTES = frozenset({"history", "history_by_key", "published"})


def pages_of(role: Role | None) -> dict[str, str]:
    """What `crawl` finds in the demo as it was loaded: read once a run, by the first worker that asks.

    A test that changes a row before it looks has to crawl for itself.
    """
    file = settings.SCRATCH / f"pages-of-{role}.json"
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            file.write_text(json.dumps(crawl(client_of(role))), encoding="utf-8")
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return found


def client_of(role: Role | None) -> Client:
    client = Client()
    if role is not None:
        client.force_login(User.objects.with_role(role).earliest("pk"))
    return client


def crawl(client: Client, start: str = "/", *, hidden_since: bool = False) -> dict[str, str]:
    """Text by address of every page and file that links lead to; lists are sorted and filtered one step deep.

    `hidden_since`: rows that were published have been hidden, so that from what was published links may lead nowhere.
    """
    found, broken = dict[str, str](), list[str]()
    seen: Counter[str] = Counter()
    waiting = [(start, "")]
    while waiting:
        address, page = waiting.pop()
        if (
            address in found
            or PART.sub("", address).startswith(("/static/", "/account/"))
            or seen[alike(address)] == ALIKE
        ):
            continue
        seen[alike(address)] += bool(alike(address))
        response = client.get(address)
        found[address] = text_of(response)
        if response.status_code == 404 and hidden_since and page.startswith(PUBLISHED):
            continue
        if response.status_code != 200:
            broken.append(f"{page} leads to {address}: {response.status_code}")
        elif response["Content-Type"].startswith("text/html"):
            waiting += [(link, address) for link in links(found[address], address)]
    assert not broken, "\n".join(broken)
    return found


def text_of(response: Any) -> str:
    """Of a workbook what its parts say."""
    content: bytes = response.getvalue()
    if response["Content-Type"] != XLSX:
        return content.decode()
    book = zipfile.ZipFile(io.BytesIO(content))
    return "\n".join(unescape(book.read(part).decode()) for part in book.namelist())


def alike(address: str) -> str:
    """The route of forms, of histories and of past quarters; empty for every other, of which each page is looked at."""
    path = urlsplit(address).path
    past = PART.match(path)
    try:
        match = resolve(PART.sub("", path))
    except Resolver404:
        return ""
    if past:
        return f"{past[0]} {match.url_name}"
    return str(match.url_name) if keeps(match.func) or match.url_name in ALIKE_ROUTES else ""


def links(text: str, page: str) -> Iterator[str]:
    for found in LINK.findall(SENT_FORM.sub("", text)):
        address, _ = urldefrag(urljoin(f"http://testserver{page}", unescape(found)))
        parts = urlsplit(address)
        # From a list that is sorted or filtered already, no further combination is followed.
        if parts.netloc == "testserver" and not (parts.query and urlsplit(page).query):
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path
