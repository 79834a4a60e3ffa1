"""Ask for the returns of quarters that have ended, and remind who owes one. For cron or a systemd timer, once a day."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pcc_portal.periods.clock import today
from pcc_portal.returns.daily import Letter, letters
from pcc_portal.ui.formats import plural


class Command(BaseCommand):
    help = "Mail the links of returns that are asked for, and reminders a week before, on the day after, and weekly."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say who would be told what, and send nothing.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        due = letters(today())
        if dry_run:
            for letter in due:
                self.stdout.write(letter.words)
            return
        failed = sum(not self._send(letter) for letter in due)
        self.stdout.write(f"{plural(len(due) - failed, 'mail')} sent.")
        if failed:
            raise CommandError(f"{plural(failed, 'mail')} could not be sent.")

    def _send(self, letter: Letter) -> bool:
        """One that cannot be delivered holds up no other."""
        try:
            letter.send()
        except OSError as problem:
            self.stderr.write(f"{letter.words}: not sent, {type(problem).__name__}")
            return False
        return True
