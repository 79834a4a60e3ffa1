"""Is it there, in time, and easy to find; and when it is due next."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pcc_portal.periods.calendar import quarter_of, quarter_span
from pcc_portal.ui.reading.spans import span
from pcc_portal.updates.releases.as_of import WORKING_COPY
from performance.models import Inspection

from .models import Publication, publications
from .order import Item, Timing

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Standing:
    """Of one item on a day. `record_due`: of what is due by records, the earliest day that waits."""

    row: Publication
    today: dt.date
    record_due: dt.date | None = None

    @property
    def item(self) -> Item:
        return self.row.item

    @property
    def exists(self) -> bool:
        return self.row.published_on is not None

    @cached_property
    def next_on(self) -> dt.date | None:
        """The day that the office set; else what the law counts. None where neither names a day."""
        timing = self.item.timing
        if timing == Timing.OF_RECORDS:
            return self.record_due
        if self.row.next_on or timing == Timing.LATEST:
            return self.row.next_on
        covered = self.row.covers_until if self.exists else None
        return _counted(timing, covered, self.today)

    @property
    def is_overdue(self) -> bool:
        return self.next_on is not None and self.next_on < self.today

    @property
    def is_in_time(self) -> bool | None:
        """None where no day is known."""
        if self.next_on is None and self.item.timing != Timing.OF_RECORDS:
            return None
        return not self.is_overdue


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
    """Of every item, in the order of the schedule. Three queries."""
    due = min(_awaited_responses(), default=None)
    return [
        Standing(row, today, due if row.item.timing == Timing.OF_RECORDS else None) for row in publications().values()
    ]


def _awaited_responses() -> Iterator[dt.date]:
    """Of reports that no published response answers."""
    rows = Inspection.objects.as_at(WORKING_COPY).exclude(responses__published_on__isnull=False)
    return (row.response_due_on for row in rows if row.response_due_on)
