"""The hash chain: each event's hash covers its content and the hash before it."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone

from .models import ChainCheck, Event, Head

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

    def __str__(self) -> str:
        return f"event {self.number} {self.problem}"


@dataclass(frozen=True)
class Verdict:
    count: int
    last_hash: str
    broken: Break | None


@dataclass(frozen=True)
class Check:
    """What a look along the whole chain found, and when."""

    at: dt.datetime
    verdict: Verdict


def altered(events: Iterable[Event]) -> list[int]:
    """Numbers of those events that do not say what they said when they were written. No query."""
    return [event.number for event in events if event.hash != digest(event)]


def last_check() -> Check | None:
    """The last one that anybody asked for of this database. One query.

    It serves the page of the log and proves nothing by itself: whoever doubts it runs `manage.py verify_audit`.
    """
    kept = ChainCheck.objects.first()
    if kept is None:
        return None
    broken = None if kept.broken is None else Break(kept.broken, kept.problem)
    return Check(kept.at, Verdict(kept.count, kept.last_hash, broken))


def check() -> Verdict:
    """Verify, and keep the verdict for the page of the log where the database takes it; a copy may be for reading."""
    verdict = verify()
    of_verdict: dict[str, Any] = {"at": timezone.now(), "count": verdict.count, "last_hash": verdict.last_hash}
    of_break = {"broken": verdict.broken.number, "problem": verdict.broken.problem} if verdict.broken else {}
    with suppress(DatabaseError), transaction.atomic():
        ChainCheck.objects.update_or_create(
            pk=ChainCheck.ONLY, defaults={"broken": None, "problem": "", **of_verdict, **of_break}
        )
    return verdict


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
