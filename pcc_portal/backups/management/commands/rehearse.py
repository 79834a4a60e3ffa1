import os
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from pcc_portal.backups import rehearsal


class Command(BaseCommand):
    help = (
        "Restore a backup into a scratch place beside the portal, prove it, read every public page there, and compare "
        "them with the portal's own where nothing has changed since. The scratch place is removed afterwards."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", type=Path, help="File with the secret key of age, for an encrypted backup.")

    def handle(self, *args: Any, file: Path, key: Path | None, **options: Any) -> None:
        os.umask(0o077)
        began = time.monotonic()
        for line in rehearsal.rehearse(file.resolve(), key):
            self.stdout.write(line)
        self.stdout.write(f"Rehearsed in {time.monotonic() - began:.0f} seconds.")
