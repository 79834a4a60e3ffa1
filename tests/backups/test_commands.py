"""The commands that back up, restore and rehearse, what they keep, and what health says of them."""

import datetime as dt
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from pcc_portal.accounts.actions import add_person
from pcc_portal.accounts.models import User
from pcc_portal.accounts.roles import Role
from pcc_portal.backups import reading, retention
from pcc_portal.home import reading as pages
from tests.demo_database import connected_to
from tests.originals import original
from tests.portal import Database, environment, manage

NOW = dt.datetime(2024, 3, 31, 1, 30, tzinfo=dt.UTC)  # in the night that skips an hour


def printed(capsys: pytest.CaptureFixture[str], *arguments: Any, **options: Any) -> str:
    call_command(*arguments, **options)
    return capsys.readouterr().out


@pytest.mark.engines
def test_a_backup_is_one_file_for_its_user_alone(
    office: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with time_machine.travel(NOW, tick=False):
        output = printed(capsys, "backup", tmp_path)
        (made,) = tmp_path.iterdir()
        assert made.name == "portal-2024-03-31T013000Z.tar"
        assert str(made) in output
        assert made.stat().st_mode & 0o777 == 0o600
        with pytest.raises(CommandError, match="exists"):
            call_command("backup", tmp_path)
    assert list(tmp_path.iterdir()) == [made]


@pytest.mark.parametrize("folder", [[], ["no-such-folder"]])
def test_a_folder_has_to_be_named(folder: list[str]) -> None:
    with pytest.raises(CommandError, match="BACKUP_DIR"):
        call_command("backup", *folder)


@pytest.mark.engines
def test_restore_brings_it_up_and_proves_it(
    backup: Path, empty_place: Callable[[], Database], capsys: pytest.CaptureFixture[str]
) -> None:
    with connected_to(empty_place()):
        output = printed(capsys, "restore", backup)
        assert re.search(r"Restored as of \S+: [\d,]+ rows as they were, 0 documents\.", output)
        assert "The log is intact" in output
        assert User.objects.exists()


@pytest.mark.engines
@pytest.mark.slow
def test_a_rehearsal_reads_every_page(databases: None, worker_id: str, tmp_path: Path) -> None:
    portal = original("migrated").copy(f"rehearsed_{worker_id}")
    env = environment(portal.url, BACKUP_DIR=str(tmp_path), PATH=os.environ["PATH"])
    env |= {"STATE_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.uncompressed"}
    manage(env, "collectstatic", "--no-input", "--verbosity", "0")
    manage(env, "backup")
    (file,) = retention.backups(tmp_path).values()
    lines = manage(env, "rehearse", str(file))
    assert int(re.findall(r"(\d+) public pages answer", lines)[0]) > 50
    assert "Each is the portal's own, byte for byte." in lines
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    with connected_to(portal):
        add_person(by=None, email="late@office.example", name="Came Late", role=Role.ADMINISTRATOR)
    assert "has changed since" in manage(env, "rehearse", str(file))


@pytest.fixture
def manual(settings: Any, tmp_path: Path) -> None:
    """Each page leads to it, and nothing of it is of the database."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.html").write_text('<a href="index.html">The manual</a>')
    settings.WHITENOISE_ROOT = tmp_path


@pytest.mark.pages
def test_a_page_that_fails_is_named(
    db: None, without_zeal: None, manual: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: Any) -> None:
        raise ValueError

    monkeypatch.setattr(pages, "by_letter", fail)
    with pytest.raises(CommandError, match=r"^/glossary/: 500$"):
        reading.public_site()


def folder_with(folder: Path, *moments: dt.datetime) -> Path:
    for moment in moments:
        (folder / retention.named(moment)).touch()
    (folder / "portal-notes.txt").touch()
    (folder / ".making-1").mkdir()
    return folder


def test_old_backups_go_but_for_the_first_of_each_month(tmp_path: Path) -> None:
    days = [NOW - dt.timedelta(days=days) for days in range(900)]
    folder = folder_with(tmp_path, *days)
    with time_machine.travel(NOW, tick=False):
        for old in retention.expired(folder, 30):
            old.unlink()
        kept = [*retention.backups(folder)]
        assert list(retention.expired(folder, 30)) == []
    recent = [day for day in kept if NOW - day <= dt.timedelta(days=30)]
    assert len(recent) == 31
    assert {day.day for day in kept if day not in recent} == {1}
    assert len(kept) - len(recent) == 23  # of two years, March among the recent ones
    assert (folder / "portal-notes.txt").exists()


def test_the_last_backup_is_kept_however_old(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, NOW - dt.timedelta(days=2000))
    with time_machine.travel(NOW, tick=False):
        assert retention.expired(folder, 1) == []


@pytest.mark.parametrize(
    ("age", "status", "words"),
    [
        (None, 503, "no backup"),
        (0.2, 200, "last backup 0 hours ago"),
        (25.9, 200, "last backup 25 hours ago"),
        (26, 503, "last backup 26 hours ago"),
        (400, 503, "last backup 400 hours ago"),
    ],
)
def test_health_says_how_old_the_last_one_is(
    client: Client, tmp_path: Path, settings: Any, age: float | None, status: int, words: str
) -> None:
    settings.BACKUP_DIR = folder_with(tmp_path, *([] if age is None else [NOW - dt.timedelta(hours=age)]))
    with time_machine.travel(NOW, tick=False):
        response = client.get("/health/backup")
    assert (response.status_code, response.content.decode()) == (status, f"{words}\n")


def test_health_says_so_where_no_folder_is_named(client: Client) -> None:
    assert client.get("/health/backup").status_code == 503
