"""`manage.py import REGISTER FILE [--dry-run]`: what the pages of imports do, from a file on this machine."""

from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pcc_portal.accounts.models import User
from pcc_portal.imports import actions
from pcc_portal.imports.models import Import
from pcc_portal.imports.outcomes import ADDED, CHANGED, LEFT, WAITS
from pcc_portal.imports.reading import read
from pcc_portal.imports.sheets.grid import Table
from pcc_portal.imports.sheets.limits import RefusedFileError
from pcc_portal.imports.sheets.read import read_file
from pcc_portal.imports.targets import targets
from pcc_portal.periods.clock import today


class Command(BaseCommand):
    help = "Load a CSV, XLSX or ODS into a register, or figures: all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("register", metavar="REGISTER", help="such as figures, contract or property")
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--by", required=True, metavar="E-MAIL", help="whose import it is; what they may do holds")
        parser.add_argument("--sheet", default="", help="of a workbook with several sheets, the one to read")
        parser.add_argument("--reason", default="", help="why what stands changes")
        parser.add_argument("--dates", choices=["day", "month"], default="", help="what comes first in 01/02/2024")
        parser.add_argument("--leave-out", nargs="*", default=[], metavar="HEAD", help="columns that are not read")
        parser.add_argument("--confirm", action="store_true", help="what is asked about is right")
        parser.add_argument("--dry-run", action="store_true", help="say what it would do, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(email=options["by"].lower()).first()
        if by is None:
            raise CommandError(f"Nobody here has the address {options['by']}.")
        if options["register"] not in targets():
            raise CommandError(f"REGISTER is one of {', '.join(targets())}.")
        brought = self._bring(by, self._table(options), options)
        self._tell(brought)
        if not options["dry_run"]:
            self._load(brought, by, confirmed=options["confirm"])

    def _table(self, options: dict[str, Any]) -> Table:
        try:
            return read_file(options["file"].read_bytes(), options["sheet"])
        except OSError as why:
            raise CommandError(f"{options['file']} cannot be read: {why.strerror}.") from why
        except RefusedFileError as refusal:
            raise CommandError("\n".join(refusal.reasons)) from refusal

    def _bring(self, by: User, table: Table, options: dict[str, Any]) -> Import:
        for note in table.notes:
            self.stdout.write(note)
        name, target, day = options["file"].name, options["register"], today()
        try:
            brought = actions.bring(by=by, target=target, name=name, table=table, today=day, reason=options["reason"])
            chosen = dict.fromkeys(options["leave_out"], "-")
            answers = {"dates": options["dates"]} if options["dates"] else {}
            return actions.answer(brought, by=by, today=day, chosen=chosen, answers=answers)
        except PermissionDenied as why:
            raise CommandError(str(why)) from why

    def _tell(self, brought: Import) -> None:
        """What it would do. Raises CommandError with every row that is wrong."""
        now, outcome = read(brought), brought.outcome
        if now.unknown:
            raise CommandError(f"No column is called {', '.join(now.unknown)}. Rename them, or --leave-out.")
        if now.asks_order:
            raise CommandError(f"What comes first in {now.asks_order}? Say --dates day or --dates month.")
        for row in outcome["doubted"]:
            self.stdout.write(f"Row {row['number']}, {row['title']}: {' '.join(row['doubts'])}")
        wrong = [
            f"Row {row['number']}, {label}: {words}" if label else f"Row {row['number']}: {words}"
            for row in outcome["wrong"]
            for label, words in row["errors"]
        ]
        if wrong or outcome["faults"]:
            raise CommandError("\n".join([*outcome["faults"], *wrong, "Nothing was loaded."]))
        counts = (f"{outcome['counts'].get(kind, 0)} {kind}" for kind in (ADDED, CHANGED, WAITS, LEFT))
        self.stdout.write(", ".join(counts))
        self.stdout.flush()

    def _load(self, brought: Import, by: User, *, confirmed: bool) -> None:
        try:
            outcome = actions.load(brought, by=by, today=today(), confirmed=confirmed)
        except ValidationError as why:
            raise CommandError(f"{' '.join(why.messages)} Nothing was loaded.") from why
        if not outcome.is_sound:
            raise CommandError("Something else stands by now. Nothing was loaded.")
        self.stdout.write("Loaded.")
