from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pcc_portal.audit import chain


class Command(BaseCommand):
    help = "Check that no event of the log was altered, removed or inserted. Exit code 1 names the first broken link."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = chain.check()
        if verdict.broken:
            raise CommandError(f"The log is broken: {verdict.broken}. The {verdict.count} before it are intact.")
        self.stdout.write(verdict.words)
