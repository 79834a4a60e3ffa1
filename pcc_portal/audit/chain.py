"""The hash chain: each event's hash covers its content and the hash before it."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from .models import Event, Head

COVERED = (
    "number",
    "who",
    "user_id",
    "verb",
    "kind",
    "key",
    "title",
    "before",
    "after",
    "reason",
    "request",
    "previous",
)


def digest(event: Event) -> str:
    """SHA-256, as 64 hexadecimal figures, of the event as canonical JSON (UTF-8, sorted keys, no spaces)."""
    content: dict[str, Any] = {name: getattr(event, name) for name in COVERED}
    content["at"] = event.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Break:
    number: int
    problem: str


@dataclass(frozen=True)
class Verdict:
    count: int
    last_hash: str
    broken: Break | None


@transaction.atomic
def verify() -> Verdict:
    """Walk the whole chain and stop at the first broken link. Writers wait meanwhile."""
    head = Head.objects.select_for_update().filter(pk=Head.ONLY).first() or Head()
    last, last_hash = 0, ""
    for event in Event.objects.in_order().iterator():
        problem = _problem(event, last, last_hash)
        if problem:
            return Verdict(last, last_hash, problem)
        last, last_hash = event.number, event.hash
    return Verdict(last, last_hash, _problem_at_end(head, last, last_hash))


def _problem(event: Event, last: int, last_hash: str) -> Break | None:
    if event.number != last + 1:
        return Break(last + 1, f"is missing: event {event.number} follows event {last}")
    if event.previous != last_hash:
        return Break(event.number, f"does not join on to event {last}")
    if event.hash != digest(event):
        return Break(event.number, "does not say what it said when it was written")
    return None


def _problem_at_end(head: Head, last: int, last_hash: str) -> Break | None:
    if last < head.number:
        return Break(last + 1, f"is missing: the chain should end at event {head.number}")
    if last > head.number:
        return Break(head.number + 1, f"was added past the recorded end of the chain, event {head.number}")
    if last_hash != head.hash:
        return Break(last, "is not the event that was written last")
    return None
