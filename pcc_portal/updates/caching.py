"""What is worked out from records is kept in memory under a key that proves it fresh.

A stamp names the state of the records, and is read from the database each time, so every process and every host sees a
change as soon as it is committed. Whoever asks the cache has decided before who may see the answer.
"""

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import caches
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import public
from pcc_portal.audit.models import Event, EventQuerySet
from pcc_portal.periods.clock import today

# Of an answer whose address names its content: everybody gets the same, and nobody has to ask again.
FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}

T = TypeVar("T")
View = TypeVar("View", bound=Callable[..., Any])


def cached_page(view: View) -> View:
    """Let the page cache keep what the view answers: the same for all readers of an audience (`accounts.rules`).

    A class-based view says `cached_page = True`. What says nothing is never kept.
    """
    view.cached_page = True  # type: ignore[attr-defined]
    return view


def public_page(view: View) -> View:
    """A page for everyone to read, which the page cache may keep."""
    return public(cached_page(require_safe(view)))


def public_file(view: View) -> View:
    """What else everyone reads alike, a file above all. As a page, it follows from nothing but what moves the stamp."""
    view.is_same_for_all = True  # type: ignore[attr-defined]
    return public(require_safe(view))


def is_cached_page(view: Callable[..., Any]) -> bool:
    return bool(getattr(view, "cached_page", False) or getattr(getattr(view, "view_class", None), "cached_page", False))


def is_same_for_all(view: Callable[..., Any]) -> bool:
    """Whether all readers outside are answered alike until the public stamp moves."""
    return is_cached_page(view) or bool(getattr(view, "is_same_for_all", False))


def working_copy_stamp() -> str:
    """Another one after every change of a record. One query."""
    return _hash(Event.objects.newest_first())


def public_stamp() -> str:
    """Another one after every change that readers outside the office can see, and after no other. One query."""
    return _hash(Event.objects.last_public())


def kept_outside(work: Callable[[], T], *parts: object) -> T:
    """What `work` returns, which is the same for all readers outside and never None, until they can see a change. One
    query where it is kept."""
    key = cache_key(public_stamp(), *parts)
    if (value := caches["pieces"].get(key)) is None:
        value = work()
        caches["pieces"].set(key, value)
    return value


def unless_known(request: HttpRequest, answer: Callable[[], HttpResponseBase], *parts: object) -> HttpResponseBase:
    """What everybody outside gets, or 304 for who has it since the last change that they can see. One query."""
    etag = f'"{cache_key(public_stamp(), *parts, request.build_absolute_uri())[:32]}"'
    response: HttpResponseBase = get_conditional_response(request, etag=etag) or answer()
    response.headers["ETag"] = etag
    return response


def _hash(events: EventQuerySet) -> str:
    """No other event has it, whereas a number that a transaction took and gave back is taken again."""
    return events.values_list("hash", flat=True).first() or ""


def cache_key(stamp: str, *parts: object) -> str:
    """Another one the next day. `parts` tell the answer from all else that is kept."""
    return hashlib.sha256(repr((stamp, today(), get_script_prefix(), *parts)).encode()).hexdigest()
