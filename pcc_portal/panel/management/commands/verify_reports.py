from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pcc_portal.panel.models import ReportFile
from pcc_portal.panel.sealing.verify import faults


class Command(BaseCommand):
    help = "Prove that every sealed report stands as it was sealed, byte by byte; names each that does not."

    def handle(self, *args: Any, **options: Any) -> None:
        problems = list(faults())
        for fault in problems:
            self.stderr.write(fault)
        if problems:
            raise CommandError(f"{len(problems)} of what was sealed is not as it was.")
        self.stdout.write(f"All {ReportFile.objects.count()} sealed files stand as they were sealed.")
