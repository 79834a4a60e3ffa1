import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pcc_portal.home.status.facts import Fact, versions
from pcc_portal.home.status.upgrade import findings, names_in


class Command(BaseCommand):
    help = (
        "Say, before `migrate`, what this version of the program needs and has: migrations to apply, the last backup, "
        "room on the disk, packages, the version of the database, settings. Exit code 1 names what stands in the way."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="The same as JSON.")
        parser.add_argument("--environment", type=Path, help="File of the settings; - for standard input.")

    def handle(self, *args: Any, as_json: bool, environment: Path | None, **options: Any) -> None:
        known = findings(_names(environment))
        wrong = [fact for fact in known if fact.is_well is False]
        self.stdout.write(_as_json(known) if as_json else _as_text(known))
        if wrong:
            raise CommandError(f"In the way: {'; '.join(f'{fact.what}: {fact.words}' for fact in wrong)}.")


def _names(file: Path | None) -> set[str] | None:
    if file is None:
        return None
    return names_in(sys.stdin if str(file) == "-" else file.read_text(encoding="utf-8").splitlines())


def _as_text(known: list[Fact]) -> str:
    return "\n".join(f"{fact.what}: {fact.words}" for fact in known)


def _as_json(known: list[Fact]) -> str:
    parts = [{"name": fact.metric, "words": fact.words, "value": fact.value, "well": fact.is_well} for fact in known]
    outcome = {"versions": versions(), "ready": not any(fact.is_well is False for fact in known), "parts": parts}
    return json.dumps(outcome, indent=1)
