"""Sessions in the database that end twice: after a while without a request, and some hours after sign-in regardless.

The row itself carries the end, so a session that is over is never read, on public pages either.
"""

import datetime as dt
import time
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession

from pcc_portal.periods.clock import real_now

BEGAN, SEEN = "began", "seen"
# Often enough for a limit in minutes, seldom enough to spare the database.
SECONDS_BETWEEN_NOTES = 60


class SessionStore(db.SessionStore):
    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        if SESSION_KEY in data:
            data.setdefault(BEGAN, int(time.time()))
            data[SEEN] = int(time.time())
        return super().create_model_instance(data)

    def get_expiry_age(self, **kwargs: Any) -> int:
        """Seconds from now to whichever end comes first."""
        idle = super().get_expiry_age(**kwargs)
        began = self.get(BEGAN)
        return idle if began is None else max(0, min(idle, began + settings.SESSION_LONGEST - int(time.time())))

    def get_expiry_date(self, **kwargs: Any) -> dt.datetime:
        return real_now() + dt.timedelta(seconds=self.get_expiry_age(**kwargs))

    def is_worth_noting(self) -> bool:
        """Signed in, and the last request that was noted is a while ago."""
        return SESSION_KEY in self and time.time() - self.get(SEEN, 0) >= SECONDS_BETWEEN_NOTES
