import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection


class Command(BaseCommand):
    help = "Copy the SQLite database into a new file, while people work. PostgreSQL is copied with pg_dump."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError("The database is on PostgreSQL: copy it with pg_dump, as docs/deploying.md says.")
        file: Path = options["file"]
        if file.exists():
            raise CommandError(f"{file} exists. A backup is written into a new file.")
        os.umask(0o077)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
        with closing(sqlite3.connect(file)) as copy:
            (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise CommandError(f"{file} is damaged: {verdict}")
        self.stdout.write(f"The database is copied into {file}.")
