import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit

from . import clock
from .calendar import quarter_span
from .choices import QuarterState
from .models import Quarter, Reopening
from .rules import check_manage_quarters


@transaction.atomic
def add_quarter(
    *, by: User, year: int, number: int, opens: dt.date, due: dt.date, closes: dt.date, reason: str = ""
) -> Quarter:
    """A planned quarter of the financial year that begins in April of `year`. Raises ValidationError."""
    check_manage_quarters(by)
    if number not in range(1, 5):
        raise ValidationError({"number": "A quarter is 1, 2, 3 or 4."})
    start, end = quarter_span(year, number)
    quarter = Quarter(year=year, number=number, start=start, end=end, opens=opens, due=due, closes=closes)
    return audit.add(quarter, by=by, reason=reason)


@transaction.atomic
def change_window(
    quarter: Quarter, *, by: User, opens: dt.date, due: dt.date, closes: dt.date, reason: str = ""
) -> Quarter:
    """Move the days on which a quarter opens, is due and closes; of an open one only with a reason."""
    check_manage_quarters(by)
    state = _state_now(quarter)
    if state == QuarterState.CLOSED:
        raise ValidationError("This quarter has closed.")
    if state == QuarterState.OPEN and not reason.strip():
        raise ValidationError({"reason": "Say why the dates of an open quarter change."})
    return audit.change(quarter, by=by, reason=reason, opens=opens, due=due, closes=closes)


@transaction.atomic
def open_quarter(quarter: Quarter, *, by: User, reason: str = "") -> Quarter:
    """Planned, or closed and needed again, becomes open. Opening again needs a reason. Raises ValidationError."""
    check_manage_quarters(by)
    if _state_now(quarter) == QuarterState.CLOSED and not reason.strip():
        raise ValidationError("Say why the quarter is opened again.")
    return audit.change(quarter, by=by, verb="opened", reason=reason, state=QuarterState.OPEN)


@transaction.atomic
def close_quarter(quarter: Quarter, *, by: User, reason: str = "") -> Quarter:
    check_manage_quarters(by)
    if _state_now(quarter) == QuarterState.PLANNED:
        raise ValidationError("A quarter that was never opened cannot be closed.")
    return audit.change(quarter, by=by, verb="closed", reason=reason, state=QuarterState.CLOSED)


@transaction.atomic
def reopen_for(quarter: Quarter, *, by: User, person: User, until: dt.date, today: dt.date, reason: str) -> Reopening:
    """Let one person write in a quarter that has closed, up to and including a day. Raises ValidationError."""
    check_manage_quarters(by)
    state = _state_now(quarter)
    if state == QuarterState.PLANNED:
        raise ValidationError("A quarter that was never opened cannot be opened again.")
    if not person.is_office:
        raise ValidationError({"person": "Only somebody who works in the office writes updates."})
    if until < today:
        raise ValidationError({"until": "Give today or a later day."})
    if not reason.strip():
        raise ValidationError({"reason": "Say why the quarter is opened again."})
    if again := Reopening.objects.filter(quarter=quarter, person=person, until=until, reason=reason).first():
        return again  # asked for twice, as by a second click
    row = Reopening(quarter=quarter, person=person, until=until, reason=reason, at=clock.now(), by=by)
    return audit.add(row, by=by, verb="opened again", reason=reason)


def _state_now(quarter: Quarter) -> str:
    """As stored, with writers held off, rather than as the caller once read it."""
    audit.hold_chain()
    return Quarter.objects.values_list("state", flat=True).get(pk=quarter.pk)
