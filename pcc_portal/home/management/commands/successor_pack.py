from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pcc_portal.home.successor.writing import write_pack
from pcc_portal.periods.clock import today
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.releases.as_of import WORKING_COPY, Viewpoint


class Command(BaseCommand):
    help = "Write all that the office leaves to its successor into a new folder, readable without the portal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if folder.exists():
            raise CommandError(f"{folder} exists. A pack is written into a new folder.")
        quarter = Quarter.objects.in_hand(today()) or Quarter.objects.latest_first().first()
        if quarter is None:
            raise CommandError("There is nothing to leave yet: no quarter has been opened.")
        try:
            files = write_pack(folder, Viewpoint(WORKING_COPY, quarter))
        except OSError as problem:
            raise CommandError(f"The pack cannot be written: {problem}.") from problem
        self.stdout.write(f"{folder}: {files:,} files. Begin with {folder / 'index.html'}.")
