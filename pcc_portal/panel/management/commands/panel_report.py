from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from pcc_portal.panel.composition import compose
from pcc_portal.panel.models import PanelReport
from pcc_portal.panel.views import report_file
from pcc_portal.periods.models import Quarter
from pcc_portal.updates.models import AsAt, Release


class Command(BaseCommand):
    help = (
        "Write the published report of a quarter as one file that loads nothing, as readers outside the office see it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("quarter", help="As in the report's address: 2023-24-q2.")
        parser.add_argument(
            "--output", type=Path, help="The file to write. Without it, the report goes to standard output."
        )

    def handle(self, *args: Any, quarter: str, output: Path | None, **options: Any) -> None:
        composition = compose(
            self._report(quarter), AsAt(Release.objects.latest_number()), base_url=settings.PORTAL_URL
        )
        html = report_file(composition)
        if output is None:
            self.stdout.write(html)
            return
        try:
            output.write_text(html, encoding="utf-8")
        except OSError as problem:
            raise CommandError(f"The report cannot be written to {output}: {problem.strerror}.") from problem
        self.stdout.write(f"{output}: {composition.paragraph_count} paragraphs, {len(html.encode()):,} bytes.")

    def _report(self, slug: str) -> PanelReport:
        report = PanelReport.objects.sealed().of_quarter(slug).newest_first().first()
        if report is None:
            raise CommandError(f"{self._what_is_wrong(slug)} {self._what_there_is()}")
        return report

    def _what_is_wrong(self, slug: str) -> str:
        try:
            return f"No report has been published for {Quarter.objects.by_slug(slug).name};"
        except Quarter.DoesNotExist:
            return f"There is no quarter “{slug}”;"

    def _what_there_is(self) -> str:
        quarters = Quarter.objects.filter(panel_reports__in=PanelReport.objects.sealed()).distinct().in_order()
        slugs = [quarter.slug for quarter in quarters]
        return f"there are reports of {' and '.join(slugs)}." if slugs else "there are no reports yet."
