"""What the portal writes is closed to others on the machine, or the start is refused with what to type."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from pcc_portal.home.private import close_to_others

pytestmark = pytest.mark.engines


@pytest.fixture(autouse=True)
def own_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def state(settings: Any, tmp_path: Path) -> Path:
    settings.STATE_DIR = tmp_path / "state"
    return tmp_path / "state"


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_the_folder_of_state_is_made_for_its_user_alone(state: Path) -> None:
    close_to_others()
    assert mode(state) == 0o700
    (state / "later").touch()
    assert mode(state / "later") == 0o600


def test_what_was_open_is_closed(state: Path, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "elsewhere.sqlite3"
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(elsewhere)}
    monkeypatch.setitem(settings.DATABASES, "default", database)
    (state / "static").mkdir(parents=True)
    open_files = [state / "secret_key", elsewhere, tmp_path / "elsewhere.sqlite3-wal"]
    for file in open_files:
        file.touch()
    close_to_others()
    assert [mode(path) for path in [state, state / "static", *open_files]] == [0o700, 0o700, 0o600, 0o600, 0o600]


def test_what_belongs_to_somebody_else_stops_the_start(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state.mkdir()

    def refuse(path: Path, mode: int) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", refuse)
    with pytest.raises(ImproperlyConfigured, match=f"sudo chmod go-rwx {state}"):
        close_to_others()
