"""Where requests of the panel stand on a day, and for which of them a person has something to do."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from pcc_portal.ui import formats
from pcc_portal.updates.rules import can_publish

from ..choices import RequestState
from ..models import PanelRequest
from .approval import Changed, fallen
from .rules import can_approve_reply

OPEN, OVERDUE, ANSWERED = RequestState.OPEN, RequestState.OVERDUE, RequestState.ANSWERED
STANDINGS = RequestState.choices
SHAPES = {OPEN: "nodata", OVERDUE: "off", ANSWERED: "done"}


def stands(where: str, on: dt.date) -> Q:
    """Requests that stand so; those past their day are overdue and no longer open."""
    if where == ANSWERED:
        return ~Q(answer="")
    overdue = Q(due_on__isnull=False, due_on__lt=on)
    return Q(answer="") & (overdue if where == OVERDUE else ~overdue)


def counts(rows: QuerySet[PanelRequest], on: dt.date) -> dict[str, int]:
    """How many stand where. One query."""
    asked = {where: Count("pk", filter=stands(where, on)) for where, _ in STANDINGS}
    return rows.order_by().aggregate(**asked)


def standing(request: PanelRequest, on: dt.date) -> tuple[RequestState, str]:
    """Where it stands, and how in words."""
    if request.answer:
        return ANSWERED, ANSWERED.label
    if request.due_on and request.due_on < on:
        return OVERDUE, OVERDUE.label
    return OPEN, OPEN.label


def age(request: PanelRequest, on: dt.date) -> int:
    """Days from the question to its answer, or to the day while there is none."""
    return ((request.answered_on or on) - request.raised_on).days


def age_words(request: PanelRequest, on: dt.date) -> str:
    """As in "Answered after 12 days", "Open for 3 days, due in 25 days"."""
    if request.answered_on:
        return f"{ANSWERED.label} after {formats.days(age(request, on))}"
    due = f", {formats.due_words(request.due_on, on)}" if request.due_on else ""
    return f"{OPEN.label} for {formats.days(age(request, on))}{due}"


REPLY, AGAIN, APPROVE = "To answer", "Reply returned", "Reply to approve"
PUBLISH, NAME = "To publish with its answer", "Without an owner"
CHANGED = "Changed since approval"


def not_done() -> QuerySet[PanelRequest]:
    """Requests that wait for somebody, the one due first before the others."""
    return PanelRequest.objects.not_done().select_related("meeting").order_by(F("due_on").asc(nulls_last=True), "pk")


@dataclass(frozen=True)
class Waiting:
    """A request that waits for somebody; `changed`: what its approved answer cites and reads otherwise now."""

    row: PanelRequest
    changed: Changed = ()


def all_waiting() -> list[Waiting]:
    """Every request that is not done, and every one whose approval has fallen since."""
    again = dict(fallen())
    rows = list(not_done())
    settled = [row for row in again if row not in rows]
    return [Waiting(row, again.get(row, ())) for row in (*rows, *settled)]


def waiting_for(person: Any, requests: Iterable[Waiting]) -> list[tuple[Waiting, str]]:
    """Those of the requests that wait for this person, and for what."""
    return [(one, what) for one in requests for what in _asked_of(person, one)]


def _asked_of(person: Any, one: Waiting) -> Iterator[str]:
    row = one.row
    if row.has_draft:
        yield from _of_draft(person, row)
    elif not row.reply:
        if row.owner_id == person.pk:
            yield REPLY
        elif row.owner_id is None and can_publish(person):
            yield NAME
    elif one.changed:
        if can_approve_reply(person, row):
            yield CHANGED
    elif not row.is_public and can_publish(person):
        yield PUBLISH


def _of_draft(person: Any, row: PanelRequest) -> Iterator[str]:
    if row.is_waiting:
        if can_approve_reply(person, row):
            yield APPROVE
    elif person.pk in {row.owner_id, row.replied_by_id}:
        yield AGAIN
