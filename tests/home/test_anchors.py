"""A log that was cut short or rewritten, consistently, is held against anchors of earlier days."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from pcc_portal.audit import actions as audit
from pcc_portal.audit import anchors, chain, minisign
from pcc_portal.audit.models import Event, Head
from tests.conftest import triggers_off
from tests.factories.accounts import create_user

pytestmark = pytest.mark.engines

# Signed by another program, py-minisign 0.21.
CONTENT, PUBLIC = (
    b"four words of ours\n",
    "untrusted comment: x\nRWRJjhxgGT3K/G00fF6bKiLQf73Oq7GyClRFlujO3fRKHzZQBHPz0EHz",
)
SIGNATURE = """untrusted comment: x
RURJjhxgGT3K/GYwllEypK0dkAKHytBcoO5XvDfWV3XlVR4Cvz2XdF/OyPHtdfa60F2CSwIYdRg0BPA6Gxz4KeTVScND+bDuLQc=
trusted comment: by another program
Y7p2ja/c8DXGJOmyo/Cy8hs4Svn5y8TqRTSQ8wpVvKnRf5+srhL30azbPTUGfCfVQPSYlrsOibWK+xFe2ypoAQ==
"""


@pytest.fixture
def folder(db: None, settings: Any, tmp_path: Path) -> Path:
    """Five events, anchored; three more, anchored again; and one that no anchor knows yet."""
    settings.ANCHOR_DIR, settings.ANCHOR_KEY_FILE = tmp_path / "anchors", tmp_path / "anchor.key"
    settings.ANCHOR_MAIL = []
    user = create_user(name="Ann")
    audit.record(by=user, verb="added", target=user, after={"name": "Ann", "role": user.role, "is_active": True})
    for count, options in ((4, ["--new-key"]), (3, []), (1, None)):
        for n in range(count):
            audit.record(by=user, verb="noted", target=user, reason=f"{count}.{n}")
        if options is not None:
            call_command("anchor", *options, stdout=io.StringIO())
    return tmp_path / "anchors"


def write_anew(until: int, change: Callable[[Event], None] = lambda event: None) -> None:
    """The log as far as that event, each changed and joined to the last: whole in itself."""
    events = list(Event.objects.in_order()[:until])
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_event")
        previous = ""
        for event in events:
            change(event)
            event.previous = previous
            event.hash = previous = chain.digest(event)
        Event.objects.bulk_create(events)
        Head.objects.update(number=until, hash=previous)
    assert chain.verify().broken is None


def test_a_log_that_goes_on_holds_every_anchor(folder: Path) -> None:
    assert [anchors.read(file).events for file in anchors.kept()] == [5, 8]
    assert list(anchors.faults()) == []


@pytest.mark.parametrize("left", [0, 1, 5, 7])
def test_a_tail_that_was_cut_off_with_all_it_told_of_is_told(folder: Path, left: int) -> None:
    write_anew(left)
    *_, fault = anchors.faults()
    assert fault.startswith(f"The log was cut short: it has {left} events, and had 8 on ")


def test_what_no_anchor_has_seen_cannot_be_told(folder: Path) -> None:
    write_anew(8)
    assert list(anchors.faults()) == []


@pytest.mark.parametrize("column", ["who", "verb", "title", "reason", "request", "kind", "key"])
def test_a_log_that_was_written_anew_is_told(folder: Path, column: str) -> None:
    write_anew(9, lambda event: setattr(event, column, "x") if event.number == 2 else None)
    first, second = anchors.faults()
    assert first.startswith("The log was rewritten: event 5 is not the one that anchor-")
    assert "event 8" in second


def _another_key(file: Path) -> None:
    minisign.make_key(file.parent / "other.key")
    key = minisign.read_key(file.parent / "other.key")
    anchors.signature_of(file).write_text(minisign.sign(file.read_bytes(), key, "ours"))


def _of_the_other(file: Path) -> None:
    anchors.signature_of(file).write_text(anchors.signature_of(anchors.kept()[-1]).read_text())


def _rewritten(file: Path) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | {"events": 4}))


def _comment(file: Path) -> None:
    signature = anchors.signature_of(file)
    signature.write_text(signature.read_text().replace("5 events", "4 events"))


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "signature stripped": (lambda file: anchors.signature_of(file).unlink(), "is missing"),
    "signature emptied": (lambda file: anchors.signature_of(file).write_text(""), "cannot be read"),
    "signature of another": (_of_the_other, "the signature is of something else"),
    "comment changed": (_comment, "the signature is of something else"),
    "signed by another": (_another_key, "it was signed with another key"),
    "anchor changed": (_rewritten, "the signature is of something else"),
    "anchor emptied": (lambda file: file.write_bytes(b""), "the signature is of something else"),
    "anchor removed": (lambda file: file.unlink(), ""),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_an_anchor_that_was_tampered_with_proves_nothing(folder: Path, damage: str) -> None:
    spoil, words = DAMAGES[damage]
    spoil(anchors.kept()[0])
    faults = list(anchors.faults())
    if damage == "anchor removed":
        assert faults == [f"The anchor {anchors.kept()[0].name} does not follow one that is here."]
    else:
        assert words in faults[0]


def test_the_public_key_replaced_is_told(folder: Path, settings: Any) -> None:
    for file in folder.parent.glob("anchor.*"):
        file.unlink()
    assert "the signature cannot be read" in next(anchors.faults())
    minisign.make_key(settings.ANCHOR_KEY_FILE)
    assert "it was signed with another key" in next(anchors.faults())


def test_an_anchor_kept_elsewhere_is_held_against_the_log(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    call_command("anchor", "--to", str(elsewhere), stdout=io.StringIO())
    public = tmp_path / "kept.pub"
    public.write_text(anchors.public_key())
    for file in [*folder.iterdir(), *tmp_path.glob("anchor.*")]:
        file.unlink()
    write_anew(8)
    (kept,) = elsewhere.glob("*.json")
    assert "cut short: it has 8 events, and had 9" in next(anchors.faults_of([kept], public.read_text()))
    with pytest.raises(CommandError, match=r"cut short|not in the log"):
        call_command("verify", "--anchor", str(kept), "--public-key", str(public), stdout=io.StringIO())


def test_a_broken_log_is_not_anchored(folder: Path) -> None:
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET reason = 'x' WHERE number = 3")
    with pytest.raises(CommandError, match="The log is broken: event 3"):
        call_command("anchor")
    assert len(anchors.kept()) == 2


def test_the_key_is_its_owners_alone_and_stays(folder: Path, settings: Any) -> None:
    key = settings.ANCHOR_KEY_FILE
    assert key.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="exists"):
        call_command("anchor", "--new-key")
    key.chmod(0o640)
    with pytest.raises(CommandError, match="chmod 600"):
        call_command("anchor")
    key.unlink()
    with pytest.raises(CommandError, match="--new-key"):
        call_command("anchor")


def test_it_is_mailed_with_its_signature(folder: Path) -> None:
    call_command("anchor", "--mail", "auditor@example.org", stdout=io.StringIO())
    (message,) = mail.outbox
    assert message.to == ["auditor@example.org"]
    assert [name for name, *_ in message.attachments] == [
        anchors.kept()[-1].name,
        anchors.signature_of(anchors.kept()[-1]).name,
    ]


def test_what_another_program_signs_is_accepted() -> None:
    minisign.check(CONTENT, SIGNATURE, PUBLIC)
    with pytest.raises(minisign.SignatureError, match="something else"):
        minisign.check(CONTENT + b"x", SIGNATURE, PUBLIC)


def test_everyone_sees_the_anchors_and_can_take_them_away(folder: Path, client: Client) -> None:
    page = client.get(reverse("proof")).content.decode()
    assert page.count("has this entry") == 2
    assert anchors.public_key().splitlines()[1] in page
    for file in folder.iterdir():
        assert client.get(reverse("proof_anchor", args=[file.name])).content == file.read_bytes()
    assert client.get(reverse("proof_key")).content.decode() == anchors.public_key()
    assert client.get(reverse("proof_anchor", args=["anchor.key"])).status_code == 404
    anchors.kept()[0].write_text("x")
    write_anew(7)
    page = client.get(reverse("proof")).content.decode()
    assert (page.count("has this entry"), page.count("does not have this entry")) == (0, 1)
