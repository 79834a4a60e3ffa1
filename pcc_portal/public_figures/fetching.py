"""Fetching a file over HTTPS: from the hosts of its source alone, so long, and no more than a file may have."""

import http.client
import ssl
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from pcc_portal.imports.sheets.limits import MOST_BYTES

from .sources.declaration import UnreadFileError

TIMEOUT = 20  # seconds without a byte
AGENT = "PCC Portal (public figures)"


class SameHosts(urllib.request.HTTPRedirectHandler):
    def __init__(self, hosts: tuple[str, ...]) -> None:
        self.hosts = hosts

    def redirect_request(self, req: Any, *answer: Any) -> Any:
        check_address(answer[-1], self.hosts)
        return super().redirect_request(req, *answer)


def check_address(address: str, hosts: tuple[str, ...]) -> None:
    """Raises UnreadFileError for what is no HTTPS address of these hosts."""
    try:
        parts = urlsplit(address)
        is_ours = parts.scheme == "https" and parts.hostname in hosts and parts.port in {None, 443}
    except ValueError:
        is_ours = False
    if not is_ours or parts.username:
        raise UnreadFileError(f"Give an address that begins with https:// and is at {' or '.join(hosts)}.")


def fetched(address: str, hosts: tuple[str, ...], *, most: int = MOST_BYTES) -> bytes:
    """What stands there. Raises UnreadFileError that says what went wrong."""
    check_address(address, hosts)
    return read_from(address, SameHosts(hosts), ssl.create_default_context(), most)


def read_from(address: str, redirects: SameHosts, context: ssl.SSLContext, most: int) -> bytes:
    handlers = (urllib.request.HTTPSHandler(context=context), urllib.request.ProxyHandler(), redirects)
    opener = urllib.request.build_opener(*handlers)
    request = urllib.request.Request(address, headers={"User-Agent": AGENT})  # noqa: S310  # `check_address` said https
    try:
        with opener.open(request, timeout=TIMEOUT) as answer:
            content: bytes = answer.read(most + 1)
    except urllib.error.HTTPError as why:
        raise UnreadFileError(f"The publisher answers {why.code}: there is no such file there now.") from why
    except (OSError, http.client.HTTPException) as why:
        raise UnreadFileError(f"It could not be fetched: {getattr(why, 'reason', why)}. Bring it as a file.") from why
    if len(content) > most:
        raise UnreadFileError(f"It has more than {most // 1_000_000} MB.")
    return content
