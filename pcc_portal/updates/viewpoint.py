from __future__ import annotations

from typing import Any

from django.db.models import Q, Subquery
from django.http import Http404

from pcc_portal.accounts.rules import is_office
from pcc_portal.periods.clock import today
from pcc_portal.periods.models import Quarter

from .models import WORKING_COPY, AsAt, Release
from .moment import past_moment
from .registry import Viewpoint

NOTHING = "Nothing has been published yet."


def viewpoint_for(user: Any) -> Viewpoint:
    """Outside the office the latest release and its quarter; inside, the working copy of the quarter in hand.

    Where a request reads what was published for a past quarter, that is what everybody sees. One query outside the
    office. Raises Http404 where there is nothing to show yet.
    """
    if moment := past_moment():
        return moment
    if not is_office(user):
        return _last_released()
    quarter = Quarter.objects.in_hand(today()) or Quarter.objects.latest_first().first()
    if quarter is None:
        raise Http404(NOTHING)
    return Viewpoint(WORKING_COPY, quarter)


def _last_released() -> Viewpoint:
    """A correction of an older quarter counts, but does not take readers back to it."""
    latest = Release.objects.published().order_by("-number").values("number")[:1]
    rows = Release.objects.published().select_related("quarter").annotate(latest=Subquery(latest))
    release = rows.order_by("-quarter__start", "-number").first()
    if release is None:
        raise Http404(NOTHING)
    return Viewpoint(AsAt(release.latest), release.quarter, release)


def report_before(viewpoint: Viewpoint) -> Viewpoint | None:
    """What readers outside saw after the last release of an earlier quarter; None before there is one. One query."""
    earlier = Q(quarter__start__lt=viewpoint.quarter.start)
    if viewpoint.as_at.release is not None:
        earlier &= Q(number__lt=viewpoint.as_at.release)
    release = (
        Release.objects.published()
        .filter(earlier)
        .select_related("quarter")
        .order_by("-quarter__start", "-number")
        .first()
    )
    return Viewpoint(AsAt(release.number), release.quarter, release) if release else None
