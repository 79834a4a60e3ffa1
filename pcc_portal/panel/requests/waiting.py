"""What of the panel's requests waits for one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import F, QuerySet

from pcc_portal.updates.rules import can_publish

from ..models import PanelRequest
from .rules import can_approve_reply

REPLY, AGAIN, APPROVE = "To answer", "Reply returned", "Reply to approve"
PUBLISH, NAME = "To publish with its answer", "Without an owner"


def not_done() -> QuerySet[PanelRequest]:
    """Requests that wait for somebody, the one due first before the others."""
    return PanelRequest.objects.not_done().select_related("meeting").order_by(F("due_on").asc(nulls_last=True), "pk")


def waiting_for(person: Any, requests: Iterable[PanelRequest]) -> list[tuple[PanelRequest, str]]:
    """Those of the requests that wait for this person, and for what."""
    return [(row, what) for row in requests for what in _asked_of(person, row)]


def _asked_of(person: Any, row: PanelRequest) -> Iterator[str]:
    if row.has_draft:
        yield from _of_draft(person, row)
    elif not row.reply:
        if row.owner_id == person.pk:
            yield REPLY
        elif row.owner_id is None and can_publish(person):
            yield NAME
    elif not row.is_public and can_publish(person):
        yield PUBLISH


def _of_draft(person: Any, row: PanelRequest) -> Iterator[str]:
    if row.is_waiting:
        if can_approve_reply(person, row):
            yield APPROVE
    elif person.pk in {row.owner_id, row.replied_by_id}:
        yield AGAIN
