"""`manage.py office_workbook OUT.xlsx [--from-records]`: the workbook that sets up an office."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pcc_portal.accounts.models import User
from pcc_portal.imports.office.loading import acting
from pcc_portal.imports.office.workbook import office_workbook
from pcc_portal.periods.clock import today


class Command(BaseCommand):
    help = "Write the workbook that sets up an office: a sheet for each thing, with notes, lists and an example."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="OUT.xlsx", type=Path)
        parser.add_argument("--from-records", action="store_true", help="with what this portal holds instead")

    def handle(self, *args: Any, **options: Any) -> None:
        content = office_workbook(acting(User()), today(), from_records=options["from_records"])
        try:
            options["file"].write_bytes(content)
        except OSError as why:
            raise CommandError(f"{options['file']} cannot be written: {why.strerror}.") from why
        self.stdout.write(f"{options['file']} is written.")
