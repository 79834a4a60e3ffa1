"""Every public page of the portal, as a reader outside gets it, from the home page along its links."""

import hashlib
import io
import re
import zipfile
from html import unescape
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from django.conf import settings
from django.core.management.base import CommandError
from django.test import Client

from pcc_portal.audit.models import Head
from pcc_portal.ui.downloads import XLSX

LINK = re.compile(r'\shref="([^"]+)"')
TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")\w+')
LEFT_OUT = ("/static/", "/account/", "/as-published/", settings.MANUAL_URL)


def public_site() -> dict[str, Any]:
    """{"last_event": hash of the log's end, "pages": {address: status and SHA-256}}.

    Lists are read as they first stand, unsorted and unfiltered; past quarters, which sealed reports prove, and the
    manual, which lies beside the program, are left out.
    Raises CommandError with each address at which the portal fails.
    """
    client = Client(raise_request_exception=False, headers={"host": settings.ALLOWED_HOSTS[0]})
    last_event = Head.objects.values_list("hash", flat=True).first()
    pages, waiting = dict[str, str](), ["/"]
    while waiting:
        address = waiting.pop()
        if address not in pages:
            pages[address], links = _read(client, address)
            waiting += links
    if failed := [f"{address}: {answer[:3]}" for address, answer in pages.items() if answer.startswith("5")]:
        raise CommandError("\n".join(failed))
    return {"last_event": last_event, "pages": pages}


def _read(client: Client, address: str) -> tuple[str, list[str]]:
    """Status and SHA-256 of what the address answers, and where its links lead."""
    response = client.get(address, secure=settings.SECURE_SSL_REDIRECT)
    content: bytes = response.getvalue()
    links = _links(content.decode(), address) if response["Content-Type"].startswith("text/html") else []
    digest = hashlib.sha256(_content(content, response["Content-Type"])).hexdigest()
    return f"{response.status_code} {digest}", links


def _content(content: bytes, kind: str) -> bytes:
    """Without what is of this answer alone: of a form its token, of a workbook the moment at which it was made."""
    if kind != XLSX:
        return TOKEN.sub(rb"\1", content)
    book = zipfile.ZipFile(io.BytesIO(content))
    return b"".join(book.read(part) for part in sorted(book.namelist()) if part != "docProps/core.xml")


def _links(text: str, page: str) -> list[str]:
    addresses = {urlsplit(urldefrag(urljoin(f"//portal{page}", unescape(link)))[0]) for link in LINK.findall(text)}
    here = {each.path for each in addresses if each.netloc == "portal" and not each.query}
    return sorted(path for path in here if not path.startswith(LEFT_OUT))
