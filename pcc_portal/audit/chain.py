"""The hash chain: each event's hash covers its content and the hash before it."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError, transaction

from pcc_portal.periods import clock

from .models import Event, Head
from .recorded import UNREADABLE, readable

LAST_CHECK = "audit.last_check"
# Of an event that came with a pack for a successor, in what it was before: which parts the pack withholds.
WITHHELD = "[withheld]"
BROUGHT = "loaded a pack"  # the verb of the event that holds what those events say
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
    """`withheld`: how many events came with a pack without all that they said: their place in the chain is proved."""

    count: int
    last_hash: str
    broken: Break | None
    withheld: int = 0

    @property
    def words(self) -> str:
        withheld = f" Of {self.withheld} the place is proved and not all that they said: a pack withheld it."
        return (
            f"The log is intact: {self.count} events, last hash {self.last_hash or 'none yet'}."
            f"{withheld if self.withheld else ''}"
        )


@dataclass(frozen=True)
class Check:
    """What a look along the whole chain found, and when."""

    at: dt.datetime
    verdict: Verdict


def altered(events: Iterable[Event]) -> list[int]:
    """Numbers of those events that do not say what they said when they were written, but for what a pack withheld. No
    query."""
    return [event.number for event in events if not (is_withheld(event) or _is_as_written(event))]


def last_check() -> Check | None:
    """The last one that anybody asked for of this database, if it is still known.

    It serves the page of the log and proves nothing by itself: whoever doubts it runs `manage.py verify_audit`.
    """
    last = cache.get(LAST_CHECK)
    return last if isinstance(last, Check) else None


def check() -> Verdict:
    """Verify, and keep the verdict for the page of the log where the database can be written."""
    verdict = verify()
    with suppress(DatabaseError):
        cache.set(LAST_CHECK, Check(clock.now(), verdict), timeout=None)
    return verdict


@transaction.atomic
def verify() -> Verdict:
    """Walk the whole chain and stop at the first broken link. Writers wait meanwhile."""
    head = Head.objects.select_for_update().filter(pk=Head.ONLY).first() or Head()
    last, last_hash, withheld = 0, "", Withheld()
    for number, event in readable(Event.objects.all(), at_once=500):
        problem = _problem(event, last, last_hash) if event else Break(number, "cannot be read")
        if problem:
            return Verdict(last, last_hash, problem)
        withheld.meet(event)
        last, last_hash = event.number, event.hash
    return Verdict(last, last_hash, _problem_at_end(head, last, last_hash) or withheld.problem(), withheld.count)


class Withheld:
    """What the events say that lack something. None of them gives its hash, so the event that tells of the loading of
    their pack holds one over all of them before it."""

    def __init__(self) -> None:
        self.count, self.first, self.digest, self.last = 0, 0, hashlib.sha256(), 0
        self.is_held = True

    def meet(self, event: Event) -> None:
        if is_withheld(event):
            self.count, self.first = self.count + 1, self.first or event.number
            self.digest.update(digest(event).encode())
        elif event.verb == BROUGHT and event.kind == Head._meta.label_lower:
            self.is_held = event.after.get("withheld") == self.hexdigest()
            self.first, self.last = 0, event.number

    def hexdigest(self) -> str:
        return self.digest.hexdigest()

    def problem(self) -> Break | None:
        if self.first:
            return Break(self.first, "lacks what was withheld of it, and came with no pack")
        return None if self.is_held else Break(self.last, "holds other events than the pack brought")


def is_withheld(event: Event) -> bool:
    return isinstance(event.before, dict) and WITHHELD in event.before


def _is_as_written(event: Event) -> bool:
    try:
        return event.hash == digest(event)
    except UNREADABLE:
        return False


def _problem(event: Event, last: int, last_hash: str) -> Break | None:
    if event.number != last + 1:
        return Break(last + 1, f"is missing: event {event.number} follows event {last}")
    if event.previous != last_hash:
        return Break(event.number, f"does not join on to event {last}")
    if not is_withheld(event) and not _is_as_written(event):
        return Break(event.number, "does not say what it said when it was written")
    return None


def _problem_at_end(head: Head, last: int, last_hash: str) -> Break | None:
    if not str(head.number).isdecimal():  # SQLite keeps any text there
        return Break(last, "cannot be compared with the recorded end of the chain")
    if last < head.number:
        return Break(last + 1, f"is missing: the chain should end at event {head.number}")
    if last > head.number:
        return Break(head.number + 1, f"was added past the recorded end of the chain, event {head.number}")
    if last_hash != head.hash:
        return Break(last, "is not the event that was written last")
    return None
