from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pcc_portal.home.successor.actions import PackError, load_pack


class Command(BaseCommand):
    help = "Load the pack of another office into this empty portal: the same registers, reports and log."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            rows = load_pack(folder)
        except PackError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{rows:,} rows are loaded. Next: manage.py verify, then manage.py add_administrator.")
