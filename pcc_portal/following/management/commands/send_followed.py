"""Mail who follows something what the releases changed of it. For cron or a systemd timer, every quarter of an hour."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from objectives.models import Plan
from pcc_portal.following import actions
from pcc_portal.following.digests import due, send_all
from pcc_portal.periods import clock
from pcc_portal.ui.formats import plural
from pcc_portal.ui.house import HouseStyle, written_in
from pcc_portal.updates.models import Release


class Command(BaseCommand):
    help = "Mail followers what the releases changed, each release once; forget who did not confirm within a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say how many would be mailed, and send nothing.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        plan = Plan.objects.in_force()
        with written_in(plan.house_style if plan else HouseStyle()):
            if dry_run:
                mails = sum(bool(news) for _, news in due(Release.objects.published().latest_number()))
                self.stdout.write(f"{plural(mails, 'mail')} would be sent.")
            else:
                self._send()

    def _send(self) -> None:
        actions.expire(clock.now())
        outcome = send_all(self.stderr.write)
        self.stdout.write(f"{plural(outcome.sent, 'mail')} sent.")
        if outcome.gone:
            words = plural(outcome.gone, "address", "addresses")
            self.stdout.write(f"{words} deleted: their mail server does not know them.")
        if outcome.unknown:
            words = plural(outcome.unknown, "mail")
            self.stderr.write(f"{words} may not have gone out: an earlier command was stopped while sending.")
        if outcome.failed:
            raise CommandError(f"{plural(outcome.failed, 'mail')} could not be sent. The next run tries again.")
