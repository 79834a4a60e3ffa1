"""`manage.py fetch_public SOURCE [--file F | --address URL]`: what the page of a source does, for timers and shells."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pcc_portal.accounts.models import User
from pcc_portal.imports import actions as imports
from pcc_portal.periods.clock import today
from pcc_portal.public_figures.bringing import bring_content
from pcc_portal.public_figures.fetching import fetched
from pcc_portal.public_figures.models import Fetch
from pcc_portal.public_figures.sources import SOURCES
from pcc_portal.public_figures.sources.declaration import Source, UnreadFileError


class Command(BaseCommand):
    help = "Read a file of a public source, and take the figures of the measures that it fills."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", metavar="SOURCE", choices=list(SOURCES), help=", ".join(SOURCES))
        parser.add_argument("--file", metavar="F", type=Path, help="of this machine")
        parser.add_argument("--address", metavar="URL", default="", help="where it is fetched from, over HTTPS")
        parser.add_argument("--by", required=True, metavar="E-MAIL", help="whose import it is; what they may do holds")
        parser.add_argument("--sheet", default="", help="of a workbook with several sheets, the one to read")
        parser.add_argument("--published", type=dt.date.fromisoformat, metavar="YYYY-MM-DD", help="by default today")
        parser.add_argument("--confirm", action="store_true", help="what is asked about is right")
        parser.add_argument("--dry-run", action="store_true", help="say what it would do, and take nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(email=options["by"].lower()).first()
        if by is None:
            raise CommandError(f"Nobody here has the address {options['by']}.")
        source = SOURCES[options["source"]]
        try:
            row = self._read(source, by, options)
        except UnreadFileError as refusal:
            raise CommandError("\n".join(refusal.reasons)) from refusal
        except PermissionDenied as why:
            raise CommandError(str(why)) from why
        self._tell(row)
        if row.brought and not options["dry_run"]:
            self._take(row, by, confirmed=options["confirm"])

    def _read(self, source: Source, by: User, options: dict[str, Any]) -> Fetch:
        file, address = options["file"], options["address"]
        if bool(file) == bool(address):
            raise CommandError("Say --file or --address: one of the two.")
        try:
            content = file.read_bytes() if file else fetched(address, source.hosts)
        except OSError as why:
            raise CommandError(f"{file} cannot be read: {why.strerror}.") from why
        of_file = {"name": file.name if file else address, "published_on": options["published"] or today()}
        return bring_content(source, content, by=by, sheet=options["sheet"], today=today(), **of_file)

    def _tell(self, row: Fetch) -> None:
        """Raises CommandError with every figure that is refused."""
        counts = {
            "new": row.new,
            "revised": row.revised,
            "as they stand": row.same,
            "of others’ measures": row.not_yours,
        }
        ours = f"{len(row.unmapped)} series of our own places fill nothing"
        self.stdout.write(", ".join([*(f"{count} {words}" for words, count in counts.items()), ours]))
        outcome = row.brought.outcome if row.brought else {"wrong": [], "faults": [], "doubted": []}
        for doubted in outcome["doubted"]:
            self.stdout.write(f"{doubted['title']}: {' '.join(doubted['doubts'])}")
        wrong = [f"{each['title']}: {words}" for each in outcome["wrong"] for _, words in each["errors"]]
        if wrong or outcome["faults"]:
            raise CommandError("\n".join([*outcome["faults"], *wrong, "Nothing was taken."]))

    def _take(self, row: Fetch, by: User, *, confirmed: bool) -> None:
        assert row.brought is not None  # noqa: S101  # asked by the caller
        try:
            outcome = imports.load(row.brought, by=by, today=today(), confirmed=confirmed)
        except ValidationError as why:
            raise CommandError(f"{' '.join(why.messages)} Nothing was taken.") from why
        if not outcome.is_sound:
            raise CommandError("Something else stands by now. Nothing was taken.")
        self.stdout.write("Taken. Somebody else approves them.")
