"""`upgrade_check`: what stands in the way of a new version, before anything is changed."""

import json
import re
import shutil
import sys
from collections import namedtuple
from importlib import metadata
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from pcc_portal.home.status import upgrade
from pcc_portal.periods import clock
from tests.manual import FILES, MANUAL

pytestmark = pytest.mark.engines

Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def places(db: None, settings: Any, tmp_path: Path) -> None:
    """A backup of just now, and nothing that stands in the way."""
    settings.BACKUP_DIR = settings.STATE_DIR = tmp_path
    (tmp_path / f"portal-{clock.real_now():%Y-%m-%dT%H%M%SZ}.tar").touch()


def ask(*arguments: str) -> str:
    output = StringIO()
    call_command("upgrade_check", *arguments, stdout=output)
    return output.getvalue()


def refusal(*arguments: str) -> str:
    with pytest.raises(CommandError) as refused:
        ask(*arguments)
    return str(refused.value)


def test_nothing_stands_in_the_way() -> None:
    assert "Migrations to apply: None" in ask()
    told = json.loads(ask("--json"))
    assert told["ready"]
    assert {"Portal", "Django", "Python", connection.display_name} == told["versions"].keys()


def test_migrations_that_wait_are_named_and_newer_ones_stop_it() -> None:
    recorder = MigrationRecorder(connection)
    last = recorder.migration_qs.filter(app="periods").latest("id")
    last.delete()
    assert f"Migrations to apply: periods.{last.name}" in ask()
    recorder.record_applied("audit", "9999_of_tomorrow")
    recorder.record_applied("an_app_of_yesterday", "0001_initial")
    assert refusal() == "In the way: Of a newer version than this program: audit.9999_of_tomorrow."


def test_a_backup_has_to_be_there(settings: Any, tmp_path: Path) -> None:
    for file in tmp_path.iterdir():
        file.unlink()
    assert refusal("--json") == "In the way: Last backup: No backup."


def test_room_is_needed_for_the_database_twice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    size = upgrade._size()
    assert size > 100_000
    monkeypatch.setattr(shutil, "disk_usage", lambda place: Usage(0, 0, 2 * size))
    assert f"Free in {tmp_path}" in refusal()
    monkeypatch.setattr(shutil, "disk_usage", lambda place: Usage(0, 0, 2 * size + 1))
    ask()


def test_packages_are_those_of_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    real = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "5.1" if name == "django" else real(name))
    assert "django 5.1 (here 5.2" in refusal()


def test_an_old_database_server_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection.features, "minimum_database_version", (999, 1))
    assert "at least 999.1" in refusal()


def test_settings_that_nobody_reads_are_named(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    file = tmp_path / "portal.env"
    file.write_text("# BACKUP_HOUR=1\nBACKUP_DIRS=/x\nexport SECRET_KEY='a=b'\n")
    assert "does not know: BACKUP_DIRS\n" in ask("--environment", str(file))
    monkeypatch.setattr(sys, "stdin", StringIO((FILES / "pcc-portal.env").read_text()))
    assert "does not know: None\n" in ask("--environment", "-")
    settings.MAY_SEAL_LINKS = False
    assert "does less: PORTAL_URL" in ask()


def test_the_manual_lists_every_setting() -> None:
    rows = [line for line in MANUAL.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    documented = {name for row in rows for name in re.findall(r"`([A-Z_]{4,})`", row.split("|")[1])}
    assert upgrade.known_settings() == documented
