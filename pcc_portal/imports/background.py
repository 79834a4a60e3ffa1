"""Long imports run beside the request that asks for them, so that a page can say how far they are."""

import contextvars
import datetime as dt
import logging
from threading import Thread

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection

from pcc_portal.accounts.models import User

from . import actions, progress
from .models import Import

LONG = 500  # rows from which loading takes longer than a reader waits
UNDER_WAY = "It is being loaded already."
CHANGED = "Nothing was loaded: something else stands by now. See what is wrong or asked about."
FAILED = "Nothing was loaded: the database did not take it. Try again."

logger = logging.getLogger(__name__)


def rows_of(brought: Import) -> int:
    return sum(brought.outcome.get("counts", {}).values())


class Loading(Thread):
    """Ends with all of it or nothing, as the request does; where its process ends before, nothing is loaded."""

    def __init__(self, brought: Import, *, by: User, today: dt.date, confirmed: bool) -> None:
        super().__init__(name=f"import {brought.pk}")
        self.brought, self.by, self.today, self.confirmed = brought, by, today, confirmed
        self.progress = progress.Progress(brought.pk, rows_of(brought))
        self.context = contextvars.copy_context()  # the number of the request, for the log

    def run(self) -> None:
        try:
            self.context.run(self.load)
        finally:
            connection.close()

    def load(self) -> None:
        with progress.telling(self.progress):
            self.progress.refusal = self._refusal()

    def _refusal(self) -> str:
        """Why nothing was loaded; empty where it was."""
        try:
            outcome = actions.load(self.brought, by=self.by, today=self.today, confirmed=self.confirmed)
        except ValidationError as refusal:
            return " ".join(refusal.messages)
        except PermissionDenied as why:
            return str(why)
        except DatabaseError:
            logger.exception("Import %s was not loaded.", self.brought.pk)
            return FAILED
        return "" if outcome.is_sound and not (outcome.doubted and not self.confirmed) else CHANGED


def start(brought: Import, *, by: User, today: dt.date, confirmed: bool) -> None:
    """Raises PermissionDenied, ValidationError where it is under way, or was loaded."""
    actions.check_open(brought, by)
    if progress.is_under_way(brought.pk):
        raise ValidationError(UNDER_WAY)
    loading = Loading(brought, by=by, today=today, confirmed=confirmed)
    loading.progress.tell()
    loading.start()
