"""Each public view says whether the page cache may keep what it answers, and is taken at its word."""

from __future__ import annotations

from django.core.cache import caches
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from pcc_portal.accounts.access import PUBLIC, declared, routes
from pcc_portal.updates.caching import is_cached_page
from tests.architecture.test_routes import ARGUMENTS, RECORDS, slug_of


def is_the_readers_own(response: HttpResponseBase) -> bool:
    """A form or a check, which says `never_cache`; bytes that the browser asks about by their hash, or that it keeps
    for good; a stream."""
    control = response["Cache-Control"]
    return "no-store" in control or "immutable" in control or "ETag" in response or bool(response.streaming)


def test_each_public_view_is_kept_or_not_as_it_says(demo: None, memory: None) -> None:
    wrong = []
    for _, entry in routes():
        name = str(entry.name)
        if declared(entry.callback) is not PUBLIC or name == "annual_report":  # the demo has none to open
            continue
        arguments = {"slug": slug_of(name, of_hidden=False)} if name in RECORDS else ARGUMENTS.get(name)
        caches["pages"].clear()
        response = Client().get(reverse(name, kwargs=arguments))
        is_kept = bool(caches["pages"]._cache)  # type: ignore[attr-defined]
        is_explained = is_kept or response.status_code != 200 or is_the_readers_own(response)
        if is_kept is not is_cached_page(entry.callback) or not is_explained:
            wrong.append(name)
    assert wrong == []


def test_what_is_not_public_never_says_so() -> None:
    assert [
        name for name, entry in routes() if is_cached_page(entry.callback) and declared(entry.callback) is not PUBLIC
    ] == []
