"""What is restored is what was backed up, row by row; a damaged backup leaves the place empty."""

import json
import os
import random
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.db import connection

from pcc_portal.accounts.models import User
from pcc_portal.audit import chain
from pcc_portal.backups import archive, engines, restoring
from pcc_portal.backups.contents import differences
from pcc_portal.updates.documents import store
from tests.demo_database import connected_to
from tests.portal import ROOT, Database, environment

pytestmark = pytest.mark.engines

RESTORES, KILLS = int(os.environ.get("RESTORES", "2")), int(os.environ.get("KILLS", "2"))
Place = Callable[[], Database]


def live_a_little(chance: random.Random) -> None:
    """Any of what offices do: people come, change their names and go."""
    for _ in range(chance.randrange(4)):
        User.objects.create(email=f"{chance.random()}@office.example", name="Came Late")
    some = User.objects.order_by("?").first()
    assert some is not None
    User.objects.filter(pk=some.pk).update(name=f"Siân O’Brien {chance.random()}")


@pytest.mark.parametrize("seed", range(RESTORES))
def test_each_row_comes_back(office: Database, empty_place: Place, tmp_path: Path, seed: int) -> None:
    live_a_little(random.Random(seed))  # noqa: S311
    before, log = engines.held(), chain.verify()
    assert sum(table["rows"] for table in before.values()) > 500
    file = archive.make(tmp_path)
    with connected_to(empty_place()):
        manifest = restoring.restore(file, None)
        assert list(differences(before, engines.held())) == []
        assert chain.verify() == log
        assert manifest["tables"].keys() == before.keys()
        assert User.objects.filter(name__startswith="Siân").exists()


def test_a_change_of_one_row_is_told(office: Database) -> None:
    before = engines.held()
    User.objects.filter(pk=User.objects.earliest("pk").pk).update(name="Another")
    User.objects.create(email="one@more.example", name="One More")
    (told,) = differences(before, engines.held())
    assert told == (
        f"accounts_user does not hold what it held, {User.objects.count()} rows where it had {User.objects.count() - 1}"
    )
    assert list(differences(before, {})) == [f"{table} is in the backup alone" for table in sorted(before)]


def test_documents_come_along(office: Database, empty_place: Place, tmp_path: Path) -> None:
    sha256 = store.keep(b"the paper as it was signed")
    with connection.cursor() as cursor:  # past the action, which asks for a record to keep it beside
        cursor.execute("SELECT count(*) FROM updates_document WHERE removed_because = ''")
        (documents,) = cursor.fetchone()
    assert documents == 0
    file = pack(tmp_path, documents=[sha256])
    store.remove(sha256)
    with connected_to(empty_place()):
        restoring.restore(file, None)
    assert store.keep(b"the paper as it was signed") == sha256


def pack(folder: Path, documents: list[str]) -> Path:
    """A backup whose copy names these documents."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archive, "_documents", lambda cursor: documents)
        return archive.make(folder)


def test_a_place_that_holds_something_is_left_alone(office: Database, backup: Path) -> None:
    before = engines.held()
    with pytest.raises(CommandError, match="There is a database already"):
        restoring.restore(backup, None)
    assert engines.held() == before


def test_no_damaged_byte_is_put_in_place(backup: Path, empty_place: Place, tmp_path: Path) -> None:
    whole, chance = backup.read_bytes(), random.Random(0)  # noqa: S311
    place, damaged = empty_place(), tmp_path / "damaged.tar"
    with tarfile.open(backup) as parts:
        members = {member.name: range(member.offset_data, member.offset_data + member.size) for member in parts}
    spots = [chance.choice(members[archive.DATABASE]) for _ in range(20)]
    for spot in spots:
        damaged.write_bytes(whole[:spot] + bytes([whole[spot] ^ 1 << chance.randrange(8)]) + whole[spot + 1 :])
        with connected_to(place):
            with pytest.raises(CommandError, match="not what the manifest says"):
                restoring.restore(damaged, None)
            assert engines.is_empty()


@pytest.mark.parametrize("kept", [0, 100, 700, 60_000, -30_000])
def test_half_a_backup_is_refused(backup: Path, empty_place: Place, tmp_path: Path, kept: int) -> None:
    half = tmp_path / "half.tar"
    half.write_bytes(backup.read_bytes()[:kept])
    with connected_to(empty_place()):
        with pytest.raises(CommandError):
            restoring.restore(half, None)
        assert engines.is_empty()


def edited(backup: Path, **changed: Any) -> Path:
    """The same backup with other words in its manifest."""
    copy = backup.with_name("edited.tar")
    with tarfile.open(backup) as whole, tarfile.open(copy, "w") as out:
        for member in whole:
            content = whole.extractfile(member)
            assert content is not None
            read = content.read()
            if member.name == archive.MANIFEST:
                read = json.dumps(json.loads(read) | changed).encode()
            archive._add(out, member.name, read)
    return copy


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"engine": "oracle"}, "The backup is of oracle"),
        ({"format": 2}, "which this version does not know"),
        ({"migrations": [["panel", "9999_later"]]}, "newer version of the portal, with panel.9999_later"),
        ({"files": {"../../outside": "0"}}, "not what the manifest says"),
        ({"files": None}, "cannot be read"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    backup: Path, empty_place: Place, changed: dict[str, Any], refusal: str
) -> None:
    with connected_to(empty_place()):
        with pytest.raises(CommandError, match=refusal):
            restoring.restore(edited(backup, **changed), None)
        assert engines.is_empty()


def test_rows_that_differ_from_the_manifest_are_told(backup: Path, empty_place: Place) -> None:
    tables = {"tables": {"accounts_user": {"rows": 1, "sha256": "0"}}}
    with connected_to(empty_place()), pytest.raises(CommandError, match="accounts_user does not hold what it held"):
        restoring.restore(edited(backup, **tables), None)


def test_who_has_the_key_alone_reads_it(
    office: Database, empty_place: Place, tmp_path: Path, settings: Any, keys: tuple[str, Path]
) -> None:
    public, secret = keys
    settings.BACKUP_RECIPIENTS = [public]
    file = archive.make(tmp_path)
    assert file.name.endswith(".tar.age")
    assert b"accounts_user" not in file.read_bytes()
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("AGE-SECRET-KEY-1\n")
    with connected_to(empty_place()):
        for key, refusal in [(None, "is encrypted"), (wrong, "cannot be decrypted")]:
            with pytest.raises(CommandError, match=refusal):
                restoring.restore(file, key)
            assert engines.is_empty()
        restoring.restore(file, secret)
        assert User.objects.exists()


def test_what_is_no_public_key_is_refused(office: Database, tmp_path: Path, settings: Any) -> None:
    settings.BACKUP_RECIPIENTS = ["age1nonsense"]
    with pytest.raises(CommandError, match="no public key"):
        archive.make(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_killed_restore_leaves_all_or_nothing(backup: Path, empty_place: Place) -> None:
    with tarfile.open(backup) as parts:
        manifest = json.load(parts.extractfile(archive.MANIFEST))  # type: ignore[arg-type]
    chance, seen = random.Random(1), set()  # noqa: S311
    for _ in range(KILLS):
        place = empty_place()
        restore = subprocess.Popen(
            [sys.executable, ROOT / "manage.py", "restore", backup],
            env=environment(place.url, PATH=os.environ["PATH"]),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(1, 4))
        restore.send_signal(signal.SIGKILL)
        restore.wait()
        with connected_to(place):
            seen.add(engines.is_empty())
            if not engines.is_empty():
                tables = {name: table for name, table in engines.held().items() if name in manifest["tables"]}
                assert list(differences(manifest["tables"], tables)) == []
    assert seen
