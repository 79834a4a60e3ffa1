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
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", dt.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for day in days:
        calendar.add_component(_event(day, counted))
    return bytes(calendar.to_ical())


def _event(day: Day, counted: Days) -> Event:
    event = Event()
    event.add("uid", f"{hashlib.sha256(day.key.encode()).hexdigest()[:32]}@{urlsplit(settings.PORTAL_URL).hostname}")
    event.add("dtstamp", dt.datetime.combine(counted.on, dt.time(), dt.UTC))
    event.add("dtstart", day.shown_on)
    event.add("dtend", day.shown_on + ONE_DAY)
    event.add("summary", day.summary)
    event.add("description", _description(day, counted))
    event.add("url", settings.PORTAL_URL + (day.url if day.is_public else reverse("calendar")))
    event.add("categories", [day.kind])
    event.add("transp", "TRANSPARENT")
    return event


def _description(day: Day, counted: Days) -> str:
    _, words = day.status(counted) if day.done_on or day.on < counted.on else ("", "")
    exact = "" if day.is_exact or day.done_on else f"Known as: {formats.date_words(day.on, day.precision)}."
    hidden = "" if day.is_public else "Not released: its title stands in the portal alone."
    made_up = "Illustrative: made up to show how this works." if day.is_illustrative else ""
    set_by = f"Set by: {day.set_by.rstrip('.')}." if day.is_public else ""
    return "\n".join(filter(None, (f"{words}." if words else "", exact, set_by, hidden, made_up)))
