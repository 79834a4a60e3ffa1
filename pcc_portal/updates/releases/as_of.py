"""For whom and as of when records are read: today's working copy, the latest release, or a past quarter as published;
and to which day days are counted there (`docs/decisions/0021-one-clock.md`).

`AsAt` says which rows, `Viewpoint` for which quarter's report too. A request that reads what was published for a past
quarter carries its viewpoint, as Django keeps the language and the time zone of one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Q, Subquery
from django.http import Http404

from pcc_portal.accounts.rules import is_office
from pcc_portal.periods.clock import day_of, today
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.formats import day, due_words
from pcc_portal.ui.page import PeriodBox
from pcc_portal.ui.words import mid_sentence

from ..choices import Awaited, ReleaseKind
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
class Days:
    """To which day days are counted, and up to which day the reader has word of what became of things.

    What fell due in between is overdue for the office alone; outside it, it is not yet reported on.
    """

    on: dt.date
    known_until: dt.date

    @property
    def has_unreported(self) -> bool:
        return self.known_until < self.on

    def is_unreported(self, due: dt.date) -> bool:
        return self.known_until <= due < self.on

    def status(self, due: dt.date) -> tuple[str, str] | None:
        """The status and the word of what was due and is not done; None where its day is not over."""
        if self.is_unreported(due):
            return "nodata", Awaited.UNREPORTED.label
        return ("off", Awaited.OVERDUE.label) if due < self.on else None

    def due_words(self, due: dt.date) -> str:
        """What stands beside the date of what is not done, as in "due in 3 days", "12 days overdue"."""
        return mid_sentence(Awaited.UNREPORTED.label) if self.is_unreported(due) else due_words(due, self.on)

    def late(self, column: str) -> Q:
        """Rows with a day in that column of which the reader knows that it was missed."""
        return Q(**{f"{column}__lt": min(self.known_until, self.on)})

    def unreported(self, column: str) -> Q:
        return Q(**{f"{column}__gte": self.known_until, f"{column}__lt": self.on})


@dataclass(frozen=True)
class Viewpoint:
    """For whom, and for which quarter's report, records are read: figures and texts by quarter, days by `day`."""

    as_at: AsAt
    quarter: Quarter
    release: Release | None = field(default=None, compare=False)  # that published the quarter, where it is at hand
    despatch: dt.date | None = field(default=None, compare=False)  # of the paper that is put together, if it is for one
    # Of a paper: number of the release with which it was first sent, or will be; and its first day, where it has one.
    sent_with: int | None = field(default=None, compare=False)
    first_day: dt.date | None = field(default=None, compare=False)
    # Of a paper: numbers of the releases with papers on its line of plans, as a query; None where all are.
    papers: Any = field(default=None, compare=False, repr=False)
    nth: int = 0  # of several papers of a quarter, an earlier one than the last: the first, the second …

    @cached_property
    def key(self) -> tuple[object, ...]:
        """What tells it from every other, as part of the key of what is kept."""
        line = "" if self.papers is None else str(self.papers.query)
        return (self.as_at.release, self.quarter.pk, self.despatch, self.sent_with, self.first_day, self.nth, line)

    @property
    def slug(self) -> str:
        """As it stands in addresses: "2023-24-q2", and "2023-24-q2-1" for the first of two papers."""
        return f"{self.quarter.slug}-{self.nth}" if self.nth else self.quarter.slug

    @property
    def name(self) -> str:
        return f"{self.quarter.name}, paper {self.nth}" if self.nth else self.quarter.name

    @property
    def short(self) -> str:
        return f"{self.quarter.short}, paper {self.nth}" if self.nth else self.quarter.short

    @property
    def starts_on(self) -> dt.date:
        """The first day that its paper is about."""
        return self.first_day or self.quarter.start

    @property
    def day(self) -> dt.date:
        """To which days are counted: a paper's own day of despatch, else as on every page (`counted_to`)."""
        return self.despatch or counted_to()

    @property
    def days(self) -> Days:
        """Inside the office all is known up to today; outside it, up to the day of the release. At most one query."""
        return Days(self.day, min(self.ends_on, self.day))

    @property
    def ends_on(self) -> dt.date:
        """The last day that is told of: a paper's despatch, a release's day, or today for the working copy. At most one
        query."""
        return self.despatch or (day_of(release.at) if (release := self._release()) else self.day)

    def _release(self) -> Release | None:
        if self.release or self.as_at.release is None:
            return self.release
        return Release.objects.filter(number=self.as_at.release).first()


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


def paper_of(quarter: Quarter) -> Viewpoint:
    """The office's working copy as the quarter's paper will print it: papers go out on the day on which it closes.

    So what is approved does not read otherwise because days have gone by.
    """
    return Viewpoint(WORKING_COPY, quarter, despatch=quarter.closes)


def _last_released() -> Viewpoint:
    """A correction of an older quarter counts, but does not take readers back to it."""
    latest = Release.objects.published().order_by("-number").values("number")[:1]
    rows = Release.objects.published().select_related("quarter").annotate(latest=Subquery(latest))
    release = rows.order_by("-quarter__start", "-number").first()
    if release is None:
        raise Http404(NOTHING)
    return Viewpoint(AsAt(release.latest), release.quarter, release)


def report_before(viewpoint: Viewpoint) -> Viewpoint | None:
    """What readers outside saw with the paper before, or a correction of it; None before there is one.

    Before a paper is what was sent before it first was: of its own quarter too, where that has several papers. What is
    written in a quarter without being of a paper yet is compared with the last one of an earlier quarter. At most three
    queries, and two where it is a paper of the same quarter.
    """
    sent_with = viewpoint.sent_with or _sent_with(viewpoint)
    papers = Release.objects.published().of_papers()
    if viewpoint.papers is not None:
        papers = papers.filter(number__in=viewpoint.papers)
    if sent_with:
        before = papers.filter(number__lt=sent_with, quarter__start__lte=viewpoint.quarter.start)
    else:
        before = papers.filter(quarter__start__lt=viewpoint.quarter.start)
    release = before.select_related("quarter").order_by("-quarter__start", "-number").first()
    if release is None:
        return None
    nth = _nth(papers, release) if release.quarter == viewpoint.quarter else 0
    return Viewpoint(AsAt(release.number), release.quarter, release, nth=nth)


def _nth(papers: Any, release: Release) -> int:
    """Which of the papers of its quarter a release is of, or puts right."""
    firsts = papers.filter(quarter=release.quarter, kind=ReleaseKind.PANEL_REPORT, number__lte=release.first_sent())
    return int(firsts.count())


def _sent_with(viewpoint: Viewpoint) -> int:
    """With which release the paper was first sent that readers have of the quarter; 0 where there is none."""
    if viewpoint.as_at.release is None:
        return 0
    papers = Release.objects.published().of_papers().filter(quarter=viewpoint.quarter)
    newest = papers.filter(number__lte=viewpoint.as_at.release).select_related("corrects").order_by("-number").first()
    return newest.first_sent() if newest else 0


def known_viewpoint(user: Any) -> Viewpoint | None:
    """The viewpoint, or None where there is nothing to show yet: a list then says so instead of being not found."""
    try:
        return viewpoint_for(user)
    except Http404:
        return None


def counted_to() -> dt.date:
    """To which day a page counts days: today, or the day of the release which a reader looks back to."""
    moment = past_moment()
    return day_of(moment.release.at) if moment and moment.release else today()


def days_for(user: Any) -> Days:
    """`Viewpoint.days`; where nothing has been published, nobody waits for word of anything. At most one query."""
    viewpoint = known_viewpoint(user)
    return viewpoint.days if viewpoint else Days(counted_to(), counted_to())


def period_box(viewpoint: Viewpoint) -> PeriodBox:
    """Which quarter the reader is looking at, as published when, and to which day days are counted."""
    quarter = viewpoint.quarter
    return PeriodBox(quarter.name, quarter.span_words, note=f"{_source(viewpoint)}{counted_words(viewpoint.day)}")


def period_for(user: Any) -> PeriodBox | None:
    """The same for a page that counts days and is not of one quarter; None before there is anything to show."""
    viewpoint = known_viewpoint(user)
    return period_box(viewpoint) if viewpoint else None


def counted_words(to: dt.date) -> str:
    return f"Days counted to {day(to)}."


def _source(viewpoint: Viewpoint) -> str:
    if viewpoint.as_at.is_working_copy:
        return "The office’s working copy. "
    return f"Figures as published {day(viewpoint.ends_on)}. "
