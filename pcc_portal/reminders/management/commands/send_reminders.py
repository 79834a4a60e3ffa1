"""Mail everybody in the office what is due from them. For cron or a systemd timer, once a day or more often."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from objectives.models import Plan
from pcc_portal.periods.clock import today
from pcc_portal.reminders.actions import due, send_all
from pcc_portal.ui.formats import plural
from pcc_portal.ui.house import HouseStyle, written_in


class Command(BaseCommand):
    help = "Send each person one mail of what is due, returned, or waiting for them. Nothing is sent twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say who would be told what, and send nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = Plan.objects.in_force()
        with written_in(plan.house_style if plan else HouseStyle()):
            self._send(**options)

    def _send(self, *, dry_run: bool, **options: Any) -> None:
        if dry_run:
            self._say()
            return
        outcome = send_all(today(), self.stderr.write)
        self.stdout.write(f"{plural(outcome.sent, 'mail')} sent.")
        if outcome.unknown:
            words = plural(outcome.unknown, "mail")
            self.stderr.write(f"{words} of today may not have gone out: an earlier command was stopped while sending.")
        if outcome.failed:
            raise CommandError(f"{plural(outcome.failed, 'mail')} could not be sent. The next run tries again.")

    def _say(self) -> None:
        for person, items in due(today()):
            self.stdout.write(f"{person} <{person.email}>")
            for item in items:
                self.stdout.write(f"  {item.what} {item.by_when}")
