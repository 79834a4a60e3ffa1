"""What `manage.py verify` looks at, part by part, and what it said last."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from django.core.cache import cache
from django.db import DatabaseError, connection, transaction

from pcc_portal.accounts.models import User
from pcc_portal.audit import anchors, chain
from pcc_portal.audit.models import Event, Head
from pcc_portal.audit.triggers import unguarded
from pcc_portal.panel.models import ReportFile
from pcc_portal.panel.sealing import verify as sealing
from pcc_portal.periods import clock
from pcc_portal.updates.documents import store
from pcc_portal.updates.models import Document, Release, SealedRecord
from pcc_portal.updates.registers.declaration import released_models
from pcc_portal.updates.releases import verify as releases
from performance.kept import triggers
from performance.kept.faults import faults as faults_of_readings
from performance.kept.faults import whole as readings

from . import records

LAST = "proof.last"


@dataclass(frozen=True)
class Part:
    """`faults`: a sentence for each thing that differs; `whole`: what is said where nothing does."""

    name: str
    faults: Callable[[], Iterable[str]]
    whole: Callable[[], str]


@dataclass(frozen=True)
class Finding:
    """What was seen of one part; `faults`: as many as were asked for."""

    name: str
    faults: Sequence[str]
    summary: str


@dataclass(frozen=True)
class Outcome:
    at: dt.datetime
    fault: str  # the first; empty where all is as it was made


@transaction.atomic
def examine(parts: Sequence[Part], *, most: int) -> list[Finding]:
    """Each part in turn, with `most` of its faults; past a broken log nothing, since what it says proves nothing then.

    One transaction that holds the end of the log, so that nobody writes meanwhile.
    """
    seen: list[Finding] = []
    for part in parts:
        faults = list(islice(part.faults(), most))
        seen.append(Finding(part.name, faults, faults[0] if faults else part.whole()))
        if faults and (most == 1 or part is LOG):
            break
    return seen


def remember(fault: str) -> None:
    """For the page of the office, where the database can be written. It proves nothing by itself."""
    with suppress(DatabaseError):
        cache.set(LAST, Outcome(clock.now(), fault), timeout=None)


def last_outcome() -> Outcome | None:
    outcome = cache.get(LAST)
    return outcome if isinstance(outcome, Outcome) else None


def _log_faults() -> Iterator[str]:
    verdict = chain.verify()
    if verdict.broken:
        yield f"The log is broken: {verdict.broken}. The {verdict.count} before it are intact."


def _log() -> str:
    head = Head.objects.first() or Head()
    withheld = Event.objects.filter(before__has_key=chain.WITHHELD).count()
    return chain.Verdict(head.number, head.hash, None, withheld).words


def _released() -> str:
    rows = sum(model.objects.filter(release__isnull=False).count() for model in released_models())
    return (
        f"{Release.objects.count()} releases are as they were made: "
        f"{rows} released rows, {SealedRecord.objects.count()} sealed records."
    )


def _sealed_faults() -> Iterator[str]:
    yield from sealing.unrecorded()
    yield from sealing.faults()


def _sealed() -> str:
    return f"{ReportFile.objects.count()} sealed files are as they were sealed."


def _documents() -> str:
    return f"{Document.objects.filter(removed_because='').count()} documents are as they were added."


def _kept_faults() -> Iterator[str]:
    yield from (f"The database has lost its trigger {name}." for name in triggers.lost(connection))
    yield from faults_of_readings()


def _lost_triggers() -> Iterator[str]:
    tables = [*releases.tables(), Event._meta.db_table, ReportFile._meta.db_table]
    return (f"The database has lost its trigger {name}." for name in unguarded(connection, tables))


def _records() -> str:
    tables, people = records.compared(), User.objects.count()
    rows = sum(model._base_manager.count() for model in tables)
    return f"{rows} rows of {len(tables)} registers, and {people} people, are as the log says."


LOG = Part("log", _log_faults, _log)
PARTS = (
    LOG,
    Part("releases", releases.faults, _released),
    Part("sealed files", _sealed_faults, _sealed),
    Part("documents", store.faults, _documents),
    Part("readings", _kept_faults, readings),
    Part("triggers", _lost_triggers, lambda: "The database refuses changes to all of them."),
    Part("records", records.faults, _records),
    Part("anchors", anchors.faults, lambda: f"The log holds what {len(anchors.kept())} anchors say of it."),
)
