"""Long files are checked and loaded beside the request that asks for it, so that a page can say how far that is."""

import contextvars
import datetime as dt
import logging
from threading import Lock, Thread

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection

from pcc_portal.accounts.models import User

from . import actions, progress
from .models import Import
from .reading import row_count
from .targets import target_of

UNDER_WAY = "It is under way already."
CHANGED = "Nothing was loaded: something else stands by now. See what is wrong or asked about."
FAILED = "Nothing was written: the database did not take it. Try again."
SECONDS_IN_TURN = 20  # after which a file whose turn has not come says that it waits still

logger = logging.getLogger(__name__)
one_at_a_time = Lock()  # of each process: the rows of two long files are never in its memory together


def is_long(brought: Import) -> bool:
    return row_count(brought) >= target_of(brought).at_once


class _Beside(Thread):
    """What becomes of a long file; where its process ends before, nothing is written."""

    is_check = False

    def __init__(self, brought: Import, today: dt.date) -> None:
        super().__init__(name=f"import {brought.pk}")
        self.brought, self.today = brought, today
        self.progress = progress.Progress(brought.pk, row_count(brought), is_check=self.is_check)
        self.context = contextvars.copy_context()  # the number of the request, for the log

    def begin(self) -> None:
        """Raises ValidationError where it is under way."""
        if progress.is_under_way(self.brought.pk):
            raise ValidationError(UNDER_WAY)
        self.progress.tell()
        self.start()

    def run(self) -> None:
        try:
            while not one_at_a_time.acquire(timeout=SECONDS_IN_TURN):
                self.progress.tell()
            try:
                self.context.run(self.work)
            finally:
                one_at_a_time.release()
        finally:
            connection.close()

    def work(self) -> None:
        with progress.telling(self.progress):
            self.progress.refusal = self._refusal()

    def _refusal(self) -> str:
        """Why nothing came of it; empty where something did."""
        try:
            return self.act()
        except ValidationError as refusal:
            return " ".join(refusal.messages)
        except PermissionDenied as why:
            return str(why)
        except DatabaseError:
            logger.exception("Import %s came to nothing.", self.brought.pk)
            return FAILED

    def act(self) -> str:
        raise NotImplementedError


class Checking(_Beside):
    is_check = True

    def act(self) -> str:
        if Import.objects.filter(pk=self.brought.pk).exists():  # or another file came while it waited for its turn
            actions.checked(self.brought, self.today)
        return ""


class Loading(_Beside):
    """Ends with all of it or nothing, as the request does."""

    def __init__(self, brought: Import, *, by: User, today: dt.date, confirmed: bool) -> None:
        super().__init__(brought, today)
        self.by, self.confirmed = by, confirmed

    def act(self) -> str:
        outcome = actions.load(self.brought, by=self.by, today=self.today, confirmed=self.confirmed)
        return "" if outcome.is_sound and not (outcome.doubted and not self.confirmed) else CHANGED


def check(brought: Import, today: dt.date) -> Import:
    """At once where it is short; else its outcome is empty until it has been checked. Raises ValidationError where it
    is under way."""
    if not is_long(brought):
        return actions.checked(brought, today)
    if progress.is_under_way(brought.pk):
        raise ValidationError(UNDER_WAY)
    brought.outcome = {}
    actions.keep(brought)
    Checking(brought, today).begin()
    return brought


def load(brought: Import, *, by: User, today: dt.date, confirmed: bool) -> None:
    """Raises PermissionDenied, ValidationError where it is under way, or was loaded."""
    actions.check_open(brought, by)
    Loading(brought, by=by, today=today, confirmed=confirmed).begin()
