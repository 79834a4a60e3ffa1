import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pcc_portal.audit import anchors
from pcc_portal.home.proof.parts import PARTS, Finding, Part, examine, remember
from pcc_portal.periods import clock

MOST = 100


class Command(BaseCommand):
    help = (
        "Prove that the log, every release, every sealed file, every document and every record are as they were made, "
        "and that the database still refuses to change what was released. Exit code 1 names the first that differs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help=f"All parts as JSON, with up to {MOST} faults of each."
        )
        parser.add_argument("--anchor", action="append", type=Path, default=[], help="Anchor kept elsewhere.")
        parser.add_argument("--unrecorded", action="store_true", help="Leave no word for the page on the service.")
        parser.add_argument("--public-key", type=Path, help="File of the public key of that anchor.")

    def handle(self, *args: Any, as_json: bool, anchor: list[Path], public_key: Path | None, **options: Any) -> None:
        public = public_key.read_text() if public_key else anchors.public_key()
        brought = Part("anchors brought", lambda: anchors.faults_of(anchor, public), lambda: _holds(anchor))
        findings = examine([*PARTS, brought] if anchor else PARTS, most=MOST if as_json else 1)
        fault = next((finding.faults[0] for finding in findings if finding.faults), "")
        if not options["unrecorded"]:
            remember(fault)
        if as_json:
            self.stdout.write(_as_json(findings))
        else:
            for finding in findings:
                if not finding.faults:
                    self.stdout.write(finding.summary)
        if fault:
            raise CommandError(fault)


def _holds(files: list[Path]) -> str:
    return f"The log holds what {', '.join(file.name for file in files)} says of it."


def _as_json(findings: list[Finding]) -> str:
    parts = [{"part": each.name, "summary": each.summary, "faults": each.faults} for each in findings]
    whole = not any(each.faults for each in findings)
    outcome = {"at": clock.real_now().isoformat(), "whole": whole, "parts": parts}
    return json.dumps(outcome, indent=1, ensure_ascii=False)
