"""Two addresses for whoever watches the service; neither says anything about what is inside."""

import logging

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pcc_portal.accounts.access import public

log = logging.getLogger(__name__)


@public
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return plain("alive", 200)


@public
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and has every migration; 503 otherwise, with the reason in the log only."""
    try:
        waiting = unapplied_migrations()
    except DatabaseError:
        log.exception("The database does not answer.")
        return plain("not ready", 503)
    if waiting:
        log.error("Migrations to apply: %s", ", ".join(waiting))
        return plain("not ready", 503)
    return plain("ready", 200)


def unapplied_migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def plain(words: str, status: int) -> HttpResponse:
    return HttpResponse(
        f"{words}\n", status=status, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
    )
