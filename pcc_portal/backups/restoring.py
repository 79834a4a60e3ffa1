"""A backup put where nothing is yet."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from pcc_portal.updates.documents import store

from . import archive, engines
from .contents import differences


def restore(file: Path, key: Path | None) -> dict[str, Any]:
    """Put database and documents of the backup where DATABASE_URL and DOCUMENTS_DIR say; returns its manifest.

    Raises CommandError, and leaves the place as it is, where there is a database already, or where the backup is
    damaged, of a newer version or of the other engine.
    """
    if not engines.is_empty():
        raise CommandError("There is a database already. A backup is restored into an empty place: put it aside first.")
    with archive.opened(file, key) as (manifest, folder):
        check(manifest)
        for document in (folder / archive.DOCUMENTS).iterdir():
            store.keep(document.read_bytes())
        now = engines.put(folder / archive.DATABASE, manifest["tables"])
    if differ := [*differences(manifest["tables"], now)]:
        raise CommandError(f"What was restored is not what was backed up: {'; '.join(differ)}.")
    return manifest


def check(manifest: dict[str, Any]) -> None:
    if manifest["engine"] != connection.vendor:
        raise CommandError(f"The backup is of {manifest['engine']}, and DATABASE_URL names {connection.vendor}.")
    known = MigrationLoader(None).disk_migrations or {}
    unknown = sorted(f"{app}.{name}" for app, name in manifest["migrations"] if (app, name) not in known)
    if unknown:
        raise CommandError(f"The backup is of a newer version of the portal, with {', '.join(unknown)}.")
