"""What is known of the service. All of it comes from the database and the disk, so each worker says the same."""

import datetime as dt
import platform
import shutil
import tomllib
from dataclasses import dataclass

import django
from django.conf import settings
from django.db import connection
from django.utils.timesince import timesince

from pcc_portal.audit import anchors
from pcc_portal.audit.models import Head
from pcc_portal.backups.retention import age_of_last
from pcc_portal.imports.choices import ImportState
from pcc_portal.imports.models import Import
from pcc_portal.periods import clock
from pcc_portal.reminders.models import Digest, DigestState
from pcc_portal.returns.choices import ReturnState
from pcc_portal.returns.models import Return
from pcc_portal.ui.formats import number, plural
from pcc_portal.updates.models import Proposal

from ..health import unapplied_migrations
from ..proof.parts import last_outcome
from ..replicas import behind

A_DAY_AND_SOME = dt.timedelta(hours=26)
LEAST_FREE = 0.1  # of the disk
GIGABYTE = 1_000_000_000


@dataclass(frozen=True)
class Fact:
    """`metric`: its name for Prometheus, with the unit; `value`: None where nothing is known; `is_well`: None where
    that is not asked."""

    metric: str
    what: str
    words: str
    value: float | None
    is_well: bool | None = None


def facts() -> list[Fact]:
    return [backup(), *_proof(), _anchor(), _disk(), _migrations(), *_waiting(), _log(), *_replicas()]


def versions() -> dict[str, str]:
    """Of the portal and what it stands on, by the name that people use."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    database = ".".join(map(str, connection.get_database_version()))
    return {
        "Portal": project["version"],
        "Django": django.get_version(),
        "Python": platform.python_version(),
        connection.display_name: database,
    }


def backup() -> Fact:
    folder = settings.BACKUP_DIR
    age = age_of_last(folder) if folder and folder.is_dir() else None
    limit = dt.timedelta(hours=settings.BACKUP_HOURS)
    return _aged("portal_backup_age_seconds", "Last backup", age, limit, "No backup")


def _proof() -> list[Fact]:
    outcome = last_outcome()
    age = clock.now() - outcome.at if outcome else None
    fault = outcome.fault if outcome else None
    words = "Not known" if fault is None else fault or "Nothing differed"
    is_well = None if fault is None else not fault
    value = None if is_well is None else float(not is_well)
    return [
        _aged("portal_proof_age_seconds", "Last proof that nothing was changed", age, A_DAY_AND_SOME, "Never"),
        Fact("portal_proof_faulty", "What that proof showed", words, value, is_well),
    ]


def _anchor() -> Fact:
    try:
        files = anchors.kept()
        age = clock.real_now() - anchors.read(files[-1]).moment if files else None
    except ValueError:
        age = None
    return _aged("portal_anchor_age_seconds", "Last anchor of the log", age, A_DAY_AND_SOME, "No anchor")


def _aged(metric: str, what: str, age: dt.timedelta | None, limit: dt.timedelta, none: str) -> Fact:
    if age is None:
        return Fact(metric, what, none, None, is_well=False)
    now = clock.real_now()
    return Fact(metric, what, f"{timesince(now - age, now)} ago", age.total_seconds(), age < limit)


def _disk() -> Fact:
    disk = shutil.disk_usage(settings.STATE_DIR)
    words = f"{disk.free / GIGABYTE:.1f} GB of {disk.total / GIGABYTE:.1f} GB"
    return Fact("portal_disk_free_bytes", "Free on the disk", words, disk.free, disk.free > LEAST_FREE * disk.total)


def _migrations() -> Fact:
    names = unapplied_migrations()
    words = ", ".join(names) or "All are applied"
    return Fact("portal_migrations_waiting", "Migrations to apply", words, len(names), not names)


def _waiting() -> list[Fact]:
    unsent = Digest.objects.exclude(state=DigestState.SENT).count()
    imports = Import.objects.filter(state=ImportState.CHECKED).count()
    returns = Return.objects.filter(state=ReturnState.SENT).count()
    proposals = Proposal.objects.waiting().count()
    return [
        Fact("portal_mail_waiting", "Mails that have not gone out", str(unsent), unsent, not unsent),
        Fact("portal_imports_waiting", "Imports checked and not loaded", str(imports), imports),
        Fact("portal_returns_waiting", "Returns received and not taken", str(returns), returns),
        Fact("portal_proposals_waiting", "Proposed changes that wait", str(proposals), proposals),
    ]


def _log() -> Fact:
    head = Head.objects.first() or Head()
    return Fact("portal_log_events", "Entries of the log", number(head.number), head.number)


def _replicas() -> list[Fact]:
    """None of an office that has none."""
    if not (states := behind()):
        return []
    read = sum(is_read for _, _, is_read in states)
    words = "; ".join(f"{host}: {_of_replica(lacks, is_read=is_read)}" for host, lacks, is_read in states)
    return [
        Fact("portal_replicas_read", "Replicas that readers are sent to", words, read, read == len(states)),
        Fact(
            "portal_replica_entries_behind",
            "Entries of the log that the slowest replica lacks",
            number(most := max((lacks for _, lacks, _ in states if lacks is not None), default=0)),
            most,
        ),
    ]


def _of_replica(lacks: int | None, *, is_read: bool) -> str:
    if lacks is None:
        return "does not answer"
    lag = plural(lacks, "entry", "entries") + " behind" if lacks else "up to date"
    return f"{'read' if is_read else 'left out'}, {lag}"
