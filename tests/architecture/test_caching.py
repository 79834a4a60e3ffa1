"""Each public view says whether the page cache may keep what it answers.

It is taken at its word where each address is read: tests/architecture/test_routes.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.http.response import HttpResponseBase

from pcc_portal.accounts.access import PUBLIC, declared, routes
from pcc_portal.updates.caching import is_cached_page


def is_kept_as_said(view: Callable[..., Any], response: HttpResponseBase) -> bool:
    """Of what nobody in particular was answered, with nothing in the page cache before."""
    is_kept = bool(caches["pages"]._cache)  # type: ignore[attr-defined]
    if response.status_code != 200 or declared(view) is not PUBLIC:
        return not is_kept
    return is_kept is is_cached_page(view) and (is_kept or is_the_readers_own(response))


def is_the_readers_own(response: HttpResponseBase) -> bool:
    """A form or a check, which says `never_cache`; bytes that the browser asks about by their hash, or that it keeps
    for good; a stream."""
    control = response["Cache-Control"]
    return "no-store" in control or "immutable" in control or "ETag" in response or bool(response.streaming)


def test_what_is_not_public_never_says_so() -> None:
    assert [
        name for name, entry in routes() if is_cached_page(entry.callback) and declared(entry.callback) is not PUBLIC
    ] == []
