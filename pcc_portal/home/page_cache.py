"""Pages that readers outside the office share, worked out once after each change.

What such a page says depends on its address and on the records, and every change of a record is in the log: until the
log grows, or the day ends, the page stays as it is. Who is signed in is put in for each reader. No page that the office
sees is remembered.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from pcc_portal.accounts.access import PUBLIC, declared
from pcc_portal.accounts.rules import is_office
from pcc_portal.updates.remembered import name_of

READER = re.compile(rb"(?<=<!--reader-->).*?(?=<!--/reader-->)", re.DOTALL)
# Where the pages are that say the same to every reader outside the office.
SHARED = (
    *("commissioning.", "estates.", "objectives.", "performance."),
    *("pcc_portal.home.", "pcc_portal.open_data.", "pcc_portal.panel.", "pcc_portal.updates."),
)
HEALTH = "pcc_portal.home.health"  # asked while the database is away
LONGEST_QUESTION = 200


class RememberedPages:
    """Stands last, below everything that decides who may see what."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if name := getattr(request, "remembered_as", ""):
            _remember(name, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not _is_shared(request, view):
            return None
        name = _name(request)
        if (found := caches["pages"].get(name)) is None:
            request.remembered_as = name  # type: ignore[attr-defined]
            return None
        parts, headers = found
        return HttpResponse(_account(request).join(parts), headers=headers)


def _is_shared(request: HttpRequest, view: Callable[..., Any]) -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and declared(view) is PUBLIC
        and view.__module__.startswith(SHARED)
        and view.__module__ != HEALTH
        and len(request.META["QUERY_STRING"]) <= LONGEST_QUESTION
        and not is_office(request.user)
        and not len(get_messages(request))
    )


def _name(request: HttpRequest) -> str:
    return name_of("page", request.user.is_authenticated, request.build_absolute_uri())


def _remember(name: str, response: HttpResponse) -> None:
    if response.status_code != 200 or response.streaming:
        return
    parts = READER.split(response.content, maxsplit=1)
    if not any(b"csrfmiddlewaretoken" in part for part in parts):
        caches["pages"].set(name, (parts, dict(response.headers)))


def _account(request: HttpRequest) -> bytes:
    return render_to_string("components/account.html", {}, request).encode()
