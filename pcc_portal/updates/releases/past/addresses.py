"""Addresses of pages in past quarters, which quarters were published, and reading records as one showed them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.urls import Resolver404, get_script_prefix, resolve, reverse
from django.utils.http import urlencode

from pcc_portal.accounts.access import PUBLIC, declared

from ...models import Release
from ..as_of import AsAt, Viewpoint, reset_moment, set_moment
from .registers import sealed_registers_read

PART = re.compile(r"/as-published/(?P<quarter>[0-9a-z-]+)(?=/)")


def has_past(path: str) -> bool:
    """Only what everybody may open has been published. Raises Resolver404 where there is no page."""
    return declared(resolve(path).func) is PUBLIC


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


def address_of_past(path: str) -> str:
    """Where a reader chooses the quarter."""
    return f"{PART.sub('', reverse('published'))}?{urlencode({'page': path})}"


def _root() -> str:
    """The script prefix as the server gave it."""
    return PART.sub("", get_script_prefix())


def published_quarters() -> list[Viewpoint]:
    """Each published quarter at its last release before the next quarter's first, latest quarter first. One query."""
    releases: dict[int, Release] = {}
    newest = None
    for release in Release.objects.published().select_related("quarter").order_by("number"):
        if newest is None or release.quarter.start >= newest:
            newest = release.quarter.start
            releases[release.quarter_id] = release
    return [Viewpoint(AsAt(release.number), release.quarter, release) for release in reversed(releases.values())]


@contextmanager
def as_published(moment: Viewpoint) -> Iterator[None]:
    """Everything read inside stands as it did at the release of the moment."""
    token = set_moment(moment)
    try:
        with sealed_registers_read(moment.as_at.release or 0):
            yield
    finally:
        reset_moment(token)
