from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pcc_portal.audit import anchors, chain, minisign


class Command(BaseCommand):
    help = (
        "Write down, signed, how long the log is and how it ends, to be kept where nobody who has the database can "
        "write: in the folder of anchors, on the public page /proof/, in another folder and in mail."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--new-key", action="store_true", help="Make the key that signs, where there is none.")
        parser.add_argument("--to", type=Path, help="A folder to copy the anchor and its signature to.")
        parser.add_argument("--mail", action="append", help="An address to mail it to, beside those of ANCHOR_MAIL.")

    def handle(self, *args: Any, new_key: bool, to: Path | None, mail: list[str] | None, **options: Any) -> None:
        try:
            if new_key:
                minisign.make_key(settings.ANCHOR_KEY_FILE)
            _check()
            file = anchors.make()
        except (FileExistsError, minisign.SignatureError) as refusal:
            raise CommandError(str(refusal)) from refusal
        pair = (file, anchors.signature_of(file))
        if to:
            for part in pair:
                (to / part.name).write_bytes(part.read_bytes())
        if addresses := [*settings.ANCHOR_MAIL, *(mail or [])]:
            _message(pair, addresses).send()
        anchor = anchors.read(file)
        self.stdout.write(f"Anchored: {anchor.events} events, last hash {anchor.hash or 'none yet'}, in {file}.")


def _check() -> None:
    """A log that is broken is not anchored as if it were whole."""
    if broken := chain.verify().broken:
        raise CommandError(f"The log is broken: {broken}.")
    if fault := next(anchors.faults(), ""):
        raise CommandError(fault)


def _message(pair: tuple[Path, Path], addresses: list[str]) -> EmailMessage:
    anchor = anchors.read(pair[0])
    words = (
        f"On {anchor.at} the log of {anchor.portal} had {anchor.events} events, "
        f"the last with the hash {anchor.hash}.\n\n"
        f"Keep this message: it shows later whether the log still holds them. How to check: {anchor.portal}/proof/\n"
    )
    message = EmailMessage(f"The log at {anchor.events} events", words, to=addresses)
    for part in pair:
        message.attach(part.name, part.read_bytes(), "application/octet-stream")
    return message
