"""What is restored is what was backed up, row by row; a damaged backup leaves the place empty."""

import hashlib
import json
import os
import random
import tarfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.test import override_settings

from pcc_portal.accounts.models import User
from pcc_portal.audit import chain
from pcc_portal.backups import archive, engines, restoring
from pcc_portal.backups.contents import differences
from pcc_portal.backups.scratch import scratch
from pcc_portal.updates.documents import store
from pcc_portal.updates.models import Document
from tests.backups.rows import Rows, differing, every_row
from tests.demo_database import connected_to
from tests.factories.numbers import numbers
from tests.portal import Database
from tests.suites.life import STEPS, Life

pytestmark = pytest.mark.engines

RESTORES = int(os.environ.get("RESTORES", "1"))
Place = Callable[[], Database]


@contextmanager
def documents_in(folder: Path) -> Iterator[None]:
    storages: Any = settings.STORAGES
    backend = storages["documents"]
    options = backend["OPTIONS"] | {"location": folder}
    with override_settings(STORAGES=storages | {"documents": backend | {"OPTIONS": options}}):
        yield


def hashes_in(folder: Path) -> set[str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert all(file.name == hashlib.sha256(file.read_bytes()).hexdigest() for file in files)
    return {file.name for file in files}


class Taker:
    """Backs up at a statement of a step, by another connection, which reads what is committed by then."""

    def __init__(self, office: Database, folder: Path, at: int) -> None:
        self.office, self.folder, self.at = office, folder, at
        self.rows, self.documents = Rows(), set[str]()

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.at -= 1
        if self.at == 0:
            with ThreadPoolExecutor(1) as aside:
                aside.submit(self.take).result()
        return execute(*statement)

    def take(self) -> None:
        with connected_to(self.office):
            self.rows = every_row()
            self.documents = set(Document.objects.filter(removed_because="").values_list("sha256", flat=True))
            self.file = archive.make(self.folder)


def backed_up(life: Life, office: Database, folder: Path) -> Taker:
    """At one of the statements that come next, be it in the middle of a step."""
    folder.mkdir()
    taker = Taker(office, folder, at=life.chance.randrange(1, 60))
    with connection.execute_wrapper(taker):
        while taker.at > 0:
            life.step()
    return taker


def lived(office: Database, seed: int, folder: Path) -> tuple[Life, Taker]:
    with connected_to(office), documents_in(folder / "there"):
        numbers.restart(10_001)  # after those of `published_copy`
        life = Life(random.Random(seed))  # noqa: S311
        for _ in range(life.chance.randrange(1, 30)):
            life.step()
        return life, backed_up(life, office, folder / "backups")


def comes_back(taker: Taker, life: Life, place: Database, folder: Path) -> None:
    """Every row and every file; and the office goes on where it was restored."""
    with connected_to(place), documents_in(folder / "here"):
        restoring.restore(taker.file, None)
        here = every_row()
        assert [*differing(here, taker.rows)] == []
        assert hashes_in(folder / "here") == taker.documents
        life.step()
        assert chain.verify().broken is None


def test_each_row_comes_back(
    databases: None, published_copy: Database, empty_place: Place, tmp_path: Path, worker_id: str
) -> None:
    """`make restores`: 200 offices, each backed up at some moment of its life."""
    done = Counter[str]()
    for seed in range(RESTORES):
        (folder := tmp_path / str(seed)).mkdir()
        life, taker = lived(published_copy.copy(f"lives_{worker_id}_{seed}"), seed, folder)
        comes_back(taker, life, empty_place(), folder)
        done += life.done
        taker.file.unlink()
    print(f"{RESTORES} restores equal row by row; steps that came through: {dict(done)}")  # noqa: T201
    assert RESTORES < 100 or done.keys() == {step.__name__ for step in STEPS}


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


def test_what_a_killed_process_left_goes_with_the_next(tmp_path: Path) -> None:
    (left := tmp_path / ".restoring-killed").mkdir()
    (left / archive.DATABASE).write_bytes(b"decrypted")
    with scratch(".restoring-", tmp_path) as here:
        assert not left.exists()
        with scratch(".restoring-", tmp_path) as beside:
            assert (here.exists(), beside.exists()) == (True, True)
    assert list(tmp_path.iterdir()) == []
