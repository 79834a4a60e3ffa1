"""What goes out of itself: requests for the quarters that have ended, and reminders."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from pcc_portal.periods.models import Quarter

from . import actions
from .models import Return, ReturnDuty

SOON, AGAIN = dt.timedelta(days=7), dt.timedelta(days=7)


@dataclass(frozen=True)
class Letter:
    """One mail, and what sends it."""

    words: str
    send: Callable[[], object]


def letters(today: dt.date) -> list[Letter]:
    """Links that did not go out; of every duty the latest quarter that has ended; of every open return what it is time
    for."""
    return [*_again(today), *_requests(today), *_reminders(today)]


def _again(today: dt.date) -> list[Letter]:
    """The links that the mail server did not take."""
    rows = Return.objects.open_on(today).exclude(unmailed="").with_records()
    return [Letter(f"{row}: mailed again", partial(actions.mail_link, row, row.unmailed)) for row in rows]


def _requests(today: dt.date) -> list[Letter]:
    quarter = Quarter.objects.filter(end__lt=today).order_by("-end").first()
    if quarter is None:
        return []
    duties = ReturnDuty.objects.current().with_records().exclude(returns__quarter=quarter)
    return [Letter(f"{duty}: asked for {quarter}", partial(actions.ask, duty, quarter, by=None)) for duty in duties]


def _reminders(today: dt.date) -> list[Letter]:
    rows = Return.objects.open_on(today).filter(unmailed="").with_records()
    return [
        Letter(f"{row}: reminded", partial(actions.remind, row, by=None, today=today))
        for row in rows
        if is_time(row, today)
    ]


def is_time(row: Return, today: dt.date) -> bool:
    """A week before it is due, on the day after, and every week from then on."""
    last = row.reminded_on
    if row.is_late_on(today):
        return last is None or last <= row.due_on or today - last >= AGAIN
    return today >= row.due_on - SOON and last is None
