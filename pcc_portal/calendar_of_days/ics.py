"""Days as an iCalendar file (RFC 5545), for calendars that people keep elsewhere.

Such a file leaves the portal: of what has not been released it says which kind of day it is, and no word of its own.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from pcc_portal.ui import formats
from pcc_portal.updates.releases.as_of import Days

from .days import Day

ONE_DAY = dt.timedelta(days=1)
CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//PCC Portal//Calendar of days//EN"


def calendar_file(days: Iterable[Day], *, name: str, counted: Days) -> bytes:
    """All of them as events of a whole day each, the same bytes as long as the days and the date are the same."""
    calendar = Calendar.new(
        prodid=PRODUCT,
        name=name,
        refresh_interval=dt.timedelta(hours=12),
        uid=_uid(name),
        subcomponents=[_event(day, counted) for day in days],
    )
    return bytes(calendar.to_ical())


def _event(day: Day, counted: Days) -> Event:
    return Event.new(
        uid=_uid(day.key),
        stamp=dt.datetime.combine(counted.on, dt.time(), dt.UTC),
        start=day.shown_on,
        end=day.shown_on + ONE_DAY,
        summary=day.summary,
        description=_description(day, counted),
        url=settings.PORTAL_URL + (day.url if day.is_public else reverse("calendar")),
        categories=[day.kind],
        transparency="TRANSPARENT",
    )


def _uid(key: str) -> str:
    """The same for the same thing, and no word of it."""
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@{urlsplit(settings.PORTAL_URL).hostname}"


def _description(day: Day, counted: Days) -> str:
    _, words = day.status(counted) if day.done_on or day.on < counted.on else ("", "")
    exact = "" if day.is_exact or day.done_on else f"Known as: {formats.date_words(day.on, day.precision)}."
    hidden = "" if day.is_public else "Not released: its title stands in the portal alone."
    made_up = "Illustrative: made up to show how this works." if day.is_illustrative else ""
    set_by = f"Set by: {day.set_by.rstrip('.')}." if day.is_public else ""
    return "\n".join(filter(None, (f"{words}." if words else "", exact, set_by, hidden, made_up)))
