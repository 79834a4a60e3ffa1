"""The portal's date. Only pages and commands ask for it; rules and actions are told the day."""

import datetime as dt

from django.conf import settings
from django.utils import timezone


def today() -> dt.date:
    """The date in the office's time zone; where DEMO_DATE is set, that day, so that a demo quarter stays open."""
    fixed: dt.date | None = settings.DEMO_DATE
    return fixed or timezone.localdate()
