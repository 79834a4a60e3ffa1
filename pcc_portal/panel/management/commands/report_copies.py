"""Make the PDF and Word copies that sealed reports lack: of those from before copies were switched on, or of one."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pcc_portal.panel import exports
from pcc_portal.panel.models import PanelReport
from pcc_portal.panel.sealing.actions import make_copies


class Command(BaseCommand):
    help = "Make the PDF and Word copies of each sealed report that has none yet. They take some seconds each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("report", nargs="?", help="Of this report alone, as in its address: 2023-24-q2.")

    def handle(self, *args: Any, report: str | None, **options: Any) -> None:
        sealed = PanelReport.objects.sealed().newest_first()
        wanted = sealed.at(report) if report else sealed
        if report and not wanted:
            raise CommandError(f"No sealed report has the address “{report}”.")
        for each in wanted.exclude(files__kind__in=exports.CONVERTERS):
            try:
                make_copies(each, by=None)
            except exports.SwitchedOffError as why:
                raise CommandError(str(why)) from why
            self.stdout.write(f"{each}: {' and '.join(kind.label for kind in exports.CONVERTERS)} made.")
