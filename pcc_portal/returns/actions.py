"""Every write of returns: what is owed, what is asked for, what its sender saves and sends, what the office takes."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import actions as audit
from pcc_portal.periods import clock
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.releases.workflow import NotInThisStateError
from pcc_portal.work.actions import FigureEntry, write_figure
from performance.forms.figures import FigureForm
from performance.models import Measure

from . import mail
from .choices import WRITABLE, ReturnState
from .models import Return, ReturnDuty, new_nonce
from .rules import NOT_YOURS, can_ask, check_manage

DAYS_OPEN_AFTER_DUE = 30


@dataclass
class Sender:
    """Who files a return, for the log: nobody with an account, and no name of a person."""

    name: str
    pk: Any = None


def sender_of(row: Return) -> Sender:
    return Sender(f"{row.duty.sender} (by its link)")


@transaction.atomic
def owe(duty: ReturnDuty, *, by: User, measures: Sequence[Measure]) -> ReturnDuty:
    """Say what somebody files each quarter. Raises PermissionDenied, ValidationError."""
    if not can_ask(by, duty.record, measures):
        raise PermissionDenied(NOT_YOURS)
    _check_something_asked(duty, measures)
    audit.add(duty, by=by, verb="asked for returns of")
    _ask_for(duty, measures, by=by)
    return duty


@transaction.atomic
def change_duty(duty: ReturnDuty, *, by: User, measures: Sequence[Measure], **changes: Any) -> ReturnDuty:
    """What is asked for from now on. A new address gets new links: those that were mailed stop working."""
    check_manage(by, duty)
    audit.hold_chain()
    before = ReturnDuty.objects.get(pk=duty.pk)
    audit.change(duty, by=by, **changes)
    _check_something_asked(duty, measures)
    _ask_for(duty, measures, by=by)
    if duty.address != before.address:
        for row in duty.returns.writable():
            _mail_link(row, "asked", by=by)
    return duty


def _check_something_asked(duty: ReturnDuty, measures: Sequence[Measure]) -> None:
    if not measures and not duty.question.strip():
        raise ValidationError({"measures": "Choose at least one measure, or ask for something in words."})


def _ask_for(duty: ReturnDuty, measures: Iterable[Measure], *, by: User) -> None:
    before, after = (sorted(str(measure) for measure in rows) for rows in (duty.measures.all(), measures))
    if before != after:
        duty.measures.set(measures)
        audit.record(
            by=by, verb="changed the figures of", target=duty, before={"measures": before}, after={"measures": after}
        )


@transaction.atomic
def end_duty(duty: ReturnDuty, *, by: User, today: dt.date) -> ReturnDuty:
    """Nothing more is asked for; what is asked for now is withdrawn with it."""
    check_manage(by, duty)
    audit.change(duty, by=by, verb="ended", ended_on=today)
    for row in duty.returns.writable():
        withdraw(row, by=by)
    return duty


@transaction.atomic
def ask(duty: ReturnDuty, quarter: Quarter, *, by: User | None, mails: bool = True) -> Return:
    """Ask for the return of a quarter and mail the link. `by` is None for the portal's own command; the demo does not
    mail.

    Raises PermissionDenied, ValidationError; OSError where the mail server does not take it, the return being kept.
    """
    if by:
        check_manage(by, duty)
    if duty.ended_on:
        raise ValidationError("Nothing is asked for of this any more.")
    due_on = max(duty.due_for(quarter), clock.today())
    values = {"due_on": due_on, "open_until": due_on + dt.timedelta(days=DAYS_OPEN_AFTER_DUE), "asked_at": clock.now()}
    row = audit.add(Return(duty=duty, quarter=quarter, **values), by=by, verb="asked for")
    if mails:
        _mail_after_commit(row, "asked")
    return row


@transaction.atomic
def ask_again(row: Return, *, by: User, open_until: dt.date) -> Return:
    """Mail a new link, which works until that day; the ones before stop working. What was withdrawn is asked for once
    more. Raises PermissionDenied, NotInThisStateError, ValidationError."""
    check_manage(by, row.duty)
    _check_state(row, *WRITABLE, ReturnState.WITHDRAWN)
    if row.duty.ended_on:
        raise ValidationError("Nothing is asked for of this any more.")
    if open_until < clock.today():
        raise ValidationError({"open_until": "Give a day that is still to come."})
    state = ReturnState.ASKED if row.state == ReturnState.WITHDRAWN else row.state
    audit.change(row, by=by, verb="asked again for", open_until=open_until, state=state)
    _mail_link(row, "asked", by=by)
    return row


def _mail_link(row: Return, kind: str, *, by: User) -> None:
    audit.change(row, by=by, verb="mailed a new link for", nonce=new_nonce())
    _mail_after_commit(row, kind)


def _mail_after_commit(row: Return, kind: str) -> None:
    """Once what it tells of is saved. Raises OSError to the caller's page where the mail server does not take it."""
    transaction.on_commit(partial(mail_link, row, kind))


def mail_link(row: Return, kind: str) -> Return:
    """Mail the link that the return has. Where the mail server does not take it, that is kept, so that `ask_returns`
    tries again on its next run. Raises OSError."""
    try:
        mail.message(row, kind).send()
    except OSError:
        _note_mail(row, kind, by=None)
        raise
    _note_mail(row, "", by=None)
    return row


@transaction.atomic
def _note_mail(row: Return, unmailed: str, *, by: User | None) -> None:
    if row.unmailed != unmailed:
        audit.change(row, by=by, verb="could not mail" if unmailed else "mailed", unmailed=unmailed)


@transaction.atomic
def withdraw(row: Return, *, by: User) -> Return:
    """The link stops working at once."""
    check_manage(by, row.duty)
    _check_state(row, *WRITABLE)
    return audit.change(row, by=by, verb="withdrew", state=ReturnState.WITHDRAWN, nonce=new_nonce())


@transaction.atomic
def keep(row: Return, *, by: Sender, typed: dict[str, dict[str, str]], words: str) -> Return:
    """Keep what the sender typed, right or wrong. Raises NotInThisStateError once it has been sent."""
    _check_state(row, *WRITABLE)
    return audit.change(row, by=by, verb="saved", typed=typed, words=words)


@transaction.atomic
def send(row: Return, *, by: Sender, typed: dict[str, dict[str, str]], words: str, mails: bool = True) -> Return:
    """Hand it to the office, with a receipt to its sender. The caller has checked what was typed."""
    keep(row, by=by, typed=typed, words=words)
    audit.change(row, by=by, verb="sent", state=ReturnState.SENT, sent_at=clock.now(), to_change="")
    if mails:
        mail.send_after_commit(row, "receipt")
    return row


@transaction.atomic
def send_back(row: Return, *, by: User, to_change: str, today: dt.date) -> Return:
    """Ask its sender for a change, with a new link. Raises PermissionDenied, ValidationError, NotInThisStateError."""
    check_manage(by, row.duty)
    _check_state(row, ReturnState.SENT)
    if not to_change.strip():
        raise ValidationError({"to_change": "Say what has to change."})
    until = max(row.open_until, today + dt.timedelta(days=DAYS_OPEN_AFTER_DUE))
    values: dict[str, Any] = {"state": ReturnState.BACK, "to_change": to_change, "open_until": until}
    audit.change(row, by=by, verb="sent back", **values)
    _mail_link(row, "back", by=by)
    return row


@transaction.atomic
def take(row: Return, forms: Sequence[FigureForm], *, by: User, today: dt.date) -> Return:
    """Enter its figures as the office's own, all of them or none, each with the return as its source.

    `forms` are those of `entry.forms_of_office`. Raises PermissionDenied, NotInThisStateError, WindowClosedError, and
    ValidationError with what is wrong with a figure.
    """
    check_manage(by, row.duty)
    _check_state(row, ReturnState.SENT)
    for form in forms:
        _enter(row, form, by=by, today=today)
    return audit.change(row, by=by, verb="took", state=ReturnState.TAKEN, taken_by=by)


def _enter(row: Return, form: FigureForm, *, by: User, today: dt.date) -> None:
    title = form.due.measure.title
    if not form.is_valid():
        wrong = " ".join(dict.fromkeys(str(message) for errors in form.errors.values() for message in errors))
        raise ValidationError(f"{title}: {wrong}")
    if not form.is_empty and _is_another(form):
        entry = FigureEntry(form.values(), form.due.current, row.source)
        write_figure(entry, quarter=row.quarter, by=by, today=today)


def _is_another(form: FigureForm) -> bool:
    """Than the figure that stands there already."""
    return form.due.current is None or bool(set(form.changed_names()) - {"source", "reason", "note"})


def _check_state(row: Return, *states: ReturnState) -> None:
    """To be called first: it holds the chain, and reads the row as it is now."""
    audit.hold_chain()
    row.refresh_from_db(fields=["state", "nonce", "open_until"])
    if row.state not in states:
        raise NotInThisStateError(f"This return is not open for that: {row.get_state_display().lower()}.")


def remind(row: Return, *, by: User | None, today: dt.date) -> Return:
    """Mail its sender that it is due, or late; the link stays the same. `by` is None for the portal's own command.

    Raises OSError where the mail server does not take it: then it is as if nobody had been reminded.
    """
    before = row.reminded_on
    _note_reminder(row, by=by, on=today)
    try:
        mail.message(row, "late" if row.is_late_on(today) else "reminder").send()
    except OSError:
        _note_reminder(row, by=by, on=before)
        raise
    return row


@transaction.atomic
def _note_reminder(row: Return, *, by: User | None, on: dt.date | None) -> None:
    audit.change(row, by=by, verb="reminded of" if on else "could not remind of", reminded_on=on)
