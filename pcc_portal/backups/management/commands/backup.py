import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pcc_portal.backups import archive, retention


class Command(BaseCommand):
    help = (
        "Copy the database and the documents into one new file in a folder, while people work; encrypted to the public "
        "keys of BACKUP_RECIPIENTS where some are set."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", default=settings.BACKUP_DIR, help="Default: BACKUP_DIR.")
        parser.add_argument(
            "--keep-days",
            type=int,
            help="Afterwards remove backups that are older, but for the first of each month of the last two years.",
        )

    def handle(self, *args: Any, folder: Path | None, keep_days: int | None, **options: Any) -> None:
        if folder is None or not folder.is_dir():
            raise CommandError("Name a folder that is there, or set BACKUP_DIR.")
        os.umask(0o077)
        made = archive.make(folder.resolve())
        self.stdout.write(f"The database and its documents are backed up in {made}.")
        if keep_days is not None:
            for old in retention.expired(folder, keep_days):
                old.unlink()
                self.stdout.write(f"{old.name} is removed.")
