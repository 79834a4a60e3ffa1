"""Is it there, in time, and easy to find; and when it is due next."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Max
from django.urls import reverse

from commissioning.models import Payment
from pcc_portal.periods.calendar import quarter_of, quarter_span
from pcc_portal.ui.reading.spans import span
from pcc_portal.updates.releases.as_of import WORKING_COPY
from performance.models import Inspection

from .models import Publication, publications
from .order import Item, Timing

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Standing:
    """Of one item on a day. `record_due`: of what is due by records, the earliest day that waits; `recorded_until`: of
    what the portal publishes itself, the last day of the last month that has ended and that readers see records of."""

    row: Publication
    today: dt.date
    record_due: dt.date | None = None
    recorded_until: dt.date | None = None

    @property
    def item(self) -> Item:
        return self.row.item

    @property
    def exists(self) -> bool:
        return self.row.published_on is not None or self.recorded_until is not None

    @property
    def covers_until(self) -> dt.date | None:
        return max(filter(None, (self.row.covers_until, self.recorded_until)), default=None)

    @property
    def address(self) -> str:
        """Where readers find what covers most: in the portal, or where the office says."""
        is_ours = self.recorded_until is not None and self.recorded_until == self.covers_until
        return reverse(self.item.published_at) if is_ours else self.row.address

    @cached_property
    def next_on(self) -> dt.date | None:
        """The day that the office set; else what the law counts. None where neither names a day."""
        timing = self.item.timing
        if timing == Timing.OF_RECORDS:
            return self.record_due
        if self.row.next_on or timing == Timing.LATEST:
            return self.row.next_on
        covered = self.covers_until if self.exists else None
        return _counted(timing, covered, self.today)

    @property
    def is_overdue(self) -> bool:
        return self.next_on is not None and self.next_on < self.today

    @property
    def is_in_time(self) -> bool | None:
        """None where no day is known, or nothing is there yet and the day is still to come."""
        if self.is_overdue:
            return False
        is_known = self.item.timing == Timing.OF_RECORDS or (self.exists and self.next_on is not None)
        return True if is_known else None


def _counted(timing: Timing, covered: dt.date | None, today: dt.date) -> dt.date:
    """`covered`: the last day that what stands there covers."""
    if timing == Timing.BEFORE_THE_YEAR:
        return covered or _year_start(today) - ONE_DAY
    last = covered or _before(timing, today)
    ends = _end_of_period(timing, last + ONE_DAY) if covered else last
    return span(ends + ONE_DAY, "month")[1]


def _before(timing: Timing, today: dt.date) -> dt.date:
    """The last day of the period that ended last."""
    first = today.replace(day=1) if timing == Timing.MONTHLY else quarter_span(*quarter_of(today))[0]
    return first - ONE_DAY


def _end_of_period(timing: Timing, day: dt.date) -> dt.date:
    return span(day, "month")[1] if timing == Timing.MONTHLY else quarter_span(*quarter_of(day))[1]


def _year_start(day: dt.date) -> dt.date:
    return quarter_span(quarter_of(day)[0], 1)[0]


def standings(today: dt.date) -> list[Standing]:
    """Of every item, in the order of the schedule. Four queries."""
    due, paid = min(_awaited_responses(), default=None), _paid_until(today)
    return [
        Standing(
            row,
            today,
            record_due=due if row.item.timing == Timing.OF_RECORDS else None,
            recorded_until=paid if row.item.published_at else None,
        )
        for row in publications().values()
    ]


def _paid_until(today: dt.date) -> dt.date | None:
    """The month that runs is not over yet."""
    ended = Payment.objects.public().filter(paid_on__lt=today.replace(day=1))
    last = ended.aggregate(last=Max("paid_on"))["last"]
    return span(last, "month")[1] if last else None


def _awaited_responses() -> Iterator[dt.date]:
    """Of reports that no published response answers."""
    rows = Inspection.objects.as_at(WORKING_COPY).exclude(responses__published_on__isnull=False)
    return (row.response_due_on for row in rows if row.response_due_on)
