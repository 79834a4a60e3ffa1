"""Three addresses for whoever watches the service; none says anything about what is inside."""

import logging

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import public
from pcc_portal.backups.retention import age_of_last

log = logging.getLogger(__name__)

PROBE, PROBE_SECONDS = "health.ready", 60
SECONDS_AN_HOUR = 3600


@public
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return plain("alive", 200)


@public
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database has every migration and takes what a sign-in writes; 503 otherwise, with the reason in the
    log only."""
    try:
        waiting = unapplied_migrations()
        if not waiting:
            try_sign_in_counter()
    except DatabaseError:
        log.exception("The database does not answer, or cannot be written.")
        return plain("not ready", 503)
    if waiting:
        log.error("Migrations to apply: %s", ", ".join(waiting))
        return plain("not ready", 503)
    return plain("ready", 200)


@public
@require_safe
def backup(request: HttpRequest) -> HttpResponse:
    """200 where BACKUP_DIR holds a backup of the last BACKUP_HOURS, 503 where not; either says how old the last is."""
    folder = settings.BACKUP_DIR
    age = age_of_last(folder) if folder and folder.is_dir() else None
    if age is None:
        return plain("no backup", 503)
    hours = int(age.total_seconds() // SECONDS_AN_HOUR)
    return plain(f"last backup {hours} hours ago", 200 if hours < settings.BACKUP_HOURS else 503)


def try_sign_in_counter() -> None:
    """Raises DatabaseError unless a failed sign-in could be counted: written, and read again."""
    cache.set(PROBE, True, timeout=PROBE_SECONDS)
    if not cache.get(PROBE):
        raise DatabaseError("What was written into the cache is not in it.")


def unapplied_migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def plain(words: str, status: int) -> HttpResponse:
    return HttpResponse(
        f"{words}\n", status=status, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
    )
