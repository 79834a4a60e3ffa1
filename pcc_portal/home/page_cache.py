"""Public pages, rendered once after each change that their readers can see: for an audience outside the office, which
shares them, and for each person of the office, who sees what they may do there.

Only views that say `cached_page` are kept. A page is kept without the account of the reader who came first:
`base.html` prints a random comment on both sides of it, made for this one answer, and each reader's own account goes
there. An answer without these comments, such as a data file, is kept and sent as it is.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.template.context_processors import csrf
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from pcc_portal.accounts.access import PUBLIC, declared
from pcc_portal.accounts.rules import Audience, audience_of
from pcc_portal.updates.caching import FOR_GOOD, cache_key, is_cached_page, public_stamp, working_copy_stamp


class PrivatePages:
    """Nothing that a signed-in person receives is stored, by their browser or by anything on the way; what everybody
    may read may be kept, but has to be asked for again before it is shown. Logo and colour alone are kept for good.

    Stands outside the session middleware, and asks for the session's cookie rather than its row, so that
    it also covers the answer that signs someone in and works while the database does not.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        name = settings.SESSION_COOKIE_NAME
        if response.get("Cache-Control") == FOR_GOOD["Cache-Control"]:
            return response
        if name in request.COOKIES or name in response.cookies:
            response["Cache-Control"] = "no-store"
        response.headers.setdefault("Cache-Control", "no-cache")
        return response


LONGEST_QUERY = 200
CSRF_FIELD = b"csrfmiddlewaretoken"


@dataclass(frozen=True)
class Miss:
    """A page to keep under `key` once it is rendered; `marker` stands on both sides of the reader's account."""

    key: str
    marker: SafeString


class PageCacheMiddleware:
    """Stands last, below everything that decides who may see what."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        miss = getattr(request, "page_cache_miss", None)
        if miss and not response.streaming:
            _keep(request, miss, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not _may_be_kept(request, view):
            return None
        key = _key(request)
        if (kept := caches["pages"].get(key)) is not None:
            parts, headers = kept
            account = _account(request) if len(parts) > 1 else b""
            return HttpResponse(account.join(parts), headers=headers)
        marker = format_html("<!--{}-->", secrets.token_hex(16))
        request.page_cache_miss = Miss(key, marker)  # type: ignore[attr-defined]
        return None


def _may_be_kept(request: HttpRequest, view: Callable[..., Any]) -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and is_cached_page(view)
        and declared(view) is PUBLIC
        and len(request.META["QUERY_STRING"]) <= LONGEST_QUERY
        and not len(get_messages(request))
    )


def _key(request: HttpRequest) -> str:
    """The office sees whatever is on record, so that any event of the log makes its pages anew."""
    audience, address = audience_of(request.user), request.build_absolute_uri()
    if audience is Audience.OFFICE:
        return cache_key(working_copy_stamp(), "page", audience, request.user.pk, address)
    return cache_key(public_stamp(), "page", audience, address)


def _keep(request: HttpRequest, miss: Miss, response: HttpResponse) -> None:
    """Take the markers out of the answer, and keep what is left beside the account."""
    pieces = response.content.split(miss.marker.encode())
    if len(pieces) > 1:
        response.content = b"".join(pieces)
    shared = pieces[::2]
    # What was changed while the page was rendered may be on it in part.
    if len(pieces) in {1, 3} and _is_shared(response, shared) and _key(request) == miss.key:
        caches["pages"].set(miss.key, (shared, dict(response.headers)))


def _is_shared(response: HttpResponse, parts: list[bytes]) -> bool:
    """Whether other readers get the same; a form that is sent belongs to one of them."""
    return response.status_code == 200 and not response.cookies and not any(CSRF_FIELD in part for part in parts)


def _account(request: HttpRequest) -> bytes:
    """With no more context than it needs: what stands on every page has been looked up for the kept parts."""
    account: Template = get_template("components/account.html").template  # type: ignore[attr-defined]
    return account.render(Context({"request": request, "user": request.user, **csrf(request)})).encode()
