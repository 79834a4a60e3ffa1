import os
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from pcc_portal.backups import restoring


class Command(BaseCommand):
    help = (
        "Put a backup into an empty place, bring it to this version and prove it. Nothing is put in place where a byte "
        "of the backup differs from its manifest."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", type=Path, help="File with the secret key of age, for an encrypted backup.")

    def handle(self, *args: Any, file: Path, key: Path | None, **options: Any) -> None:
        os.umask(0o077)
        manifest = restoring.restore(file, key)
        rows = sum(table["rows"] for table in manifest["tables"].values())
        documents = len(manifest["files"]) - 1
        self.stdout.write(f"Restored as of {manifest['made']}: {rows} rows as they were, {documents} documents.")
        call_command("migrate", verbosity=0, stdout=self.stdout)
        call_command("verify", unrecorded=True, stdout=self.stdout)  # the rows stay those of the backup
