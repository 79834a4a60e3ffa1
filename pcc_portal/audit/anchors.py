"""Anchors: how long the log was at a moment and how it ended, signed, kept outside of the database.

A log that was cut short or rewritten, with all that it tells of, is whole in itself. It does not hold what an anchor
of an earlier day says. Each anchor names the hash of the one before it, so that none is missing between two of them.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from pcc_portal.periods import clock

from . import minisign
from .models import Event, Head

NAME = "anchor-*.json"
AT_ONCE = 500


@dataclass(frozen=True)
class Anchor:
    """`previous`: SHA-256 of the file of the anchor before it; none has the first."""

    portal: str
    at: str  # in UTC, as ISO 8601
    events: int
    hash: str
    previous: str

    @property
    def moment(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.at)


def kept() -> list[Path]:
    """Files of the folder of anchors, the oldest first."""
    return sorted(settings.ANCHOR_DIR.glob(NAME))


def signature_of(file: Path) -> Path:
    """As minisign calls it."""
    return file.with_name(f"{file.name}.minisig")


def public_key() -> str:
    """Text of its file; empty where no key was made."""
    file = minisign.public_path(settings.ANCHOR_KEY_FILE)
    return file.read_text() if file.is_file() else ""


def make() -> Path:
    """Write an anchor of the log as it ends now, with its signature, into the folder. Raises SignatureError."""
    key, head, files = minisign.read_key(settings.ANCHOR_KEY_FILE), Head.objects.first() or Head(), kept()
    now = clock.real_now().astimezone(dt.UTC)
    previous = hashlib.sha256(files[-1].read_bytes()).hexdigest() if files else ""
    anchor = Anchor(settings.PORTAL_URL, now.isoformat(timespec="microseconds"), head.number, head.hash, previous)
    content = json.dumps(asdict(anchor), indent=1).encode() + b"\n"
    settings.ANCHOR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    file: Path = settings.ANCHOR_DIR / f"anchor-{now:%Y-%m-%dT%H%M%S.%fZ}.json"
    signature_of(file).write_text(minisign.sign(content, key, f"{anchor.events} events, {anchor.at}"))
    with file.open("xb") as new:
        new.write(content)
    return file


def read(file: Path) -> Anchor:
    """Raises ValueError where it is no anchor."""
    try:
        anchor = Anchor(**json.loads(file.read_bytes()))
    except (OSError, TypeError) as wrong:
        raise ValueError(f"{file.name} cannot be read") from wrong
    return anchor


def faults() -> Iterator[str]:
    """A sentence for each anchor of the folder that was changed, or that the log, itself whole, does not hold."""
    files, digest = kept(), ""
    yield from faults_of(files, public_key())
    for file in files:
        content = file.read_bytes()
        if f'"previous": "{digest}"'.encode() not in content:
            yield f"The anchor {file.name} does not follow one that is here."
        digest = hashlib.sha256(content).hexdigest()


def faults_of(files: Sequence[Path], public: str) -> Iterator[str]:
    """A sentence for each that is not signed by the owner of that public key, or that the log does not hold."""
    for start in range(0, len(files), AT_ONCE):
        some = files[start : start + AT_ONCE]
        signed: dict[Path, Anchor] = {}
        for file in some:
            try:
                minisign.check(file.read_bytes(), signature_of(file).read_text(), public)
                signed[file] = read(file)
            except FileNotFoundError as lost:
                yield f"The anchor {file.name} is incomplete: {Path(lost.filename).name} is missing."
            except ValueError as wrong:
                yield f"The anchor {file.name} proves nothing: {wrong}."
        yield from _not_held(signed)


def held(anchors: Iterable[Anchor]) -> set[Anchor]:
    """Those that the log holds. One query."""
    wanted = set(anchors)
    pairs = Event.objects.filter(number__in={anchor.events for anchor in wanted}).values_list("number", "hash")
    hashes = {0: "", **dict(pairs)}
    return {anchor for anchor in wanted if hashes.get(anchor.events) == anchor.hash}


def _not_held(signed: dict[Path, Anchor]) -> Iterator[str]:
    length, there = Event.objects.count(), held(signed.values())
    for file, anchor in signed.items():
        if anchor.events > length:
            yield (
                f"The log was cut short: it has {length} events, and had {anchor.events} on {anchor.at} ({file.name})."
            )
        elif anchor not in there:
            yield f"The log was rewritten: event {anchor.events} is not the one that {file.name} names."
