"""Who may manage quarters, and when updates may be written. `check_…` raises with the reason, `can_…` asks."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from pcc_portal.accounts.roles import Role
from pcc_portal.accounts.rules import Reader, has_role
from pcc_portal.ui.form_pages import ConflictError
from pcc_portal.ui.formats import day as words_of

from .choices import QuarterState
from .models import Quarter, Reopening


class WindowClosedError(ConflictError):
    """The quarter takes no updates from this person on this day; the message says why and who can help."""


def can_manage_quarters(user: Reader) -> bool:
    return has_role(user, Role.PUBLISHER)


def check_manage_quarters(user: Reader) -> None:
    if not can_manage_quarters(user):
        raise PermissionDenied("Only a publisher may add, open or close a quarter.")


def can_write_in(user: Reader, quarter: Quarter, today: dt.date) -> bool:
    return not why_closed(user, quarter, today)


def check_window(user: Reader, quarter: Quarter, today: dt.date) -> None:
    if why := why_closed(user, quarter, today):
        raise WindowClosedError(why)


def why_closed(user: Reader, quarter: Quarter, today: dt.date) -> str:
    """A sentence; empty where the quarter takes this person's updates on that day."""
    if quarter.takes_updates_on(today) or _is_reopened_for(user, quarter, today):
        return ""
    if quarter.state == QuarterState.PLANNED or today < quarter.opens:
        return f"{quarter} opens for updates on {words_of(quarter.opens)}."
    when = f" on {words_of(quarter.closes)}" if today > quarter.closes else ""
    return f"{quarter} closed for updates{when}. A publisher can open it again for you."


def closed_for(people: Iterable[Reader], quarter: Quarter, today: dt.date) -> set[int]:
    """Keys of those of the people whose updates the quarter takes no more. One query, or none while it is open."""
    if quarter.takes_updates_on(today):
        return set()
    again = set(_reopenings(quarter, today).values_list("person", flat=True)) if quarter.opens <= today else set()
    return {person.pk for person in people} - again


def _is_reopened_for(user: Reader, quarter: Quarter, today: dt.date) -> bool:
    return quarter.opens <= today and _reopenings(quarter, today).filter(person_id=user.pk).exists()


def _reopenings(quarter: Quarter, today: dt.date) -> QuerySet[Reopening]:
    return Reopening.objects.filter(quarter=quarter, until__gte=today)
