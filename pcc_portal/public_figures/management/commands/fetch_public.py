"""`manage.py fetch_public SOURCE [--file F | --address URL | --since DAY]`: what the pages of public figures do."""

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
from pcc_portal.public_figures.notices import awards_since, offer
from pcc_portal.public_figures.sources import SOURCES
from pcc_portal.public_figures.sources.declaration import Source, UnreadFileError
from pcc_portal.public_figures.sources.notices import NOTICES, NoticeSource, read_package


class Command(BaseCommand):
    help = "Read a file of a public source, and take the figures of the measures that it fills."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", metavar="SOURCE", choices=[*SOURCES, *NOTICES])
        parser.add_argument("--file", metavar="F", type=Path, help="of this machine")
        parser.add_argument("--address", metavar="URL", default="", help="where it is fetched from, over HTTPS")
        since = "of notices, the first day that is fetched"
        parser.add_argument("--since", type=dt.date.fromisoformat, metavar="YYYY-MM-DD", help=since)
        parser.add_argument("--by", required=True, metavar="E-MAIL", help="whose import it is; what they may do holds")
        parser.add_argument("--sheet", default="", help="of a workbook with several sheets, the one to read")
        parser.add_argument("--published", type=dt.date.fromisoformat, metavar="YYYY-MM-DD", help="by default today")
        parser.add_argument("--confirm", action="store_true", help="what is asked about is right")
        parser.add_argument("--dry-run", action="store_true", help="say what it would do, and take nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(email=options["by"].lower()).first()
        if by is None:
            raise CommandError(f"Nobody here has the address {options['by']}.")
        key = options["source"]
        try:
            row = self._read(SOURCES[key], by, options) if key in SOURCES else self._offer(NOTICES[key], by, options)
        except UnreadFileError as refusal:
            raise CommandError("\n".join(refusal.reasons)) from refusal
        except PermissionDenied as why:
            raise CommandError(str(why)) from why
        if key in NOTICES:
            self.stdout.write(
                f"{row.numbers} read, {row.new} new of ours, {row.revised} revised, {row.same} as they stand"
            )
            return
        self._tell(row)
        if row.brought and not options["dry_run"]:
            self._take(row, by, confirmed=options["confirm"])

    def _offer(self, source: NoticeSource, by: User, options: dict[str, Any]) -> Fetch:
        """Notices wait on their page, to be accepted there."""
        file, since = options["file"], options["since"]
        if bool(file) == bool(since):
            raise CommandError("Say --file or --since: one of the two.")
        awards = read_package(_content(file))[0] if file else awards_since(source, since)
        return offer(source, awards, by=by, name=file.name if file else f"Since {since}", today=today())

    def _read(self, source: Source, by: User, options: dict[str, Any]) -> Fetch:
        file, address = options["file"], options["address"]
        if bool(file) == bool(address):
            raise CommandError("Say --file or --address: one of the two.")
        content = _content(file) if file else fetched(address, source.hosts)
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


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as why:
        raise CommandError(f"{file} cannot be read: {why.strerror}.") from why
