from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from performance.kept import actions
from performance.kept.faults import faults, whole


class Command(BaseCommand):
    help = "Work out all kept readings again. With --check, compare them instead; exit code 1 names what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, and say which differ")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            self.stdout.write(f"{actions.rebuild()} readings are kept.")
            return
        if differing := list(faults()):
            raise CommandError("\n".join(differing))
        self.stdout.write(whole())
