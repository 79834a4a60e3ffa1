from __future__ import annotations

from typing import Any

from django.http import Http404

from pcc_portal.periods.models import Quarter

from .models import Release, as_at_for
from .moment import past_moment
from .registry import Viewpoint


def viewpoint_for(user: Any) -> Viewpoint:
    """Outside the office the latest release and its quarter; inside, the working copy of the quarter being written.

    Where a request reads what was published for a past quarter, that is what everybody sees.
    Raises Http404 where there is nothing to show yet.
    """
    if moment := past_moment():
        return moment
    as_at = as_at_for(user)
    quarter = _being_written() if as_at.is_working_copy else _last_released()
    if quarter is None:
        raise Http404("Nothing has been published yet.")
    return Viewpoint(as_at, quarter)


def _being_written() -> Quarter | None:
    return Quarter.objects.open().latest_first().first() or Quarter.objects.latest_first().first()


def _last_released() -> Quarter | None:
    release = Release.objects.select_related("quarter").order_by("-quarter__start", "-number").first()
    return release.quarter if release else None
