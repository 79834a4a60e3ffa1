"""Make the archives that sealed reports lack, such as those from before there were any."""

from typing import Any

from django.core.management.base import BaseCommand

from pcc_portal.panel.archives.actions import add_archive, add_archive_of
from pcc_portal.panel.choices import FileKind, ReportState
from pcc_portal.panel.models import AnnualReport, BoardPaper, PanelReport


class Command(BaseCommand):
    help = "Make the archive of each sealed report that has none yet, from what was released with it."

    def handle(self, *args: Any, **options: Any) -> None:
        for report in PanelReport.objects.sealed().newest_first().exclude(files__kind=FileKind.ARCHIVE):
            add_archive(report, by=None)
            self.stdout.write(f"{report}: archive made.")
        for model in (AnnualReport, BoardPaper):
            for paper in model.objects.filter(state=ReportState.SEALED).exclude(files__kind=FileKind.ARCHIVE):
                add_archive_of(paper, by=None)
                self.stdout.write(f"{paper}: archive made.")
