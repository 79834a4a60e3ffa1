from collections.abc import Callable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from pcc_portal.audit import chain
from pcc_portal.audit.models import Event
from pcc_portal.audit.triggers import unguarded
from pcc_portal.panel.models import ReportFile
from pcc_portal.panel.sealing import verify as sealing
from pcc_portal.updates.documents import store
from pcc_portal.updates.models import Document, Release, SealedRecord
from pcc_portal.updates.registers.declaration import released_models
from pcc_portal.updates.releases import verify as releases
from performance.kept import triggers
from performance.kept.faults import faults as faults_of_readings
from performance.kept.faults import whole as readings

Part = Callable[[], Iterator[str]]


class Command(BaseCommand):
    help = (
        "Prove that the log, every release and every sealed file are as they were made, and that the database still "
        "refuses to change them. Exit code 1 names the first that differs."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """One transaction that holds the end of the log, so that nobody writes meanwhile."""
        verdict = chain.verify()
        if verdict.broken:
            raise CommandError(f"The log is broken: {verdict.broken}. The {verdict.count} before it are intact.")
        self.stdout.write(verdict.words)
        for faults, whole in PARTS:
            if fault := next(faults(), None):
                raise CommandError(fault)
            self.stdout.write(whole())


def released() -> str:
    rows = sum(model.objects.filter(release__isnull=False).count() for model in released_models())
    return (
        f"{Release.objects.count()} releases are as they were made: "
        f"{rows} released rows, {SealedRecord.objects.count()} sealed records."
    )


def sealed_faults() -> Iterator[str]:
    yield from sealing.unrecorded()
    yield from sealing.faults()


def sealed() -> str:
    return f"{ReportFile.objects.count()} sealed files are as they were sealed."


def lost_triggers() -> Iterator[str]:
    tables = [*releases.tables(), Event._meta.db_table, ReportFile._meta.db_table]
    return (f"The database has lost its trigger {name}." for name in unguarded(connection, tables))


def kept_faults() -> Iterator[str]:
    yield from (f"The database has lost its trigger {name}." for name in triggers.lost(connection))
    yield from faults_of_readings()


PARTS: tuple[tuple[Part, Callable[[], str]], ...] = (
    (releases.faults, released),
    (sealed_faults, sealed),
    (store.faults, lambda: f"{Document.objects.filter(removed_because='').count()} documents are as they were added."),
    (kept_faults, readings),
    (lost_triggers, lambda: "The database refuses changes to all of them."),
)
