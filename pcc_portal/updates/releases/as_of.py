"""For whom and as of when records are read: today's working copy, the latest release, or a past quarter as published.

`AsAt` says which rows, `Viewpoint` for which quarter's report too. A request that reads what was published for a past
quarter carries its viewpoint, as Django keeps the language and the time zone of one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Q, Subquery
from django.http import Http404
from django.utils import timezone

from pcc_portal.accounts.rules import is_office
from pcc_portal.periods.clock import today
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.formats import day
from pcc_portal.ui.page import PeriodBox

from ..models.releases import Release

if TYPE_CHECKING:
    from ..models import Releasable

    Released = TypeVar("Released", bound=Releasable)

NOTHING = "Nothing has been published yet."


@dataclass(frozen=True)
class AsAt:
    """What a reader sees: all rows up to a release, or (`release` None) the office's working copy."""

    release: int | None

    @property
    def is_working_copy(self) -> bool:
        return self.release is None

    def newest(self, rows: Sequence[Released]) -> list[Released]:
        """Of rows seen by this moment and by others, in their order: what a reader sees at this one. No query where
        their releases are at hand."""
        latest: dict[tuple[Any, ...], Released] = {}
        for row in sorted(rows, key=lambda row: row.pk):
            if self.release is None or (row.release and row.release.number <= self.release):
                latest[row.key] = row
        return [row for row in rows if latest.get(row.key) is row]


WORKING_COPY = AsAt(None)


@dataclass(frozen=True)
class Viewpoint:
    """For whom, and for which quarter's report, records are read."""

    as_at: AsAt
    quarter: Quarter
    release: Release | None = field(default=None, compare=False)  # that published the quarter, where it is at hand


_moment: ContextVar[Viewpoint | None] = ContextVar("moment", default=None)
set_moment, reset_moment = _moment.set, _moment.reset


def past_moment() -> Viewpoint | None:
    """None where the request reads what stands now."""
    return _moment.get()


def as_at_for(user: Any) -> AsAt:
    """The working copy for the office, the latest release for everybody else; in the past, what it published."""
    if moment := past_moment():
        return moment.as_at
    if is_office(user):
        return WORKING_COPY
    return AsAt(Release.objects.published().latest_number())


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


def known_viewpoint(user: Any) -> Viewpoint | None:
    """The viewpoint, or None where there is nothing to show yet: a list then says so instead of being not found."""
    try:
        return viewpoint_for(user)
    except Http404:
        return None


def judged_on(user: Any) -> dt.date:
    """The day to which days are counted: the last of the quarter being read, or today before there is one."""
    viewpoint = known_viewpoint(user)
    return viewpoint.quarter.end if viewpoint else timezone.localdate()


def counted_to() -> dt.date:
    """The day of what is not told by quarters: today, or that of the release which a reader looks back to."""
    moment = past_moment()
    return timezone.localdate(moment.release.at) if moment and moment.release else today()


def period_box(viewpoint: Viewpoint) -> PeriodBox:
    """Which quarter the reader is looking at, and as published when."""
    quarter = viewpoint.quarter
    return PeriodBox(quarter.name, quarter.span_words, note=_note(viewpoint))


def _note(viewpoint: Viewpoint) -> str:
    if viewpoint.as_at.is_working_copy:
        return "The office’s working copy"
    release = viewpoint.release or Release.objects.filter(number=viewpoint.as_at.release or 0).first()
    return f"As published {day(timezone.localdate(release.at))}" if release else ""
