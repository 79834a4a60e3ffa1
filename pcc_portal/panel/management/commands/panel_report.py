from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pcc_portal.panel.choices import FileKind
from pcc_portal.panel.models import PanelReport, ReportFile
from pcc_portal.periods.models import Quarter
from pcc_portal.ui.words import listed


class Command(BaseCommand):
    help = "Write the published report of a quarter as one file that loads nothing: the bytes that were sealed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("quarter", help="As in the report's address: 2023-24-q2.")
        parser.add_argument(
            "--output", type=Path, help="The file to write. Without it, the report goes to standard output."
        )

    def handle(self, *args: Any, quarter: str, output: Path | None, **options: Any) -> None:
        content = bytes(self._file(quarter).content)
        if output is None:
            self.stdout.write(content.decode())
            return
        try:
            output.write_bytes(content)
        except OSError as problem:
            raise CommandError(f"The report cannot be written to {output}: {problem.strerror}.") from problem
        self.stdout.write(f"{output}: {content.count(b'data-paragraph=')} paragraphs, {len(content):,} bytes.")

    def _file(self, slug: str) -> ReportFile:
        report = PanelReport.objects.published().at(slug).newest_first().first()
        if report is None:
            raise CommandError(f"{self._what_is_wrong(slug)} {self._what_there_is()}")
        return report.files.get(kind=FileKind.HTML)

    def _what_is_wrong(self, slug: str) -> str:
        try:
            return f"No report has been published for {Quarter.objects.by_slug(slug).name};"
        except Quarter.DoesNotExist:
            return f"There is no quarter “{slug}”;"

    def _what_there_is(self) -> str:
        published = PanelReport.objects.published()
        slugs = list(dict.fromkeys(published.order_by("quarter", "meeting__on").values_list("slug", flat=True)))
        return f"there are reports of {listed(slugs)}." if slugs else "there are no reports yet."
