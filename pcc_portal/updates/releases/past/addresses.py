"""Addresses of pages as past quarters were published, and the way back to the page of now."""

import re
from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import Resolver404, get_script_prefix, resolve, reverse
from django.utils.http import urlencode

from pcc_portal.accounts.access import PUBLIC, declared

View = Callable[..., HttpResponseBase]

PART = re.compile(r"/as-published/(?P<quarter>[0-9a-z-]+)(?=/)")


def of_now(view: View) -> View:
    """Declare that what the view shows has no past, as `has_past = False` does of a class."""
    view.has_past = False  # type: ignore[attr-defined]
    return view


def has_past(path: str) -> bool:
    """Only what everybody may open has been published. Raises Resolver404 where there is no page."""
    view = resolve(path).func
    is_of_now = not getattr(getattr(view, "view_class", view), "has_past", True)
    return declared(view) is PUBLIC and not is_of_now


def page_or_overview(path: str) -> str:
    """The path as it came where it leads to a public page of the portal, else the overview's."""
    try:
        return path if has_past(path) else "/"
    except Resolver404:
        return "/"


def address_now(path: str) -> str:
    return _root() + path.lstrip("/")


def address_then(path: str, quarter: str) -> str:
    return f"{_root()}as-published/{quarter}{path}"


def record_then(url: str, quarter: str) -> str:
    """The page of a record, by its address, as a past quarter was published."""
    return address_then(f"/{url.removeprefix(get_script_prefix())}", quarter)


def address_of_past(path: str) -> str:
    """Where a reader chooses the quarter."""
    return f"{PART.sub('', reverse('published'))}?{urlencode({'page': path})}"


def _root() -> str:
    """The script prefix as the server gave it."""
    return PART.sub("", get_script_prefix())
