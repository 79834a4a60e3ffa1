"""The portal's day and time: nothing else reads a clock. Only pages and commands ask for the day; rules and actions are
told it. To which day a page or a paper counts is answered by `updates.releases.as_of`.

It imports nothing of ours, so that every room may ask it.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.utils import timezone

_set_to: ContextVar[dt.date | None] = ContextVar("set_to", default=None)
_stand_still, _go_on = _set_to.set, _set_to.reset


@contextmanager
def set_to(day: dt.date) -> Iterator[None]:
    """For as long as records of a demonstration are loaded, the clock stands on the day on which they were made."""
    token = _stand_still(day)
    try:
        yield
    finally:
        _go_on(token)


def _fixed() -> dt.date | None:
    day: dt.date | None = _set_to.get() or settings.DEMO_DATE
    return day


def today() -> dt.date:
    """The date in the office's time zone; where DEMO_DATE is set, that day, so that a demo quarter stays open."""
    return _fixed() or timezone.localdate()


def now() -> dt.datetime:
    """For every stamp that people read: where DEMO_DATE is set, that day at this time of the day."""
    day = _fixed()
    return timezone.make_aware(dt.datetime.combine(day, timezone.localtime().time())) if day else timezone.now()


def real_now() -> dt.datetime:
    """For what expires and nobody reads, such as a session: the time of the machine, in a demonstration too."""
    return timezone.now()


def day_of(at: dt.datetime) -> dt.date:
    """The date of a stamp in the office's time zone: after midnight in summer, not the day before."""
    return timezone.localdate(at)
